import { describe, expect, it } from 'vitest'
import { problemsOf } from '../../practice/src/company.ts'
import { SKU } from '../../practice/src/company-tenant.ts'
import { openEstate } from '../../practice/src/estate.ts'
import { createEngine } from '../../practice/src/exchange-online/engine.ts'
import { createFaults } from '../../practice/src/faults.ts'
import { manualClock } from '../../src/clock.ts'
import { afterTest, company, DAY, FIRST_DAY, HOUR, MINUTE, temporaryFolder, type Wire } from './practice.ts'

async function open(dataDir = temporaryFolder()) {
  const estate = await openEstate({ dataDir, seed: 1, clock: manualClock(FIRST_DAY), faults: createFaults() })
  afterTest(() => estate.close())
  const recipient = async (address: string): Promise<Wire> => {
    const response = await fetch(`${estate.exchange.url}/adminapi/beta/${company.tenantId}/InvokeCommand`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ CmdletInput: { CmdletName: 'Get-Recipient', Parameters: { Identity: address } } }),
    })
    return ((await response.json()) as Wire).value[0]
  }
  const licence = (upn: string) =>
    fetch(`${estate.graph.url}/v1.0/users/${encodeURIComponent(upn)}/assignLicense`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ addLicenses: [{ skuId: SKU.e3, disabledPlans: [] }], removeLicenses: [] }),
    })
  return { estate, recipient, licence }
}

describe('the estate', () => {
  it('opens both systems over one company, on loopback', async () => {
    const { estate } = await open()
    expect(estate.company.mailboxes.length).toBe(2412)
    expect(estate.exchange.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(estate.graph.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  })

  it('makes a second mailbox for an early licence only where no ExchangeGuid was synchronised', async () => {
    const { estate, recipient, licence } = await open()
    const bare = problemsOf(company).get('no-exchange-guid')?.[0]?.primaryAddress ?? ''
    const usual = company.mailboxes.find((one) => one.problem === undefined)?.primaryAddress ?? ''
    expect([(await licence(bare)).status, (await licence(usual)).status]).toEqual([200, 200])
    expect((await recipient(bare)).RecipientType).toBe('UserMailbox')
    expect((await recipient(usual)).RecipientType).toBe('MailUser')
    expect(estate.targetAddressOf(bare)).toBeUndefined()
  })

  it('goes back to the first day as a whole', async () => {
    const { estate, recipient, licence } = await open()
    const bare = problemsOf(company).get('no-exchange-guid')?.[0]?.primaryAddress ?? ''
    await licence(bare)
    await estate.reset()
    expect((await recipient(bare)).RecipientType).toBe('MailUser')
    const user = (await (await fetch(`${estate.graph.url}/v1.0/users/${bare}?$select=assignedLicenses`)).json()) as Wire
    expect(user.assignedLicenses).toEqual([])
  })

  it('refuses the state of another company', async () => {
    const dataDir = temporaryFolder()
    const { estate } = await open(dataDir)
    await estate.close()
    const options = { dataDir, clock: manualClock(FIRST_DAY), faults: createFaults() }
    await expect(openEstate({ ...options, seed: 2 })).rejects.toThrow('seed 1, not 2')
    const again = await openEstate({ ...options, seed: 1 })
    afterTest(() => again.close())
  })
})

describe('a large estate', () => {
  it('moves on by what has happened, not by what there is', () => {
    const engine = createEngine(company, FIRST_DAY.getTime())
    const everybody = company.mailboxes.map((one) => one.primaryAddress)
    for (let count = 0; count < 50; count++) {
      const addresses = everybody.slice(0, 1_000).map((one) => (count === 0 ? one : `${count}.${one}`))
      const change = { name: `b-${count}`, endpoint: 'EX07-01', addresses, autoStart: true, notificationEmails: [] }
      engine.prepare({ kind: 'new-batch', ...change })()
    }
    engine.advance(FIRST_DAY.getTime() + HOUR)
    const waiting = engine.world.timeline.size
    let looked = 0
    // Each look takes only the events that are due: a recomputation of 50,000 users would be 50 million steps here.
    for (let minute = 61; minute <= 1_060; minute++, looked++) engine.advance(FIRST_DAY.getTime() + minute * MINUTE)
    expect(looked).toBe(1_000)
    expect(engine.world.timeline.size).toBeLessThanOrEqual(waiting)
    engine.advance(FIRST_DAY.getTime() + 90 * DAY)
    const first = engine.world.batches.get('b-0')
    expect((first?.counts.Synced ?? 0) + (first?.counts.Failed ?? 0)).toBe(1_000)
  })
})
