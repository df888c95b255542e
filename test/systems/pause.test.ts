import { describe, expect, it } from 'vitest'
import { manualClock } from '../../src/clock.ts'
import { createPause, retryAfter } from '../../src/systems/pause.ts'
import { steppedTime } from './loopback.ts'

const NOON = new Date('2026-11-22T12:00:00Z')

describe('retryAfter', () => {
  it.each([
    ['7', 7000],
    ['0', 0],
    ['0.5', 500],
    ['1.0001', 1001],
    [' 7 ', 7000],
    ['Sun, 22 Nov 2026 12:00:30 GMT', 30_000],
    ['Sun, 22 Nov 2026 11:00:00 GMT', 0],
    ['soon', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%j → %j', (header, wait) => expect(retryAfter(header, NOON)).toBe(wait))
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

  it('can be woken: the signal goes along', async () => {
    const { signal } = new AbortController()
    const signals: unknown[] = []
    const pause = createPause(manualClock(NOON), async (_ms, given) => void signals.push(given))
    pause.hold(3000)
    await pause.over(signal)
    expect(signals).toEqual([signal])
  })

  it('is content with a timer that fires early', async () => {
    const pause = createPause(manualClock(NOON), async () => undefined)
    pause.hold(3000)
    await pause.over()
    expect(pause.left()).toBe(3000)
  })
})
