import { describe, expect, it } from 'vitest'
import { manualClock } from '../../src/clock.ts'
import type { LifeEvent } from '../../src/inventory/inventory.ts'
import { type OpenInventory, openInventory } from '../../src/inventory/open.ts'
import { REFRESH_INTERVALS } from '../../src/inventory/refresh/intervals.ts'
import type { Reads } from '../../src/systems/ports.ts'
import { randomFrom } from '../migration/random.ts'
import { systems } from '../support/fakes.ts'
import { memoryRecordFiles } from '../support/memory-record-files.ts'
import { memory, memoryStore } from '../support/memory-store.ts'
import { addressOf, guidOf } from '../support/people-world/core.ts'
import { peopleWorld } from '../support/people-world.ts'
import { T0 } from '../support/records.ts'

const HOUR = 60 * 60_000
const PARTS = ['directory', 'exchange', 'graph'] as const

function program(people = 25) {
  const clock = manualClock(T0)
  const world = peopleWorld(clock, randomFrom(7), people)
  const none = async () => []
  const { directory, exchange, graph } = world.reads
  const reads: Reads = systems({
    directory: { servers: none, counts: async () => counts, ...directory },
    exchange: { endpoints: none, acceptedDomains: none, user: async () => undefined, ...exchange },
    graph: { domains: none, skus: none, ...graph },
  })
  const told: LifeEvent[][] = []
  const disk = memory()
  let files = memoryRecordFiles()
  const open = (): OpenInventory =>
    openInventory({
      files,
      systems: reads,
      store: memoryStore(disk),
      wall: clock,
      random: () => 0.5,
      intervals: REFRESH_INTERVALS,
      tell: async (events) => void told.push([...events]),
      onFault: (error) => {
        throw error
      },
    })
  let opened = open()
  return {
    clock,
    world,
    told,
    get it() {
      return opened
    },
    restart() {
      files = files.restart()
      opened = open()
    },
    /** Looks until there is nothing to do at once. */
    async look() {
      for (const part of PARTS) for (let looks = 0; looks < 50 && (await opened.refresh.look(part)) === 0; looks++);
    },
    calls: () => world.core.calls.splice(0),
  }
}

const counts = {
  mailboxes: { user: 1, shared: 0, room: 0, equipment: 0, linked: 0 },
  groups: 0,
  contacts: 0,
  mailUsers: 0,
}

describe('an inventory that is opened', () => {
  it('is there at once: nothing is known yet, and who asks waits for the files', async () => {
    const { it: opened } = program()
    expect(opened.refresh.states()).toMatchObject([{ part: 'directory', asOf: undefined }, {}, {}, {}])
    expect((await opened.inventory.people([addressOf(1)])).recipients).toMatchObject({ known: false })
    expect(await opened.inventory.states()).toHaveLength(4)
  })

  it('fills itself, tells nobody of that, and knows everybody after a restart, asking nobody', async () => {
    const at = program()
    await at.look()
    expect(at.told).toEqual([])
    at.restart()
    at.calls()
    const { inventory } = at.it
    const { recipients, mailboxes, tenantUsers } = await inventory.people([addressOf(3), 'nobody@contoso.com'])
    expect(recipients).toMatchObject({ known: true, value: [{ guid: guidOf('e', 3) }] })
    expect(mailboxes).toMatchObject({ known: true, value: [{ primaryAddress: addressOf(3) }] })
    expect(tenantUsers).toMatchObject({ known: true, value: [{ mail: addressOf(3) }] })
    expect((await inventory.company()).domainsInUse.exchange).toEqual(new Set(['contoso.com']))
    expect(at.calls()).toEqual([])
  })

  it('tells of thousands of changes of a pass once, and not again after a restart', async () => {
    const at = program(95)
    await at.look()
    await at.look()
    for (let n = 1; n <= 95; n++) at.world.exchange.change(n, { hidden: true })
    at.clock.advance(HOUR)
    await at.look()
    expect(at.told.map((events) => events.length)).toEqual([95])
    at.restart()
    at.clock.advance(HOUR)
    await at.look()
    expect(at.told).toHaveLength(1)
    const { life } = await at.it.inventory.person(addressOf(7))
    expect(life).toMatchObject([{ kind: 'hidden', who: guidOf('e', 7), address: addressOf(7) }])
  })

  it('keeps what a look-up finds out, and tells it with the next look', async () => {
    const at = program()
    await at.look()
    at.world.exchange.change(4, { hidden: true })
    await at.it.inventory.people([addressOf(4)], { maxAgeMs: 0 })
    expect(at.told).toEqual([])
    await at.look()
    expect(at.told.flat()).toMatchObject([{ kind: 'hidden', address: addressOf(4) }])
  })

  it('forgets everybody when it is dropped, on disk too, and begins anew', async () => {
    const at = program()
    await at.look()
    at.world.exchange.change(4, { hidden: true })
    at.clock.advance(HOUR)
    await at.look()
    await at.it.inventory.drop()
    expect((await at.it.inventory.person(addressOf(4))).life).toEqual([])
    at.restart()
    expect((await at.it.inventory.people([addressOf(4)])).recipients.known).toBe(false)
    await at.look()
    expect((await at.it.inventory.people([addressOf(4)])).recipients).toMatchObject({ value: [{ hidden: true }] })
    expect(at.told).toHaveLength(1)
  })
})
