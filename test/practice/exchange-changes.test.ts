/** What a batch may be told after it was made, and what becomes of a mailbox that nobody licenses. */
import { describe, expect, it } from 'vitest'
import { practiceList } from '../../practice/src/company.ts'
import { SKU } from '../../practice/src/company-tenant.ts'
import { openEstate } from '../../practice/src/estate.ts'
import { createFaults } from '../../practice/src/faults.ts'
import { manualClock } from '../../src/clock.ts'
import {
  afterTest,
  base64,
  company,
  DAY,
  detail,
  FIRST_DAY,
  HOUR,
  MINUTE,
  openExchange,
  SECOND,
  temporaryFolder,
  type Wire,
} from './practice.ts'

const list = practiceList(company, 30)
const [first = '', second = ''] = list

describe('Set-MigrationBatch', () => {
  const shown = async (exchange: Awaited<ReturnType<typeof openExchange>>) =>
    (await exchange.values('Get-MigrationBatch', { Identity: 'sales-1' }))[0]

  it('sets who is notified, how often it reports, and when it starts', async () => {
    const exchange = await openExchange()
    await exchange.create('sales-1', list, { NotificationEmails: 'it@contoso.example', ReportInterval: '2.00:00:00' })
    expect(await shown(exchange)).toMatchObject({
      NotificationEmails: ['it@contoso.example'],
      ReportInterval: '2.00:00:00',
    })
    await exchange.values('Set-MigrationBatch', {
      Identity: 'sales-1',
      NotificationEmails: ['a@contoso.example', 'b@contoso.example'],
      ReportInterval: '00:00:00',
      StartAfter: '2026-03-02T12:00:00Z',
    })
    expect(await shown(exchange)).toMatchObject({
      Status: 'Waiting',
      NotificationEmails: ['a@contoso.example', 'b@contoso.example'],
      ReportInterval: '00:00:00',
      StartAfter: '2026-03-02T12:00:00.000+00:00',
    })
    await exchange.restart()
    exchange.clock.advance(4 * HOUR + SECOND)
    expect((await shown(exchange))?.Status).toBe('Syncing')
  })

  it.each([
    ['CompleteAfter', { CompleteAfter: '2026-03-03T00:00:00Z' }, 'never completed'],
    ['SyncNow', { SyncNow: true }, 'no incremental sync'],
    ['ApproveSkippedItems', { ApproveSkippedItems: true }, 'no approval'],
    ['a list without AddUsers', { CSVData: base64(list) }, 'together'],
    ['AddUsers without a list', { AddUsers: true }, 'together'],
    ['a time that is none', { StartAfter: 'tomorrow' }, "'StartAfter'"],
    ['an interval that is none', { ReportInterval: '24' }, "'ReportInterval'"],
  ])('refuses %s', async (_name, parameters, text) => {
    const exchange = await openExchange()
    await exchange.create('sales-1', [first])
    const before = await shown(exchange)
    const refused = await exchange.call('Set-MigrationBatch', { Identity: 'sales-1', ...parameters })
    expect(refused.status).toBe(400)
    expect(detail(refused)).toContain(text)
    expect(await shown(exchange)).toEqual(before)
  })

  it('starts nothing later that runs already, and changes nothing that is being stopped', async () => {
    const exchange = await openExchange()
    await exchange.run('sales-1', [first])
    const set = (parameters: Wire) => exchange.call('Set-MigrationBatch', { Identity: 'sales-1', ...parameters })
    expect(detail(await set({ StartAfter: '2026-03-09T12:00:00Z' }))).toContain('not been started')
    await exchange.values('Stop-MigrationBatch', { Identity: 'sales-1', Confirm: false })
    expect(detail(await set({ AddUsers: true, CSVData: base64([second]) }))).toContain('at rest')
  })

  it('-Update reads the endpoint again: a greater number of places is used at once', async () => {
    const exchange = await openExchange()
    await exchange.run('sales-1', list)
    exchange.clock.advance(4 * MINUTE)
    await exchange.values('Set-MigrationEndpoint', { Identity: 'EX07-01', MaxConcurrentMigrations: 30 })
    const active = async () =>
      (await exchange.values('Get-MigrationEndpoint', { Identity: 'EX07-01' }))[0]?.ActiveMigrationCount
    expect(await active()).toBe(20)
    await exchange.values('Set-MigrationBatch', { Identity: 'sales-1', Update: true })
    expect(await active()).toBeGreaterThan(20)
  })
})

describe('a mailbox without a licence', () => {
  async function migrated() {
    const [clock, faults, dataDir] = [manualClock(FIRST_DAY), createFaults(), temporaryFolder()]
    const estate = await openEstate({ dataDir, seed: 1, clock, faults })
    afterTest(() => estate.close())
    const post = async (url: string, body: unknown) => {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      })
      return (await response.json()) as Wire
    }
    const cmdlet = async (CmdletName: string, Parameters: object) => {
      const url = `${estate.exchange.url}/adminapi/beta/${company.tenantId}/InvokeCommand`
      return (await post(url, { CmdletInput: { CmdletName, Parameters } })).value ?? []
    }
    const license = (address: string, adds: boolean) =>
      post(`${estate.graph.url}/v1.0/users/${address}/assignLicense`, {
        addLicenses: adds ? [{ skuId: SKU.e3 }] : [],
        removeLicenses: adds ? [] : [SKU.e3],
      })
    const type = async (address: string) => (await cmdlet('Get-Recipient', { Identity: address }))[0]?.RecipientType
    await cmdlet('New-MigrationBatch', {
      Name: 'sales-1',
      SourceEndpoint: 'EX07-01',
      CSVData: base64(list.slice(0, 3)),
      AutoStart: true,
    })
    clock.advance(DAY)
    return { estate, clock, cmdlet, license, type }
  }

  it('is disabled thirty days after it was made, and mail sent there is delivered no more', async () => {
    const { estate, clock, cmdlet, type } = await migrated()
    clock.advance(28 * DAY)
    expect(await type(first)).toBe('UserMailbox')
    clock.advance(DAY + HOUR)
    expect([await type(first), await cmdlet('Get-Mailbox', { Identity: first })]).toEqual(['MailUser', []])
    expect(estate.targetAddressOf(first)).toBeDefined()
    clock.advance(10 * DAY)
    expect(await cmdlet('Get-MessageTraceV2', { RecipientAddress: first })).toEqual([])
  })

  it('stays with a licence; taken away, thirty days more; and comes back with one', async () => {
    const { clock, license, type } = await migrated()
    await license(first, true)
    clock.advance(40 * DAY)
    expect([await type(first), await type(second)]).toEqual(['UserMailbox', 'MailUser'])
    await license(first, false)
    await license(second, true)
    expect([await type(first), await type(second)]).toEqual(['UserMailbox', 'UserMailbox'])
    clock.advance(31 * DAY)
    expect([await type(first), await type(second)]).toEqual(['MailUser', 'UserMailbox'])
  })

  it('needs none as a shared mailbox or a room, once its type is set', async () => {
    const { clock, cmdlet, type } = await migrated()
    await cmdlet('Set-Mailbox', { Identity: first, Type: 'Shared' })
    clock.advance(40 * DAY)
    expect([await type(first), await type(second)]).toEqual(['UserMailbox', 'MailUser'])
  })
})
