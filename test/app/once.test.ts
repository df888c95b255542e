import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { onceIn } from '../../src/app/once.ts'
import { createSweep } from '../../src/app/sweep.ts'
import { manualClock } from '../../src/clock.ts'
import { openJsonStore } from '../../src/store/json-store.ts'
import type { Store } from '../../src/store/store.ts'
import { T0 } from '../support/records.ts'

const HOUR = 3_600_000
const wall = manualClock(T0)
let dir: string
let store: Store
beforeEach(async () => {
  wall.set(T0)
  dir = await mkdtemp(join(tmpdir(), 'stagecoach-once-'))
  store = await openJsonStore({ dir, clock: wall })
})
afterEach(async () => {
  await store.close()
  await rm(dir, { recursive: true })
})

const sweep = () =>
  createSweep({
    store,
    wall,
    jobs: { handle: () => {}, wake: async () => {}, start: async () => {}, stop: async () => {} },
    runner: { due: async () => new Map(), look: async () => undefined },
    intervals: { poll: 1, sweep: 1 },
    parts: [],
  })()

describe('what came before', () => {
  it('is told from what comes first, whoever asks at the same time', async () => {
    const [one, other] = [onceIn(store, wall, HOUR), onceIn(store, wall, HOUR)]
    const answers = await Promise.all([one.first('a'), other.first('a'), one.first('a'), other.first('b')])
    expect(answers.filter(Boolean)).toHaveLength(2)
  })

  it('is still known after a restart', async () => {
    await onceIn(store, wall, HOUR).first('a')
    await store.close()
    store = await openJsonStore({ dir, clock: wall })
    expect(await onceIn(store, wall, HOUR).first('a')).toBe(false)
  })

  it('is swept once nobody repeats it any more, and what is kept for good is not', async () => {
    await onceIn(store, wall, HOUR).first('a')
    await onceIn(store, wall).first('greeted')
    wall.advance(HOUR)
    await sweep()
    expect(await onceIn(store, wall, HOUR).first('a')).toBe(false)
    wall.advance(1)
    await sweep()
    expect(await onceIn(store, wall, HOUR).first('a')).toBe(true)
    expect(await onceIn(store, wall).first('greeted')).toBe(false)
  })

  it('may be taken back', async () => {
    const once = onceIn(store, wall)
    await once.forget('never said')
    await once.first('a')
    await once.forget('a')
    expect(await once.first('a')).toBe(true)
  })
})
