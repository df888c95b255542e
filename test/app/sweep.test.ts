import { expect, it } from 'vitest'
import { createSweep } from '../../src/app/sweep.ts'
import { manualClock } from '../../src/clock.ts'
import { ActivityKind } from '../../src/records/activity.ts'
import { DownloadKind } from '../../src/records/download.ts'
import { memory, memoryStore } from '../support/memory-store.ts'
import { later, T0 } from '../support/records.ts'

function world(due: ReadonlyMap<string, number> = new Map(), store = memoryStore()) {
  const wall = manualClock(T0)
  const woken: (string | number)[][] = []
  const sweep = createSweep({
    store,
    wall,
    intervals: { poll: 1_000, sweep: 30_000 },
    parts: ['graph'],
    runner: { look: () => Promise.reject(new Error('it only says what is due')), due: async () => due },
    jobs: {
      handle: () => {},
      start: async () => {},
      stop: async () => {},
      wake: async (work, key, inMs = 0) => void woken.push([work, key, inMs]),
    },
  })
  return { store, wall, woken, sweep }
}

it('wakes each subject that has something to run, and what is to be told, now', async () => {
  const { sweep, woken } = world(
    new Map([
      ['batch:sales-1', 0],
      ['company', 0],
    ]),
  )
  await sweep()
  expect(woken.filter(([, , inMs]) => inMs === 0)).toEqual([
    ['run', 'batch:sales-1', 0],
    ['run', 'company', 0],
    ['deliver', 'teams', 0],
  ])
})

it('wakes what is due later for then: whoever was to come back for it may be gone', async () => {
  const { sweep, woken } = world(new Map([['batch:sales-1', 4_000]]))
  await sweep()
  expect(woken).toContainEqual(['run', 'batch:sales-1', 4_000])
})

it('has what comes back by itself come back after its usual time, not sooner', async () => {
  const { sweep, woken } = world()
  await sweep()
  expect(woken.filter(([, , inMs]) => inMs !== 0)).toEqual([
    ['poll', 'exchange', 1_000],
    ['expire', 'all', 30_000],
    ['refresh', 'graph', 30_000],
  ])
})

it('forgets deliveries that nobody repeats any more, and no greeting', async () => {
  const { sweep, store, wall } = world()
  await store.put(ActivityKind, 'delivered', { until: later(3_600).toISOString() }, 0)
  await store.put(ActivityKind, 'greeted', {}, 0)
  const left = async () => (await store.list(ActivityKind)).map(({ id }) => id)
  wall.set(later(3_600))
  await sweep()
  expect(await left()).toEqual(['delivered', 'greeted'])
  wall.set(later(3_601))
  await sweep()
  expect(await left()).toEqual(['greeted'])
})

it('forgets files whose day is over, and keeps the others', async () => {
  const { sweep, store } = world()
  const file = { name: 'a.csv', type: 'text/csv', text: '' }
  await store.put(DownloadKind, 'old', { ...file, expires: later(-1).toISOString() }, 0)
  await store.put(DownloadKind, 'young', { ...file, expires: T0.toISOString() }, 0)
  await sweep()
  expect((await store.list(DownloadKind)).map(({ id }) => id)).toEqual(['young'])
})

it('says aloud why something could not be forgotten', async () => {
  const { sweep, store } = world()
  await store.put(ActivityKind, 'delivered', { until: later(-1).toISOString() }, 0)
  store.delete = () => Promise.reject(new Error('ENOSPC'))
  await expect(sweep()).rejects.toThrow('ENOSPC')
})

it('does not stumble over another who sweeps at the same time', async () => {
  const kept = memory()
  const both = [world(new Map(), memoryStore(kept)), world(new Map(), memoryStore(kept))]
  const until = later(-1).toISOString()
  for (const id of ['a', 'b', 'c']) await both[0]?.store.put(ActivityKind, id, { until }, 0)
  await Promise.all(both.map(({ sweep }) => sweep()))
  expect(await both[0]?.store.list(ActivityKind)).toEqual([])
})
