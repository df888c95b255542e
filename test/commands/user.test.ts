import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asCsv, practiceList } from '../../practice/src/company.ts'
import user from '../../src/commands/user.ts'
import type { Batch } from '../../src/migration/batch.ts'
import type {
  CloudRecipient,
  DirectoryMailbox,
  RemoteUser,
  TenantSku,
  TenantUser,
} from '../../src/migration/shapes/index.ts'
import { type Harness, openHarness } from '../support/harness.ts'
import { batch, context, drawn, type Given, silent } from './fakes.ts'

const address = 'anna.berg@contoso.test'

const migration: RemoteUser = {
  identity: address,
  batch: 'sales-1',
  address,
  status: 'Syncing',
  error: undefined,
  syncedItems: 1200,
  skippedItems: 2,
  mailboxGuid: undefined,
  lastSync: undefined,
  consistency: 'Good',
}
const recipient: CloudRecipient = {
  guid: 'cloud-guid-anna',
  graphId: '1',
  changedAt: undefined,
  identity: address,
  displayName: 'Anna Berg',
  type: 'UserMailbox',
  primaryAddress: address,
  addresses: [address],
  hidden: false,
  exchangeGuid: undefined,
}
const tenant: TenantUser = {
  id: '1',
  displayName: 'Anna Berg',
  principalName: address,
  mail: address,
  addresses: [address],
  usageLocation: 'NO',
  licences: [{ skuId: 'E3', disabledPlans: [] }],
  provisioningErrors: [],
}
const sku: TenantSku = { id: 'E3', name: 'ENTERPRISEPACK', enabled: 5, consumed: 1, plans: [] }
const mailbox: DirectoryMailbox = {
  guid: 'guid-anna',
  dn: 'CN=Anna Berg,DC=contoso,DC=test',
  displayName: 'Anna_Berg *IT*',
  kind: 'user',
  primaryAddress: address,
  addresses: [address],
  server: 'EX07-01',
  hidden: false,
  targetAddress: 'anna.berg@contoso.onmicrosoft.com',
  principalName: address,
  protected: true,
  disabled: false,
}

function everybody(more: { user?: RemoteUser | undefined; mailbox?: DirectoryMailbox | undefined } = {}): Given {
  const found = 'user' in more ? more.user : migration
  return {
    exchange: {
      user: async () => found,
      statistics: async () =>
        found && {
          ...found,
          percent: 47.4,
          totalItems: 2500,
          bytesTransferred: 1_500_000_000,
          estimatedBytes: undefined,
          errorText: undefined,
        },
      recipient: async () => recipient,
    },
    graph: { user: async () => tenant, domains: async () => [], skus: async () => [sku] },
    directory: { mailbox: async () => ('mailbox' in more ? more.mailbox : mailbox) },
  }
}

const started: Partial<Batch> = {
  exchange: {
    status: 'Syncing',
    total: 1,
    active: 1,
    synced: 0,
    failed: 0,
    stopped: 0,
    provisioned: 1,
    started: '2026-11-21T08:00:00.000Z',
    seenAt: '2026-11-22T09:00:00.000Z',
  },
}
const sales = (more: Partial<Batch> = started): Batch => batch('sales-1', [address.toUpperCase()], more)
const ask = async (given: Given, batches: readonly Batch[] = [sales()]) =>
  drawn(await user.run({ address }, context({ dns: { txt: async () => [] }, ...given }, batches)))

describe('user', () => {
  it('puts together what four systems and our own batch say', async () => {
    const { text, buttons } = await ask(everybody())
    for (const part of [
      'Anna_Berg *IT*',
      'syncing',
      'sales-1',
      'Syncing',
      '1,200 of 2,500 items, 47 %, 1.50 GB, 2 skipped',
      'user mailbox on EX07-01, protected account (adminCount 1)',
      'targetAddress is anna.berg@contoso.onmicrosoft.com',
      'mailbox, primary address anna.berg@contoso.test',
      'ENTERPRISEPACK',
    ]) {
      expect(text).toContain(part)
    }
    expect(buttons.map((button) => button.data)).toContainEqual({ command: 'batch show', args: { batch: 'sales-1' } })
  })

  it('keeps the status as Exchange writes it, also one nobody knows', async () => {
    const { text } = await ask(everybody({ user: { ...migration, status: 'Hibernating' } }))
    expect(text).toContain('Hibernating')
  })

  it('explains a failure, says that mail is diverted already, and offers retry and back-out', async () => {
    const failed = { ...migration, status: 'Failed', error: 'MigrationPermanentException: Error: Job is poisoned' }
    const ended = { ...started.exchange, status: 'SyncedWithErrors', failed: 1 } as Batch['exchange']
    const { text, buttons } = await ask(everybody({ user: failed }), [sales({ exchange: ended })])
    expect(text).toContain('MigrationPermanentException: Error: Job is poisoned')
    expect(text).toContain('New mail goes to the cloud')
    expect(text).toMatch(/retry/i)
    expect(text).toContain('back out')
    expect(buttons.map((button) => button.data)).toContainEqual({ command: 'batch start', args: { batch: 'sales-1' } })
  })

  it('does not speak of back-out where mail was never diverted', async () => {
    const failed = { ...migration, status: 'Failed', error: 'whatever' }
    const { text } = await ask(everybody({ user: failed, mailbox: { ...mailbox, targetAddress: undefined } }))
    expect(text).toContain('New mail stays on-premises')
    expect(text).not.toContain('back out')
  })

  it('tells somebody in no batch where to begin', async () => {
    const given = everybody({ user: undefined, mailbox: { ...mailbox, targetAddress: undefined } })
    const mailUser = { ...recipient, type: 'MailUser' }
    const domain = {
      name: 'contoso.test',
      verified: true,
      isDefault: true,
      isInitial: false,
      authentication: 'Managed',
    }
    const { text, buttons } = await ask(
      {
        ...given,
        exchange: { ...given.exchange, recipient: async () => mailUser },
        graph: { ...given.graph, domains: async () => [domain] },
      },
      [],
    )
    expect(text).toContain('in no batch')
    expect(text).toContain('batch new')
    expect(buttons.map((button) => button.data)).toContainEqual({ command: 'recipients', args: {} })
  })

  it('says what would stand in the way while it has not begun, and not any more afterwards', async () => {
    const hidden = { ...mailbox, hidden: true, targetAddress: undefined }
    const before = everybody({ user: undefined, mailbox: hidden })
    const notYet = {
      ...before,
      exchange: { ...before.exchange, recipient: async () => ({ ...recipient, type: 'MailUser' }) },
    }
    const { text } = await ask(notYet, [])
    expect(text).toContain('Stands in the way')
    expect(text).toMatch(/hidden from address lists/i)
    expect(text).toContain('Next: mend this')
    expect((await ask(everybody({ mailbox: hidden }))).text).not.toContain('Stands in the way')
  })

  it('names a batch that Stagecoach did not make', async () => {
    const { text } = await ask(everybody(), [])
    expect(text).toContain('sales-1 (made outside Stagecoach)')
  })

  it('says what could not be told, and keeps what was told before', async () => {
    const kept = { mailboxes: { [address]: { status: 'Synced', cloudMailbox: true } }, ...started }
    const { text } = await ask(
      {
        exchange: {
          user: silent('Exchange Online'),
          statistics: silent('Exchange Online'),
          recipient: silent('Exchange Online'),
        },
        graph: {
          user: silent('Microsoft Graph'),
          domains: silent('Microsoft Graph'),
          skus: silent('Microsoft Graph'),
        },
        directory: undefined,
      },
      [sales(kept)],
    )
    expect(text).toContain('synced')
    expect(text).toContain('Could not tell: Exchange Online: no answer')
    expect(text.match(/Exchange Online: no answer/g)).toHaveLength(1)
    expect(text).toContain('Could not tell: no directory is configured')
    expect(text).toContain('The directory was not asked')
  })

  it('refuses an address nobody has, and says who could not be asked', async () => {
    const given: Given = {
      exchange: { user: async () => undefined, statistics: async () => undefined, recipient: async () => undefined },
      graph: { user: async () => undefined, domains: async () => [], skus: async () => [] },
      directory: { mailbox: silent('the directory') },
    }
    await expect(ask(given, [])).rejects.toMatchObject({
      name: 'UserError',
      remedy: expect.stringContaining('Could not tell: the directory: no answer'),
    })
  })

  it('takes an address as people paste it, and nothing else', () => {
    expect(user.args.parse({ address: 'mailto:anna.berg@contoso.test ' })).toEqual({ address })
    expect(user.args.safeParse({ address: 'CONTOSO\\anna' }).success).toBe(false)
  })

  it('does not hide a fault of our own behind “could not tell”', async () => {
    const broken = { ...everybody(), graph: { ...everybody().graph, user: () => Promise.reject(new TypeError('bug')) } }
    await expect(ask(broken)).rejects.toThrow(TypeError)
  })
})

describe('user on the practice estate', () => {
  let harness: Harness
  beforeAll(async () => {
    harness = await openHarness()
  })
  afterAll(() => harness.close())
  const about = async (who: string) =>
    drawn(await user.run({ address: who }, { ...context({}), systems: harness.systems, store: harness.store }))

  it('says that mail is diverted while the content is still on its way, and not before the start', async () => {
    const [who = ''] = practiceList(harness.company, 1)
    const { exchange } = harness.systems
    await exchange.createBatch({ name: 'sales-1', endpoint: 'EX07-01', csv: asCsv([who]) })
    expect((await about(who)).text).toContain('New mail stays on-premises')
    await exchange.startBatch('sales-1')
    for (let minute = 0; (await exchange.user(who))?.status !== 'Syncing' && minute < 600; minute++) {
      harness.estate.advance(60_000)
    }
    const { text } = await about(who)
    expect(text).toContain('syncing')
    expect(text).toContain('New mail goes to the cloud: the on-premises targetAddress is ')
    await exchange.stopBatch('sales-1')
    expect((await about(who)).text).toContain('New mail goes to the cloud')
  })
})
