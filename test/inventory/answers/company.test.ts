import { describe, expect, it } from 'vitest'
import { manualClock } from '../../../src/clock.ts'
import { openCompanyMemory } from '../../../src/inventory/answers/company-memory.ts'
import { COMPANY_FACTS, CompanyFactsKind } from '../../../src/records/company-facts.ts'
import { ENDPOINT, silence, systems } from '../../support/fakes.ts'
import { memory, memoryStore } from '../../support/memory-store.ts'
import { T0 } from '../../support/records.ts'
import { mailbox, recipient } from './people-rows.ts'
import { MINUTE, world } from './world.ts'

const SERVER = { name: 'EX07-01', version: '8.3', outlookAnywhere: true }
const COUNTS = {
  mailboxes: { user: 3, shared: 1, room: 0, equipment: 0, linked: 0 },
  groups: 2,
  contacts: 1,
  mailUsers: 0,
}
const DOMAIN = { name: 'c.test', verified: true, isDefault: true, isInitial: false, authentication: 'Managed' }
const SKU = { id: 's', name: 'E3', enabled: 1, consumed: 0, plans: [{ id: 'p', name: 'EXCHANGE_S_STANDARD' }] }

function company({ patience = 5_000, directory = true } = {}) {
  const disk = memory()
  const wall = manualClock(T0)
  const calls: string[] = []
  const faults = new Map<string, 'silent' | 'hangs'>()
  const ask =
    <T>(name: string, value: T) =>
    async (): Promise<T> => {
      calls.push(name)
      if (faults.get(name) === 'silent') throw silence(name)
      return faults.get(name) === 'hangs' ? new Promise<T>(() => {}) : value
    }
  const reads = systems({
    exchange: {
      endpoints: ask('endpoints', [ENDPOINT]),
      acceptedDomains: ask('acceptedDomains', [{ name: 'c.test', type: 'Authoritative', isDefault: true }]),
    },
    graph: { domains: ask('domains', [DOMAIN]), skus: ask('skus', [SKU]) },
    directory: directory ? { servers: ask('servers', [SERVER]), counts: ask('counts', COUNTS) } : undefined,
    dns: {
      txt: async (domain) => {
        const text =
          domain === 'well.test' ? 'v=spf1 include:spf.protection.outlook.com -all' : 'v=spf1 ip4:1.2.3.4 -all'
        return ask(`txt ${domain}`, [{ text, ttl: 60 }])()
      },
    },
  })
  const thrown: unknown[] = []
  const open = () =>
    openCompanyMemory({
      systems: reads,
      store: memoryStore(disk),
      wall,
      patienceMs: patience,
      onFault: (error) => thrown.push(error),
    })
  return { disk, wall, calls, faults, open, thrown }
}

const ALL = ['acceptedDomains', 'counts', 'domains', 'endpoints', 'servers', 'skus']

describe('the facts of the company', () => {
  it('are asked for all at once, at most every 15 minutes; the count every six hours', async () => {
    const { calls, wall, open } = company()
    const one = await open()
    expect(await one.facts([])).toMatchObject({
      servers: { known: true, value: [SERVER], asOf: T0 },
      counts: { known: true, value: COUNTS },
      skus: { known: true, value: [SKU] },
    })
    expect(calls.sort()).toEqual(ALL)
    calls.length = 0
    wall.advance(14 * MINUTE)
    expect((await one.facts([])).endpoints).toMatchObject({ asOf: T0 })
    expect(calls).toEqual([])
    wall.advance(MINUTE)
    expect((await one.facts([])).endpoints).toMatchObject({ asOf: wall.now() })
    expect(calls.sort()).toEqual(ALL.filter((name) => name !== 'counts'))
    calls.length = 0
    wall.advance(6 * 60 * MINUTE)
    await one.facts([])
    expect(calls).toContain('counts')
  })

  it('are the last known, with their age, where a system is silent after a restart', async () => {
    const { wall, calls, faults, open } = company()
    const first = await open()
    await first.facts(['bad.test', 'well.test'])
    await first.close()
    for (const name of [...ALL, 'txt bad.test', 'txt well.test']) faults.set(name, 'silent')
    wall.advance(7 * 60 * MINUTE)
    const second = await open()
    calls.length = 0
    const facts = await second.facts(['bad.test', 'well.test'])
    expect(calls).toHaveLength(8)
    expect(facts).toMatchObject({
      servers: { known: true, value: [SERVER], asOf: T0 },
      counts: { known: true, value: COUNTS, asOf: T0 },
      endpoints: { known: true, value: [ENDPOINT], asOf: T0 },
      domains: { known: true, value: [DOMAIN], asOf: T0 },
      acceptedDomains: { known: true, asOf: T0 },
      skus: { known: true, value: [SKU], asOf: T0 },
      spfWithoutMicrosoft: { known: true, value: new Map([['bad.test', 'v=spf1 ip4:1.2.3.4 -all']]), asOf: T0 },
    })
    expect(second.skus()).toEqual([SKU])
  })

  it('say why where nothing was ever known, and leave the silent alone for a minute', async () => {
    const { wall, calls, faults, open } = company()
    faults.set('endpoints', 'silent')
    const one = await open()
    const why = 'Exchange Online: no answer within 30 s'
    expect((await one.facts([])).endpoints).toEqual({ known: false, why })
    expect((await one.facts([])).endpoints).toEqual({ known: false, why })
    expect(calls.filter((name) => name === 'endpoints')).toHaveLength(1)
    wall.advance(MINUTE)
    faults.clear()
    expect((await one.facts([])).endpoints).toMatchObject({ known: true })
  })

  it('do not wait for one that hangs, nor ask it twice', async () => {
    const { calls, faults, open } = company({ patience: 20 })
    faults.set('servers', 'hangs')
    const one = await open()
    for (const _ of [1, 2]) {
      const { servers, skus } = await one.facts([])
      expect(servers).toEqual({ known: false, why: 'no answer came within 0.02 seconds' })
      expect(skus).toMatchObject({ known: true })
    }
    expect(calls.filter((name) => name === 'servers')).toHaveLength(1)
  })

  it('are none of a directory that is not configured', async () => {
    const { open } = company({ directory: false })
    expect(await (await open()).facts([])).toMatchObject({
      servers: { known: false, why: expect.stringMatching(/no directory/) },
      counts: { known: false },
    })
  })

  it('hold the SPF of the domains asked for, each asked once', async () => {
    const { calls, open } = company()
    const one = await open()
    const both = await one.facts(['Bad.test', 'well.test'])
    expect(both.spfWithoutMicrosoft).toMatchObject({ value: new Map([['bad.test', 'v=spf1 ip4:1.2.3.4 -all']]) })
    expect((await one.facts(['well.test'])).spfWithoutMicrosoft).toMatchObject({ value: new Map() })
    expect(calls.filter((name) => name.startsWith('txt'))).toHaveLength(2)
  })

  it('are forgotten when they are dropped, in the store too', async () => {
    const { disk, faults, open, thrown } = company()
    const one = await open()
    await one.facts([])
    await one.drop()
    for (const name of ALL) faults.set(name, 'silent')
    expect(await memoryStore(disk).get(CompanyFactsKind, COMPANY_FACTS)).toBeUndefined()
    expect((await one.facts([])).skus).toMatchObject({ known: false })
    expect(one.skus()).toBeUndefined()
    expect(thrown).toEqual([])
  })
})

describe('the mail domains in use', () => {
  const used = async (inventory: Awaited<ReturnType<typeof world>>['inventory']) =>
    (await inventory.company()).domainsInUse

  it('are counted from the tables, grown by what is new, and not known of a part never read whole', async () => {
    const { inventory, rows, states, readWhole, tables, wall } = await world()
    rows.recipients = [recipient(1)]
    rows.mailboxes = [mailbox(1, { primaryAddress: 'a@Old.test', addresses: ['a@Old.test'] })]
    readWhole()
    states.set('graph', {})
    expect(await used(inventory)).toEqual({
      directory: new Set(['old.test']),
      exchange: new Set(['contoso.test']),
      graph: undefined,
    })
    const at = wall.now().getTime()
    const row = recipient(2, { addresses: ['b@new.test'] })
    await inventory.changed('exchange', await tables.exchange.append([{ key: 'e2', at, row }]))
    expect((await used(inventory)).exchange).toEqual(new Set(['contoso.test', 'new.test']))
  })

  it('are not those of an empty table that was filled since', async () => {
    const { inventory, rows, readWhole } = await world()
    readWhole()
    expect((await used(inventory)).exchange).toEqual(new Set())
    rows.recipients = [recipient(1)]
    readWhole()
    expect((await used(inventory)).exchange).toEqual(new Set(['contoso.test']))
  })
})
