/** The program may end at any write to the store, just before it is durable or just after: what was begun goes on. */
import { describe, expect, it } from 'vitest'
import type { Clock } from '../../src/clock.ts'
import { Progress } from '../../src/plans/progress.ts'
import type { ItemStep, StepKinds } from '../../src/plans/step.ts'
import { BatchKind } from '../../src/records/batch.ts'
import { JournalLineSchema, journalOf } from '../../src/records/journal.ts'
import type { PlanRecord } from '../../src/records/plan.ts'
import type { Store } from '../../src/store/store.ts'
import type { ExchangeOnline } from '../../src/systems/exchange-online/cmdlets.ts'
import { remoteBatch, remoteUser, silence } from '../support/fakes.ts'
import { memory, memoryStore } from '../support/memory-store.ts'
import { planRecord, ROWS } from '../support/records.ts'
import { licencePlan, people, remote } from './items.ts'
import { learntFrom } from './late-system.ts'
import { running, VISIBILITY } from './running.ts'

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
  readonly exchange: (wall: Clock) => Partial<ExchangeOnline>
  readonly record: PlanRecord
  readonly kinds?: (wall: Clock) => StepKinds
}

/**
 * Killed at the n-th write, the next process perhaps at its m-th, gone on with by a third until the run is over. Answers
 * the store, whether the first died, and the places in the journal up to which the batch's document was told.
 */
async function killedAt(n: number, when: 'before' | 'after', { exchange, record, kinds }: Ground, m = 0) {
  const kept = memoryStore(memory())
  const given: number[] = []
  const store: Store = {
    ...kept,
    async put(kind, id, value, expected) {
      const version = await kept.put(kind, id, value, expected)
      if (kind.name === 'batch') given.push((value as { learnt?: { seq: number } }).learnt?.seq ?? 0)
      return version
    },
  }
  const late: { wall?: Clock } = {}
  const wall: Clock = { now: () => late.wall?.now() ?? new Date(0) }
  const more = kinds === undefined ? {} : { kinds: kinds(wall) }
  const one = await running(exchange(wall), record, { store, ...more })
  late.wall = one.wall
  // As asking leaves it: a line of the same request, which is not the one that tells of the end.
  await store.append('audit', [{ request: record.requestId, plan: record.id, asked: record.command }])
  const lives = [n, ...(m === 0 ? [] : [m])].map((at) => dying(store, at, when))
  for (const life of lives) {
    await one
      .open(life.store)
      .look(one.claim)
      .catch((error: unknown) => {
        if (!life.dead()) throw error
      })
    // The next one is started at some moment, before or after what was begun must show.
    one.wall.advance(m * 7_000)
  }
  one.restart()
  for (let look = 0; look < 40 && (await one.now()).state === 'running'; look++) await one.after(15)
  return { store, run: await one.now(), died: lives[0]?.dead() === true, faults: one.faults, given: given.slice(1) }
}

/** Outcomes a run counted, by what the journal says of it from the beginning. */
async function counted(store: Store, record: PlanRecord) {
  const progress = new Progress(record.plan.steps)
  const lines = (await store.read(journalOf(record.id))).map((entry) => JournalLineSchema.parse(entry))
  for (const line of lines) progress.apply(line)
  const outcomes = lines.flatMap((line) => (line.is === 'item' && line.outcome !== 'unknown' ? [line.key] : []))
  const learnt = lines.flatMap((line, index) => ('learnt' in line && line.learnt !== undefined ? [index + 1] : []))
  return { tally: progress.tally, outcomes: outcomes.sort(), learnt }
}

/** One process that dies, or two in a row. */
const LIVES = [0, 1, 2, 3, 5, 8]

describe.each(['before', 'after'] as const)('a run with items, killed just %s its n-th write', (when) => {
  it.each(LIVES)('gives each item one outcome and writes none twice, wherever that is (and again at %i)', async (m) => {
    let died = true
    for (let n = 1; died; n++) {
      const about = `killed at ${n}, then at ${m}`
      const system = remote({ parallel: 2, ways: { p2: ['refused'] } })
      const record = licencePlan(people(4))
      const kinds = (wall: Clock): StepKinds => {
        const [kind] = system.kinds as readonly ItemStep<unknown>[]
        if (kind === undefined) throw new Error('no kind')
        const write: typeof kind.write = async (args, item, context) => {
          const outcome = await kind.write(args, item, context)
          return outcome.is === 'done' ? { ...outcome, learnt: learntFrom(item.key, wall) } : outcome
        }
        return [{ ...kind, write }]
      }
      const end = await killedAt(n, when, { exchange: () => ({}), record, kinds }, m)
      died = end.died
      expect(end.faults, about).toEqual([])
      expect(end.run, about).toMatchObject({ state: 'partly', tally: { items: 4, done: 3, refused: 1 } })
      expect([...system.effects].sort(), about).toEqual(['p0', 'p1', 'p3'])
      const { tally, outcomes, learnt } = await counted(end.store, record)
      expect(tally, about).toEqual({ items: 4, done: 3, refused: 1 })
      expect(outcomes, about).toEqual(['p0', 'p1', 'p2', 'p3'])
      // What was learnt is told once: each change of the document brings something new, and nothing is left out.
      expect(end.given, about).toEqual([...new Set(end.given)].sort((a, b) => a - b))
      expect(end.given.at(-1), about).toBe(learnt.at(-1))
      expect(await end.store.read('audit'), about).toMatchObject([{}, { outcome: 'partly' }])
      expect(n).toBeLessThan(60)
    }
  })
})

/**
 * An Exchange that holds what it was given, shows it only after a while, and counts how often it was told to make and to
 * start. Silent, it does what it is told and never says so.
 */
function statefulExchange(silent: boolean) {
  const world = { made: 0, started: 0 }
  const exchange = (wall: Clock): Partial<ExchangeOnline> => {
    let status: string | undefined
    let before: { status: string | undefined; until: number } | undefined
    const become = (next: string) => {
      before = { status, until: wall.now().getTime() + VISIBILITY * 0.9 }
      status = next
    }
    const answer = (operation: string) => {
      if (silent) throw silence(operation)
    }
    return {
      batch: async () => {
        const shown = before !== undefined && wall.now().getTime() < before.until ? before.status : status
        return shown === undefined ? undefined : remoteBatch(shown)
      },
      createBatch: async () => {
        world.made += 1
        become('Created')
        answer('New-MigrationBatch')
        return remoteBatch('Created')
      },
      startBatch: async () => {
        world.started += 1
        become('Syncing')
        answer('Start-MigrationBatch')
      },
      users: async () => ROWS.map(({ address }) => remoteUser(address)),
    }
  }
  return { world, exchange }
}

describe.each(['before', 'after'] as const)('the start of a batch, killed just %s its n-th write', (when) => {
  it.each(
    LIVES.flatMap((m) => [
      [m, 'answers'],
      [m, 'is silent'],
    ]) as [number, string][],
  )('makes one batch and starts it once, and the batch is ours (and again at %i, Exchange %s)', async (m, manner) => {
    let died = true
    for (let n = 1; died; n++) {
      const about = `killed at ${n}, then at ${m}`
      const { world, exchange } = statefulExchange(manner === 'is silent')
      const record = planRecord()
      const end = await killedAt(n, when, { exchange, record }, m)
      died = end.died
      expect(end.faults, about).toEqual([])
      expect(end.run, about).toMatchObject({ state: 'done' })
      expect([world.made, world.started], about).toEqual([1, 1])
      const batch = (await end.store.get(BatchKind, 'sales-1'))?.value
      expect(batch?.batch, about).toMatchObject({ endpoint: 'EX07-01', exchange: { guid: 'g-1' } })
      expect(batch?.learnt?.run, about).toBe('4k7m')
      expect(end.given, about).toEqual((await counted(end.store, record)).learnt)
      expect(await end.store.read('audit'), about).toMatchObject([{}, { outcome: 'done' }])
      expect(n).toBeLessThan(40)
    }
  })
})
