/**
 * Two workers on one store, each believing that the run is his: one slept, the other has claimed it since. Whatever the
 * order in which their calls come, an older claim writes nothing more, and no item is done twice.
 */
import { describe, expect, it } from 'vitest'
import { drawWith } from '../../src/plans/outbox.ts'
import { Progress } from '../../src/plans/progress.ts'
import { createRunner } from '../../src/plans/runner.ts'
import { JournalLineSchema, journalOf } from '../../src/records/journal.ts'
import { RunKind } from '../../src/records/run.ts'
import type { Store } from '../../src/store/store.ts'
import { systemsOf, writesOf } from '../support/fakes.ts'
import { memoryStore } from '../support/memory-store.ts'
import { LINKS } from '../support/records.ts'
import { licencePlan, people, remote } from './items.ts'
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

/** Every call waits for its turn, and whose turn comes is drawn. */
function scheduler(draw: () => number) {
  const waiting: (() => void)[] = []
  const turn = () => new Promise<void>((resolve) => waiting.push(resolve))
  return {
    turn,
    async until(done: () => boolean) {
      for (let n = 0; !done(); n++) {
        if (n > 20_000) throw new Error('it never came to an end')
        waiting.splice(Math.floor(draw() * waiting.length), 1)[0]?.()
        await new Promise((resolve) => setImmediate(resolve))
      }
    },
  }
}

async function interleaved(seed: number) {
  const draw = random(seed)
  const { turn, until } = scheduler(draw)
  const store = memoryStore()
  const slow: Store = {
    ...store,
    get: async (kind, id) => turn().then(() => store.get(kind, id)),
    list: async (kind) => turn().then(() => store.list(kind)),
    put: async (kind, id, value, expected) => turn().then(() => store.put(kind, id, value, expected)),
    append: async (log, lines, fence) => turn().then(() => store.append(log, lines, fence)),
    read: async (log, after) => turn().then(() => store.read(log, after)),
  }
  const system = remote({ parallel: 2, during: turn, ways: { p1: ['refused'] } })
  const record = licencePlan(people(4))
  const one = await running({}, record, { store, kinds: system.kinds })
  const faults: unknown[] = []
  const worker = () =>
    createRunner({
      store: slow,
      systems: systemsOf({}),
      writes: writesOf({}),
      wall: one.wall,
      migrationClock: one.wall,
      intervals: { visibilityDelayMs: VISIBILITY, writeTimeoutMs: WRITE_TIMEOUT },
      kinds: system.kinds,
      draw: drawWith(LINKS),
      onChange: () => {},
      onFault: (error) => faults.push(error),
    })
  let ended = 0
  const looks = [worker(), worker()].map((each) =>
    each.look(claimOn('batch:sales-1')).finally(() => {
      ended += 1
    }),
  )
  await until(() => ended === 2)
  const settled = await Promise.allSettled(looks)
  for (let look = 0; look < 30 && (await one.now()).state === 'running'; look++) {
    one.wall.advance(15_000)
    let over = false
    void worker()
      .look(claimOn('batch:sales-1'))
      .finally(() => {
        over = true
      })
    await until(() => over)
  }
  return { store, system, record, settled, faults, one }
}

describe('two workers who both believe that a run is theirs', () => {
  it.each(Array.from({ length: 8 }, (_, n) => [n * 40]))('do no item twice (seeds from %i)', async (from) => {
    for (let seed = from; seed < from + 40; seed++) {
      const { store, system, record, settled, faults } = await interleaved(seed)
      const about = `seed ${seed}`
      expect(faults, about).toEqual([])
      const ends = settled.map(({ status }) => status)
      expect(ends, about).toEqual(['fulfilled', 'fulfilled'])
      const run = (await store.get(RunKind, record.id))?.value
      expect(run, about).toMatchObject({ state: 'partly', tally: { items: 4, done: 3, refused: 1 } })
      expect([...system.effects].sort(), about).toEqual(['p0', 'p2', 'p3'])
      const progress = new Progress(record.plan.steps)
      const lines = (await store.read(journalOf(record.id))).map((entry) => JournalLineSchema.parse(entry))
      for (const line of lines) progress.apply(line)
      expect(progress.tally, about).toEqual({ items: 4, done: 3, refused: 1 })
      const outcomes = lines.flatMap((line) => (line.is === 'item' && line.outcome !== 'unknown' ? [line.key] : []))
      expect(outcomes.sort(), about).toEqual(['p0', 'p1', 'p2', 'p3'])
    }
  })
})
