import { describe, expect, it } from 'vitest'
import { manualClock } from '../../src/clock.ts'
import { backoff, createGate, createPause, retryAfter, wallSleep } from '../../src/systems/pace.ts'
import { steppedTime } from './loopback.ts'

const NOON = new Date('2026-11-22T12:00:00Z')

describe('retryAfter', () => {
  it.each([
    ['7', 7000],
    ['0', 0],
    ['0.5', 500],
    ['Sun, 22 Nov 2026 12:00:30 GMT', 30_000],
    ['Sun, 22 Nov 2026 11:00:00 GMT', 0],
    ['soon', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%j → %j', (header, wait) => expect(retryAfter(header, NOON)).toBe(wait))
})

describe('backoff', () => {
  it('doubles, has an end, and half of it is random', () => {
    expect([0, 1, 2, 3].map((attempt) => backoff(attempt, () => 1))).toEqual([1000, 2000, 4000, 8000])
    expect(backoff(0, () => 0)).toBe(500)
    expect(backoff(50, () => 1)).toBe(30_000)
  })
})

describe('createGate', () => {
  it('lets so many in and no more, in order, and opens again after a failure', async () => {
    const gate = createGate(2)
    const order: number[] = []
    let inside = 0
    let most = 0
    const runs = [0, 1, 2, 3, 4].map((n) =>
      gate(async () => {
        order.push(n)
        most = Math.max(most, ++inside)
        await Promise.resolve()
        inside--
        if (n === 1) throw new Error('one fails')
        return n
      }).catch(() => 'failed'),
    )
    expect(await Promise.all(runs)).toEqual([0, 'failed', 2, 3, 4])
    expect(order).toEqual([0, 1, 2, 3, 4])
    expect(most).toBe(2)
  })
})

describe('createPause', () => {
  it('holds until its end, and is only made longer', async () => {
    const { clock, sleep, slept } = steppedTime()
    const pause = createPause(clock, sleep)
    pause.hold(5000)
    pause.hold(1000)
    expect(pause.left()).toBe(5000)
    await pause.over()
    expect(slept).toEqual([5000])
    expect(pause.left()).toBe(0)
    await pause.over()
    expect(slept).toEqual([5000])
  })

  it('waits on when more was asked while it waited', async () => {
    const clock = manualClock(NOON)
    const slept: number[] = []
    const pause = createPause(clock, async (ms) => {
      slept.push(ms)
      if (slept.length === 1) pause.hold(8000)
      clock.advance(ms)
    })
    pause.hold(3000)
    await pause.over()
    expect(slept).toEqual([3000, 5000])
  })

  it('is content with a timer that fires early', async () => {
    const pause = createPause(manualClock(NOON), async () => undefined)
    pause.hold(3000)
    await pause.over()
    expect(pause.left()).toBe(3000)
  })
})

describe('wallSleep', () => {
  it('ends at once when aborted, with the reason', async () => {
    const abort = new AbortController()
    const asleep = wallSleep(3_600_000, abort.signal)
    abort.abort(new Error('shutting down'))
    await expect(asleep).rejects.toThrow('shutting down')
    await expect(wallSleep(3_600_000, abort.signal)).rejects.toThrow('shutting down')
  })

  it('resolves', async () => {
    await expect(wallSleep(0)).resolves.toBeUndefined()
  })
})
