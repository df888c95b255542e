import { describe, expect, it } from 'vitest'
import { expectedEnd, ratePerHour, type Samples, withSample } from '../../src/migration/eta.ts'
import { batch, exchange, hours, iso } from './fixtures.ts'

const samples = (...points: readonly (readonly [number, number])[]): Samples =>
  points.map(([hour, done]) => ({ at: iso(hour), done }))

/** A hundred at once, then twenty samples of one an hour. */
const spurt = samples([0, 0], [4, 0], ...Array.from({ length: 20 }, (_, n) => [5 + n, 100 + n] as const))

describe('the rate', () => {
  it.each<[string, Samples, number, number | undefined]>([
    ['nothing sampled', [], 5, undefined],
    ['one sample', samples([0, 0]), 5, undefined],
    ['nothing done', samples([0, 3]), 5, undefined],
    ['one done tells no speed', samples([0, 0], [1, 1]), 1, undefined],
    ['ten in two hours', samples([0, 0], [1, 4], [2, 10]), 2, 5],
    ['it falls while nothing ends', samples([0, 0], [1, 4], [2, 10]), 10, 1],
    ['two done are enough', samples([0, 0], [1, 2]), 1, 2],
    ['no time passed', samples([0, 0], [0, 5]), 0, undefined],
    ['the newest twenty count, an old spurt does not', spurt, 24, 1],
    ['a clock behind the samples', samples([0, 0], [2, 10]), 1, 5],
  ])('%s', (_, given, now, rate) => {
    expect(ratePerHour(given, hours(now))).toBe(rate)
  })
})

describe('the expected end', () => {
  const running = (over: Parameters<typeof exchange>[0], given: Samples) =>
    batch({ exchange: exchange(over), samples: [...given] })
  it('is what is left at the rate', () => {
    const given = running({ total: 100, synced: 10, failed: 5 }, samples([0, 0], [2, 10]))
    expect(expectedEnd(given, hours(2))).toEqual(hours(19))
  })

  it.each([
    ['too little is done', running({ total: 100, synced: 1 }, samples([0, 0], [2, 1]))],
    ['all is done', running({ total: 10, synced: 9, failed: 1 }, samples([0, 0], [2, 9]))],
    ['it is stopped', running({ status: 'Stopped', total: 100, synced: 10 }, samples([0, 0], [2, 10]))],
    ['it is synced', running({ status: 'Synced', total: 10, synced: 10 }, samples([0, 0], [2, 10]))],
    ['it is beyond every calendar', running({ total: 1e13, synced: 10 }, samples([0, 0], [2, 10]))],
    ['it is only planned', batch()],
  ])('is not told when %s', (_, given) => {
    expect(expectedEnd(given, hours(3))).toBeUndefined()
  })

  it('is never before now', () => {
    for (let now = 0; now < 1000; now += 7) {
      const end = expectedEnd(running({ total: 100, synced: 99 }, samples([0, 0], [2, 99])), hours(now))
      expect(end && end.getTime() >= hours(now).getTime()).toBe(true)
    }
  })
})

describe('samples', () => {
  it('are taken where the count moves', () => {
    const one = withSample([], { at: iso(0), done: 0 })
    expect(withSample(one, { at: iso(1), done: 0 })).toBe(one)
    expect(withSample(one, { at: iso(1), done: 2 })).toEqual(samples([0, 0], [1, 2]))
    expect(withSample(one, { at: iso(-1), done: 2 })).toBe(one)
    expect(withSample(one, { at: iso(0), done: 2 })).toBe(one)
  })

  it('begin anew when the count falls or the batch runs again', () => {
    expect(withSample(samples([0, 0], [1, 5]), { at: iso(2), done: 3 })).toEqual(samples([2, 3]))
    expect(withSample(samples([0, 0], [1, 5]), { at: iso(9), done: 5 }, true)).toEqual(samples([9, 5]))
  })

  it('stay few, keep the newest, and tell the same rate', () => {
    let kept: Samples = []
    let most = 0
    for (let i = 0; i < 2000; i++) {
      kept = withSample(kept, { at: iso(i / 10), done: i })
      most = Math.max(most, kept.length)
      const newest = kept.slice(-20).map(({ done }) => done)
      expect(newest).toEqual(newest.map((_, n) => i - newest.length + 1 + n))
    }
    expect(most).toBe(50)
    expect(kept.at(-1)?.done).toBe(1999)
    expect(kept.map((s) => s.done)).toEqual(kept.map((s) => s.done).sort((a, b) => a - b))
    expect(ratePerHour(kept, hours(199.9))).toBeCloseTo(10)
  })
})
