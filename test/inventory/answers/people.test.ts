import { describe, expect, it } from 'vitest'
import type { Aged } from '../../../src/inventory/inventory.ts'
import { remoteUser } from '../../support/fakes.ts'
import { T0 } from '../../support/records.ts'
import { address, mailbox, recipient, tenantUser } from './people-rows.ts'
import { MINUTE, world } from './world.ts'

const LOOK_UPS = ['directory.mailboxesAt', 'recipientsAt', 'usersById']

async function company(count: number, ago = 0, options: Parameters<typeof world>[0] = {}) {
  const made = await world(options)
  const numbers = Array.from({ length: count }, (_, n) => n)
  made.rows.mailboxes = numbers.map((n) => mailbox(n))
  made.rows.recipients = numbers.map((n) => recipient(n))
  made.rows.tenantUsers = numbers.map((n) => tenantUser(n))
  made.readWhole(ago)
  return made
}

function value<T>(fact: Aged<T>): T {
  if (!fact.known) throw new Error(fact.why)
  return fact.value
}

const ago = (fact: Aged<unknown>, now: Date): number | undefined =>
  fact.known ? now.getTime() - fact.asOf.getTime() : undefined

describe('people, without an age', () => {
  it('are told from memory, asking nobody, with the age of what is known', async () => {
    const { inventory, calls, wall } = await company(3, 7 * MINUTE)
    const facts = await inventory.people([address(1).toUpperCase(), 'nobody@contoso.test'])
    expect(value(facts.recipients)).toEqual([recipient(1)])
    expect(value(facts.mailboxes)).toEqual([mailbox(1)])
    expect(value(facts.users)).toEqual([])
    expect(ago(facts.tenantUsers, wall.now())).toBe(7 * MINUTE)
    expect(calls).toEqual([])
  })

  it('of a part never read whole are not known, and it says how far the reading is', async () => {
    const { inventory, states } = await company(1)
    states.set('exchange', { reading: { rows: 12_000, of: undefined, since: T0 } })
    states.set('graph', { reading: { rows: 12_000, of: 50_000, since: T0 } })
    states.set('users', {})
    states.set('directory', { trouble: { why: 'the directory: no answer', since: T0 } })
    const facts = await inventory.people([address(7)])
    expect(facts).toEqual({
      recipients: { known: false, why: 'Exchange Online is still being read: 12,000 so far' },
      tenantUsers: { known: false, why: 'Microsoft Graph is still being read: 12,000 of 50,000 so far' },
      users: { known: false, why: 'Exchange Online’s list of migration users has not been read yet' },
      mailboxes: { known: false, why: 'the directory: no answer' },
    })
  })

  it('of a directory that is not configured are not known, whatever was once', async () => {
    const { inventory, calls } = await company(1, 0, { noDirectory: true })
    const { mailboxes } = await inventory.people([address(0)], { maxAgeMs: 0 })
    expect(mailboxes).toMatchObject({ known: false, why: expect.stringMatching(/no directory is configured/) })
    expect(calls).not.toContain('changes directory')
  })

  it('hold two who claim an address, the one whose primary it is first, and nobody who is gone', async () => {
    const { inventory, rows, readWhole, tables } = await company(0)
    rows.recipients = [
      recipient(1, { addresses: [address(1), 'desk@contoso.test'] }),
      recipient(2, { primaryAddress: 'desk@contoso.test', addresses: ['desk@contoso.test'] }),
      recipient(3, { addresses: ['desk@contoso.test'] }),
    ]
    readWhole()
    await tables.exchange.append([{ key: 'e3', at: T0.getTime(), gone: 'deleted' }])
    const { recipients } = await inventory.people(['desk@contoso.test'])
    expect(value(recipients).map(({ guid }) => guid)).toEqual(['e2', 'e1'])
  })
})

describe('people not older than asked for', () => {
  it('are told from memory where they are not', async () => {
    const { inventory, calls } = await company(2, 7 * MINUTE)
    await inventory.people([address(0)], { maxAgeMs: 15 * MINUTE })
    expect(calls).toEqual([])
  })

  it('are as young as the changes make them: nobody is looked up then', async () => {
    const { inventory, calls, states, onChanges, wall } = await company(1_000, 20 * MINUTE)
    onChanges((part) => states.set(part, { asOf: wall.now() }))
    states.set('users', { asOf: wall.now() })
    const facts = await inventory.people(
      Array.from({ length: 1_000 }, (_, n) => address(n)),
      { maxAgeMs: 15 * MINUTE },
    )
    expect(calls.sort()).toEqual(['changes directory', 'changes exchange', 'changes graph'])
    expect(ago(facts.recipients, wall.now())).toBe(0)
  })

  it('are looked up, one list a system, where changes did not help', async () => {
    const { inventory, calls, rows, wall } = await company(1_000, 20 * MINUTE)
    rows.recipients[5] = recipient(5, { hidden: true })
    const asked = Array.from({ length: 1_000 }, (_, n) => address(n))
    const facts = await inventory.people(asked, { maxAgeMs: 15 * MINUTE })
    expect(calls.filter((call) => !call.startsWith('changes')).sort()).toEqual(LOOK_UPS)
    expect(value(facts.recipients)[5]?.hidden).toBe(true)
    expect(ago(facts.recipients, wall.now())).toBe(0)
    expect(ago(facts.users, wall.now())).toBe(20 * MINUTE)
    calls.length = 0
    await inventory.people(asked, { maxAgeMs: 15 * MINUTE })
    expect(calls.filter((call) => !call.startsWith('changes'))).toEqual([])
  })

  it('are only those looked up who are older', async () => {
    const { inventory, calls, rows, tables, wall } = await company(3, 20 * MINUTE)
    const at = wall.now().getTime()
    await tables.exchange.append(rows.recipients.slice(0, 2).map((row) => ({ key: row.guid, at, row })))
    await inventory.people([address(0), address(1)], { maxAgeMs: 15 * MINUTE })
    expect(calls).not.toContain('recipientsAt')
    expect(calls).toContain('usersById')
  })

  it('are all looked up where no age will do', async () => {
    const { inventory, calls, wall } = await company(2)
    const facts = await inventory.people([address(0), address(1)], { maxAgeMs: 0 })
    expect(calls.filter((call) => !call.startsWith('changes')).sort()).toEqual([...LOOK_UPS, 'user', 'user'].sort())
    expect(ago(facts.users, wall.now())).toBe(0)
  })

  it('keep what was known, with its age, where the system is silent', async () => {
    const { inventory, faults, wall } = await company(2, 20 * MINUTE)
    faults.set('recipientsAt', 'silent')
    const facts = await inventory.people([address(0)], { maxAgeMs: 0 })
    expect(value(facts.recipients)).toEqual([recipient(0)])
    expect(ago(facts.recipients, wall.now())).toBe(20 * MINUTE)
    expect(ago(facts.tenantUsers, wall.now())).toBe(0)
  })

  it('wait only so long for a system that hangs', async () => {
    const { inventory, faults, states } = await company(1, 20 * MINUTE, { patience: 20 })
    faults.set('directory.mailboxesAt', 'hangs')
    states.set('directory', {})
    const { mailboxes } = await inventory.people([address(7)], { maxAgeMs: 0 })
    expect(mailboxes).toEqual({ known: false, why: 'the directory did not answer within 0.02 seconds' })
  })

  it('of a part never read whole are known once they were looked up, nobody included', async () => {
    const { inventory, calls, rows, states, wall } = await company(0)
    for (const part of ['directory', 'exchange', 'graph', 'users'] as const) states.set(part, {})
    rows.recipients = [recipient(0)]
    const asked = [address(0), 'nobody@contoso.test']
    const { recipients } = await inventory.people(asked, { maxAgeMs: MINUTE })
    expect(value(recipients)).toEqual([recipient(0)])
    wall.advance(MINUTE / 2)
    calls.length = 0
    const again = await inventory.people(asked, { maxAgeMs: MINUTE })
    expect(calls.filter((call) => !call.startsWith('changes'))).toEqual([])
    expect(ago(again.recipients, wall.now())).toBe(MINUTE / 2)
  })

  it('say why where they were never known and cannot be looked up', async () => {
    const { inventory, faults, states } = await company(1)
    states.set('exchange', { reading: { rows: 7, of: undefined, since: T0 } })
    faults.set('recipientsAt', 'silent')
    const { recipients } = await inventory.people(['nobody@contoso.test'], { maxAgeMs: 0 })
    expect(recipients).toEqual({ known: false, why: 'Exchange Online: no answer within 30 s' })
  })

  it('are known only as a whole: one of whom nothing is known leaves all unknown', async () => {
    const { inventory, states, tables, wall } = await company(0)
    states.set('exchange', {})
    await tables.exchange.append([{ key: 'e1', at: wall.now().getTime(), row: recipient(1) }])
    expect((await inventory.people([address(1)])).recipients.known).toBe(true)
    expect((await inventory.people([address(1), address(2)])).recipients.known).toBe(false)
  })
})

describe('a look-up', () => {
  it('takes for gone who does not come by any address, and tells it', async () => {
    const { inventory, rows, tables, lines } = await company(3, MINUTE)
    rows.recipients.splice(1, 1)
    rows.tenantUsers.splice(1, 1)
    rows.mailboxes.splice(1, 1)
    const facts = await inventory.people([address(0), address(1)], { maxAgeMs: 0 })
    expect(value(facts.recipients)).toEqual([recipient(0)])
    expect(value(facts.tenantUsers)).toEqual([tenantUser(0)])
    expect(await tables.exchange.byKey('e1')).toMatchObject({ gone: 'no longer found in Exchange Online' })
    expect(lines.filter(({ who }) => who === 'e1')).toHaveLength(1)
  })

  it('takes nobody for gone who merely gave up the address', async () => {
    const { inventory, rows, tables, lines } = await company(2, MINUTE)
    const moved = { primaryAddress: 'new@contoso.test', addresses: ['new@contoso.test', 'alias1@contoso.test'] }
    rows.recipients[1] = recipient(1, moved)
    const { recipients } = await inventory.people([address(1)], { maxAgeMs: 0 })
    expect(value(recipients)).toEqual([])
    expect(await tables.exchange.byKey('e1')).toMatchObject({ row: moved })
    expect(lines.map(({ kind, who }) => [kind, who])).toEqual([['primary address changed', 'e1']])
  })

  it('finds who has the address now where the one known gave it up', async () => {
    const { inventory, rows } = await company(2, MINUTE)
    rows.tenantUsers = [tenantUser(1, { principalName: 'x@c.test', mail: 'x@c.test', addresses: ['x@c.test'] })]
    rows.tenantUsers.push(tenantUser(9, { principalName: address(1), mail: address(1), addresses: [address(1)] }))
    const { tenantUsers } = await inventory.people([address(1)], { maxAgeMs: 0 })
    expect(value(tenantUsers).map(({ id }) => id)).toEqual(['g9'])
  })

  it('asks Graph by the id that Exchange knows, where Graph was never read', async () => {
    const { inventory, calls, rows, states, tables } = await company(2, MINUTE)
    await tables.graph.drop()
    states.set('graph', {})
    rows.tenantUsers[1] = tenantUser(1, { usageLocation: 'SE' })
    const { tenantUsers } = await inventory.people([address(1)], { maxAgeMs: 0 })
    expect(value(tenantUsers)).toMatchObject([{ id: 'g1', usageLocation: 'SE' }])
    expect(calls).not.toContain('usersAt')
  })

  it('is not believed where most of many would be gone', async () => {
    const { inventory, rows, wall, lines } = await company(40, 20 * MINUTE)
    rows.recipients.length = 5
    const asked = Array.from({ length: 40 }, (_, n) => address(n))
    const { recipients } = await inventory.people(asked, { maxAgeMs: 0 })
    expect(value(recipients)).toHaveLength(40)
    expect(ago(recipients, wall.now())).toBe(20 * MINUTE)
    expect(lines).toEqual([])
  })

  it('asks for few migration users one by one, and leaves many to what tracking reads', async () => {
    const { inventory, calls, rows, readWhole, wall } = await company(0)
    rows.users = [remoteUser(address(0)), remoteUser(address(0), 'Syncing', { identity: 'other', batch: 'pilot' })]
    readWhole(MINUTE)
    rows.users = [remoteUser(address(0), 'Synced')]
    const { users } = await inventory.people([address(0)], { maxAgeMs: 0 })
    expect(value(users).map(({ batch, status }) => [batch, status])).toEqual([
      ['sales-1', 'Synced'],
      ['pilot', 'Syncing'],
    ])
    calls.length = 0
    const many = await inventory.people(
      Array.from({ length: 11 }, (_, n) => address(n)),
      { maxAgeMs: 0 },
    )
    expect(calls).not.toContain('user')
    expect(ago(many.users, wall.now())).toBe(MINUTE)
  })
})
