/** Runs that version 0.1.0 left under way are brought to their end, and nothing is done twice. */
import { afterEach, describe, expect, it } from 'vitest'
import { manualClock } from '../../src/clock.ts'
import { drawWith } from '../../src/plans/outbox.ts'
import { createRunner } from '../../src/plans/runner.ts'
import { BatchKind } from '../../src/records/batch.ts'
import { RunKind } from '../../src/records/run.ts'
import { takeApart } from '../../src/records/upgrades/take-apart.ts'
import { readBatch } from '../../src/records/whole-batch.ts'
import type { Store } from '../../src/store/store.ts'
import type { ExchangeOnline } from '../../src/systems/exchange-online/cmdlets.ts'
import { claimOn } from '../plans/running.ts'
import { remoteBatch, remoteUser, systemsOf, writesOf } from '../support/fakes.ts'
import { type KeptStore, openKept } from '../support/kept-stores.ts'
import { LINKS } from '../support/records.ts'

/** As the practice estate had it when the folders were made. */
const VISIBILITY = 6_000

const open: Store[] = []
afterEach(async () => {
  for (const store of open.splice(0)) await store.close()
})

/** The folder with a runner over it, at the moment at which its runs are looked at again. */
async function resumed(name: KeptStore, exchange: (store: Store) => Partial<ExchangeOnline>) {
  const clock = manualClock(new Date(0))
  const store = await openKept(name, clock)
  open.push(store)
  await takeApart(store, drawWith(LINKS))
  const looks = (await store.list(RunKind)).map(({ value }) => Date.parse(value.nextAttemptAt ?? ''))
  clock.set(new Date(Math.max(...looks)))
  const faults: unknown[] = []
  const runner = createRunner({
    store,
    systems: systemsOf(exchange(store)),
    writes: writesOf(exchange(store)),
    wall: clock,
    migrationClock: clock,
    intervals: { visibilityDelayMs: VISIBILITY, writeTimeoutMs: 15_000 },
    draw: drawWith(LINKS),
    onChange: () => {},
    onFault: (error) => faults.push(error),
  })
  return {
    store,
    faults,
    async look(seconds = 0) {
      clock.advance(seconds * 1_000)
      for (const key of (await runner.due(clock.now())).keys()) await runner.look(claimOn(key))
      return (await store.list(RunKind)).map(({ value }) => value.state)
    },
  }
}

/** An Exchange that holds the batches once `appeared`, and starts what it is asked to. `createBatch` is not to be asked. */
function exchangeWith(names: readonly string[], started: string[]) {
  const world = { appeared: new Set(names), status: new Map<string, string>() }
  const exchange = (store: Store): Partial<ExchangeOnline> => {
    const rows = async (name: string) => (await readBatch(store, name))?.batch.rows ?? []
    return {
      batch: async (name) => {
        if (!world.appeared.has(name)) return undefined
        const status = world.status.get(name) ?? 'Created'
        return remoteBatch(status, { identity: name, total: (await rows(name)).length })
      },
      users: async (name = '') =>
        (await rows(name)).map(({ address }) => remoteUser(address, 'Syncing', { batch: name })),
      startBatch: async (name) => {
        started.push(name)
        world.status.set(name, 'Syncing')
      },
    }
  }
  return { world, exchange }
}

describe('a folder left in the middle of a run', () => {
  it('goes on to the end, and makes no second batch', async () => {
    const started: string[] = []
    const { world, exchange } = exchangeWith(['sales-1'], started)
    const one = await resumed('mid-run', exchange)
    // sales-2 is not seen yet: that is no reason to make it again.
    expect(await one.look()).toEqual(['running', 'done'])
    world.appeared.add('sales-2')
    expect(await one.look(2)).toEqual(['done', 'done'])
    expect(started).toEqual(['sales-1', 'sales-2'])
    expect((await one.store.get(BatchKind, 'sales-2'))?.value.batch.exchange).toMatchObject({ total: 5 })
    expect(one.faults).toEqual([])
  })

  it('takes a start that was not answered for done once Exchange shows it', async () => {
    const started: string[] = []
    const { world, exchange } = exchangeWith(['sales-1'], started)
    world.status.set('sales-1', 'Syncing')
    const one = await resumed('mid-silence', exchange)
    expect(await one.look()).toEqual(['done'])
    expect(started).toEqual([])
    expect(one.faults).toEqual([])
  })
})
