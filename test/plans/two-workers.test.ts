/**
 * Two workers on one store, each believing that the run is his: one slept, the other has claimed it since. Whatever the
 * order in which their calls come, however long one sleeps and wherever one dies, an older claim writes nothing more,
 * and no item is done twice.
 */
import { describe, expect, it } from 'vitest'
import { drawWith } from '../../src/plans/outbox.ts'
import { Progress } from '../../src/plans/progress.ts'
import { createRunner } from '../../src/plans/runner.ts'
import { BatchKind } from '../../src/records/batch.ts'
import { JournalLineSchema, journalOf } from '../../src/records/journal.ts'
import type { Run } from '../../src/records/run.ts'
import { StaleFenceError, type Store } from '../../src/store/store.ts'
import { systemsOf, writesOf } from '../support/fakes.ts'
import { memoryStore } from '../support/memory-store.ts'
import { LINKS } from '../support/records.ts'
import { licencePlan, people } from './items.ts'
import { lateSystem } from './late-system.ts'
import { claimOn, running, VISIBILITY, WRITE_TIMEOUT } from './running.ts'

/** Numbers that look random and are the same for the same seed (mulberry32). */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

class Killed extends Error {}

/** Every call waits for its turn, and whose turn comes is drawn; at times everybody sleeps for a while first. */
function scheduler(draw: () => number, sleep: (ms: number) => void) {
  const waiting: (() => void)[] = []
  return {
    turn: () => new Promise<void>((resolve) => waiting.push(resolve)),
    async until(done: () => boolean) {
      for (let n = 0; !done(); n++) {
        if (n > 20_000) throw new Error('it never came to an end')
        if (draw() < 0.03) sleep(draw() * 1.2 * (WRITE_TIMEOUT + VISIBILITY))
        waiting.splice(Math.floor(draw() * waiting.length), 1)[0]?.()
        await new Promise((resolve) => setImmediate(resolve))
      }
    },
  }
}

/** What every header that was put, and every change of the batch's document, has to keep to. */
function watched(store: Store) {
  const headers: Run[] = []
  const learnt: number[] = []
  let stale = 0
  const seeing: Store = {
    ...store,
    async put(kind, id, value, expected) {
      const version = await store.put(kind, id, value, expected)
      if (kind.name === 'run') headers.push(value as unknown as Run)
      if (kind.name === 'batch') learnt.push((value as { learnt?: { seq: number } }).learnt?.seq ?? 0)
      return version
    },
    append: (log, lines, fence) =>
      store.append(log, lines, fence).catch((error: unknown) => {
        if (error instanceof StaleFenceError) stale += 1
        throw error
      }),
  }
  return { store: seeing, headers, learnt, stale: () => stale }
}

async function interleaved(seed: number) {
  const draw = random(seed)
  const record = licencePlan(people(5))
  const kept = watched(memoryStore())
  const one = await running({}, record, { store: kept.store })
  const { turn, until } = scheduler(draw, (ms) => one.wall.advance(ms))
  const refuses = new Set(['p1'])
  const system = lateSystem({ wall: one.wall, draw, turn, shownAfter: VISIBILITY, refuses })

  /** A process: some of its calls come last, and it does nothing any more after that. */
  function worker(dies: number) {
    let calls = 0
    const call = async <T>(work: () => Promise<T>): Promise<T> => {
      await turn()
      calls += 1
      if (calls > dies) throw new Killed()
      return work()
    }
    const { store } = kept
    const faults: unknown[] = []
    const runner = createRunner({
      store: {
        ...store,
        get: (kind, id) => call(() => store.get(kind, id)),
        list: (kind) => call(() => store.list(kind)),
        put: (kind, id, value, expected) => call(() => store.put(kind, id, value, expected)),
        append: (log, lines, fence) => call(() => store.append(log, lines, fence)),
        read: (log, after) => call(() => store.read(log, after)),
      },
      systems: systemsOf(system.exchange),
      writes: writesOf(system.exchange),
      wall: one.wall,
      migrationClock: one.wall,
      intervals: { visibilityDelayMs: VISIBILITY, writeTimeoutMs: WRITE_TIMEOUT },
      kinds: system.kinds,
      draw: drawWith(LINKS),
      onChange: () => {},
      onFault: (error) => faults.push(error),
    })
    /** So many looks, or until it dies. */
    const looks = async (count: number) => {
      try {
        for (let n = 0; n < count; n++) await runner.look(claimOn('batch:sales-1'))
      } catch (error) {
        if (calls <= dies) throw error
      }
      return faults.filter((error) => calls <= dies || !(error instanceof Killed))
    }
    return { looks }
  }

  async function ended<T>(work: Promise<T>): Promise<T> {
    let over = false
    const watchedWork = work.finally(() => {
      over = true
    })
    watchedWork.catch(() => {})
    await until(() => over)
    return watchedWork
  }

  const dies = () => (draw() < 0.5 ? Math.floor(draw() * 120) : Number.POSITIVE_INFINITY)
  const pair = () => Promise.all([worker(dies()).looks(6), worker(dies()).looks(6)])
  const faults = (await ended(pair())).flat()
  for (let look = 0; look < 60 && (await one.now()).state === 'running'; look++) {
    one.wall.advance(15_000)
    faults.push(...(await ended(worker(Number.POSITIVE_INFINITY).looks(1))))
  }
  return { ...kept, one, record, system, faults, run: await one.now() }
}

async function keeps(seed: number): Promise<number> {
  const { store, headers, learnt, stale, record, system, faults, run } = await interleaved(seed)
  const about = `seed ${seed}`
  expect(faults, about).toEqual([])
  expect(run, about).toMatchObject({ state: 'partly', tally: { items: 5, done: 4, refused: 1 } })
  expect([...system.effects].sort(), about).toEqual(['p0', 'p2', 'p3', 'p4'])

  const lines = (await store.read(journalOf(record.id))).map((entry) => JournalLineSchema.parse(entry))
  const progress = new Progress(record.plan.steps)
  for (const line of lines) progress.apply(line)
  expect(progress.tally, about).toEqual({ items: 5, done: 4, refused: 1 })
  const outcomes = lines.flatMap((line) => (line.is === 'item' && line.outcome !== 'unknown' ? [line.key] : []))
  expect(outcomes.sort(), about).toEqual(['p0', 'p1', 'p2', 'p3', 'p4'])

  for (const { tally } of headers) expect(tally.done + tally.refused, about).toBeLessThanOrEqual(tally.items)
  expect(headers.at(-1)?.upTo, about).toBe(lines.length)
  const given = lines.flatMap((line, index) => ('learnt' in line && line.learnt !== undefined ? [index + 1] : []))
  // Each change of the batch's document brings lines that were not in it yet, up to the last one.
  const changes = learnt.slice(1)
  expect(changes, about).toEqual([...new Set(changes)].sort((a, b) => a - b))
  expect(changes.at(-1), about).toBe(given.at(-1))
  expect((await store.get(BatchKind, 'sales-1'))?.value.learnt?.seq, about).toBe(given.at(-1))
  return stale()
}

describe('two workers who both believe that a run is theirs', () => {
  it.each(Array.from({ length: 8 }, (_, n) => [n * 25]))('do no item twice (seeds from %i)', async (from) => {
    let stale = 0
    for (let seed = from; seed < from + 25; seed++) stale += await keeps(seed)
    // Else nothing was tried here.
    expect(stale).toBeGreaterThan(5)
  })
})
