import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { manualClock } from '../../src/clock.ts'
import { createLoop } from '../../src/tracking/loop.ts'
import { T0 } from '../support/records.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function deferred() {
  let resolve = (): void => {}
  let reject = (_error: unknown): void => {}
  const promise = new Promise<void>((yes, no) => {
    resolve = yes
    reject = no
  })
  return { promise, resolve, reject }
}

/** Each lane's passes, ended by the test. */
function world() {
  const ticks: ReturnType<typeof deferred>[] = []
  const resumes: ReturnType<typeof deferred>[] = []
  const flushes: (ReturnType<typeof deferred> & { next: number | undefined })[] = []
  const faults: unknown[] = []
  const begin = (list: ReturnType<typeof deferred>[]) => {
    const one = deferred()
    list.push(one)
    return one.promise
  }
  const loop = createLoop({
    wall: manualClock(T0),
    tracker: { tick: () => begin(ticks), resume: () => begin(resumes) },
    notifier: {
      flush: () => {
        const one = { ...deferred(), next: undefined as number | undefined }
        flushes.push(one)
        return one.promise.then(() => one.next)
      },
    },
    interval: 1_000,
    onFault: (error) => faults.push(error),
  })
  return { loop, ticks, resumes, flushes, faults }
}
const settle = () => vi.advanceTimersByTimeAsync(0)

describe('the loop', () => {
  it('does nothing before it is started', async () => {
    const { ticks, flushes } = world()
    await vi.advanceTimersByTimeAsync(10_000)
    expect([ticks.length, flushes.length]).toEqual([0, 0])
  })

  it('makes one pass after the other, an interval apart, never two at once', async () => {
    const { loop, ticks } = world()
    loop.start()
    await vi.advanceTimersByTimeAsync(5_000)
    expect(ticks).toHaveLength(1)
    ticks[0]?.resolve()
    await vi.advanceTimersByTimeAsync(999)
    expect(ticks).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(ticks).toHaveLength(2)
  })

  it('goes on after a pass that failed, and says so', async () => {
    const { loop, ticks, faults } = world()
    loop.start()
    ticks[0]?.reject(new Error('odd'))
    await vi.advanceTimersByTimeAsync(1_000)
    expect(faults).toMatchObject([{ message: 'odd' }])
    expect(ticks).toHaveLength(2)
  })

  it('woken, goes on with runs and tells at once, though a pass is under way', async () => {
    const { loop, ticks, resumes, flushes } = world()
    loop.start()
    loop.wake()
    await settle()
    expect([ticks.length, resumes.length, flushes.length]).toEqual([1, 1, 1])
  })

  it('woken several times in one pass, makes one more after it', async () => {
    const { loop, resumes } = world()
    for (let n = 0; n < 5; n++) loop.wake()
    await settle()
    expect(resumes).toHaveLength(1)
    resumes[0]?.resolve()
    await settle()
    expect(resumes).toHaveLength(2)
    resumes[1]?.resolve()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(resumes).toHaveLength(2)
  })

  it('tells again when the notifier says that it is worth while, and not when nothing waits', async () => {
    const { loop, flushes } = world()
    loop.nudge()
    await settle()
    const [first] = flushes
    if (first === undefined) throw new Error('nothing was told')
    first.next = 300
    first.resolve()
    await vi.advanceTimersByTimeAsync(299)
    expect(flushes).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(flushes).toHaveLength(2)
    flushes[1]?.resolve()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(flushes).toHaveLength(2)
  })

  it('stops after the passes under way, and begins none any more', async () => {
    const { loop, ticks, resumes, flushes } = world()
    loop.start()
    loop.wake()
    loop.wake()
    await settle()
    const ended: string[] = []
    const stopping = loop.stop().then(() => ended.push('stopped'))
    await settle()
    expect(ended).toEqual([])
    for (const one of [...ticks, ...resumes, ...flushes]) one.resolve()
    await stopping
    loop.wake()
    loop.start()
    await vi.advanceTimersByTimeAsync(60_000)
    expect([ticks.length, resumes.length, flushes.length]).toEqual([1, 1, 1])
  })
})
