import { describe, expect, it } from 'vitest'
import { createBudget } from '../../src/tracking/budget.ts'

/** Sends as fast as it may for so long; the times it sent at. */
function sendFor(milliseconds: number, conversation = 'a', budget = createBudget()): number[] {
  const times: number[] = []
  for (let now = 0; now < milliseconds; ) {
    const wait = budget.wait(conversation, now)
    if (wait > 0) {
      now += wait
      continue
    }
    budget.spend(conversation, now)
    times.push(now)
  }
  return times
}

/** The most that fell into any span of that length. */
function densest(times: readonly number[], span: number): number {
  return Math.max(...times.map((from) => times.filter((time) => time >= from && time < from + span).length))
}

describe('the budget', () => {
  it('lets the first go at once', () => {
    expect(createBudget().wait('a', 0)).toBe(0)
  })

  it.each([
    [1_000, 7],
    [2_000, 8 + 3],
    [30_000, 60],
    [3_600_000, 1_800],
  ])('stays below what Teams allows in %i ms', (span, limit) => {
    expect(densest(sendFor(span === 3_600_000 ? 5_000_000 : 90_000), span)).toBeLessThan(limit)
  })

  it('says how long to wait, exactly', () => {
    const budget = createBudget()
    for (let n = 0; n < 5; n++) budget.spend('a', n * 100)
    expect(budget.wait('a', 500)).toBe(500)
    expect(budget.wait('a', 999)).toBe(1)
    expect(budget.wait('a', 1_000)).toBe(0)
  })

  it('is not held up for long by a clock that was set back', () => {
    const budget = createBudget()
    for (let n = 0; n < 5; n++) budget.spend('a', 3_600_000 + n)
    expect(budget.wait('a', 0)).toBe(1_000)
  })

  it('is each conversation’s own', () => {
    const budget = createBudget()
    for (let n = 0; n < 5; n++) budget.spend('a', 0)
    expect(budget.wait('a', 0)).toBeGreaterThan(0)
    expect(budget.wait('b', 0)).toBe(0)
  })

  it('keeps a pause that was asked for, there only', () => {
    const budget = createBudget()
    budget.pause('a', 10_000)
    expect(budget.wait('a', 4_000)).toBe(6_000)
    expect(budget.wait('b', 4_000)).toBe(0)
    expect(budget.wait('a', 10_000)).toBe(0)
  })
})
