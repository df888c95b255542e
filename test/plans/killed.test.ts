/** The program may end at any write to the store, just before it is durable or just after: what was begun goes on. */
import { describe, expect, it } from 'vitest'
import { Progress } from '../../src/plans/progress.ts'
import type { StepKinds } from '../../src/plans/step.ts'
import { BatchKind } from '../../src/records/batch.ts'
import { JournalLineSchema, journalOf } from '../../src/records/journal.ts'
import type { PlanRecord } from '../../src/records/plan.ts'
import type { Store } from '../../src/store/store.ts'
import type { ExchangeOnline } from '../../src/systems/exchange-online/cmdlets.ts'
import { remoteBatch, remoteUser } from '../support/fakes.ts'
import { memory, memoryStore } from '../support/memory-store.ts'
import { planRecord, ROWS } from '../support/records.ts'
import { licencePlan, people, remote } from './items.ts'
import { running } from './running.ts'

class Killed extends Error {}

/** A store whose process ends at its n-th write: nothing after that is done any more. */
function dying(store: Store, at: number, when: 'before' | 'after'): { store: Store; dead: () => boolean } {
  let writes = 0
  let dead = false
  const guarded = async <T>(write: () => Promise<T>): Promise<T> => {
    if (dead) throw new Killed()
    writes += 1
    if (writes < at) return write()
    dead = true
    if (when === 'after') await write()
    throw new Killed()
  }
  const alive = async <T>(read: () => Promise<T>): Promise<T> => {
    if (dead) throw new Killed()
    return read()
  }
  return {
    dead: () => dead,
    store: {
      ...store,
      get: (kind, id) => alive(() => store.get(kind, id)),
      list: (kind) => alive(() => store.list(kind)),
      read: (log, after) => alive(() => store.read(log, after)),
      put: (kind, id, value, expected) => guarded(() => store.put(kind, id, value, expected)),
      append: (log, lines, fence) => guarded(() => store.append(log, lines, fence)),
      delete: (kind, id, expected) => guarded(() => store.delete(kind, id, expected)),
    },
  }
}

interface Ground {
  readonly exchange: Partial<ExchangeOnline>
  readonly record: PlanRecord
  readonly kinds?: StepKinds
}

/** Killed at the n-th write, gone on with by a new process until the run is over. Answers the store, and whether it died. */
async function killedAt(n: number, when: 'before' | 'after', { exchange, record, kinds }: Ground) {
  const store = memoryStore(memory())
  const one = await running(exchange, record, { store, ...(kinds === undefined ? {} : { kinds }) })
  // As asking leaves it: a line of the same request, which is not the one that tells of the end.
  await store.append('audit', [{ request: record.requestId, plan: record.id, asked: record.command }])
  const first = dying(store, n, when)
  await one
    .open(first.store)
    .look(one.claim)
    .catch((error: unknown) => {
      if (!first.dead()) throw error
    })
  one.restart()
  for (let look = 0; look < 40 && (await one.now()).state === 'running'; look++) await one.after(15)
  return { store, run: await one.now(), died: first.dead(), faults: one.faults }
}

/** Outcomes a run counted, by what the journal says of it from the beginning. */
async function counted(store: Store, record: PlanRecord) {
  const progress = new Progress(record.plan.steps)
  for (const entry of await store.read(journalOf(record.id))) progress.apply(JournalLineSchema.parse(entry))
  return progress
}

describe.each(['before', 'after'] as const)('a run with items, killed just %s its n-th write', (when) => {
  it('gives each item one outcome and writes none twice, wherever that is', async () => {
    let died = true
    for (let n = 1; died; n++) {
      const system = remote({ parallel: 2, ways: { p2: ['refused'] } })
      const record = licencePlan(people(4))
      const end = await killedAt(n, when, { exchange: {}, record, kinds: system.kinds })
      died = end.died
      expect(end.run, `killed at ${n}`).toMatchObject({ state: 'partly', tally: { items: 4, done: 3, refused: 1 } })
      expect([...system.effects].sort(), `killed at ${n}`).toEqual(['p0', 'p1', 'p3'])
      expect((await counted(end.store, record)).tally).toEqual({ items: 4, done: 3, refused: 1 })
      expect(await end.store.read('audit'), `killed at ${n}`).toMatchObject([{}, { outcome: 'partly' }])
      expect(n).toBeLessThan(60)
    }
  })
})

/** An Exchange that holds what it was given, and counts how often it was told to make and to start. */
function statefulExchange() {
  const world = { made: 0, started: 0, status: undefined as string | undefined }
  const exchange: Partial<ExchangeOnline> = {
    batch: async () => (world.status === undefined ? undefined : remoteBatch(world.status)),
    createBatch: async () => {
      world.made += 1
      world.status = 'Created'
      return remoteBatch('Created')
    },
    startBatch: async () => {
      world.started += 1
      world.status = 'Syncing'
    },
    users: async () => ROWS.map(({ address }) => remoteUser(address)),
  }
  return { world, exchange }
}

describe.each(['before', 'after'] as const)('the start of a batch, killed just %s its n-th write', (when) => {
  it('makes one batch and starts it once, and the batch is ours', async () => {
    let died = true
    for (let n = 1; died; n++) {
      const { world, exchange } = statefulExchange()
      const end = await killedAt(n, when, { exchange, record: planRecord() })
      died = end.died
      expect(end.run, `killed at ${n}`).toMatchObject({ state: 'done' })
      expect([world.made, world.started], `killed at ${n}`).toEqual([1, 1])
      const batch = (await end.store.get(BatchKind, 'sales-1'))?.value
      expect(batch?.batch).toMatchObject({ endpoint: 'EX07-01', exchange: { guid: 'g-1' } })
      expect(batch?.learnt?.run).toBe('4k7m')
      expect(await end.store.read('audit'), `killed at ${n}`).toMatchObject([{}, { outcome: 'done' }])
      expect(n).toBeLessThan(40)
    }
  })
})
