import { describe, expect, it } from 'vitest'
import { backoff } from '../../src/jobs/backoff.ts'

const SECONDS = { first: 1000, longest: 30_000 }

describe('backoff', () => {
  it('doubles, has an end, and half of it is random', () => {
    expect([0, 1, 2, 3].map((failures) => backoff(SECONDS, failures, () => 1))).toEqual([1000, 2000, 4000, 8000])
    expect(backoff(SECONDS, 0, () => 0)).toBe(500)
    expect(backoff(SECONDS, 50, () => 1)).toBe(30_000)
    expect(backoff(SECONDS, 5000, () => 0)).toBe(15_000)
  })

  it('is whole where nothing random is given', () => {
    expect([0, 1, 9].map((failures) => backoff({ first: 2000, longest: 600_000 }, failures))).toEqual([
      2000, 4000, 600_000,
    ])
  })
})
