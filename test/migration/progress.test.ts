import { describe, expect, it } from 'vitest'
import { span } from '../../src/migration/durations.ts'
import { bar, copyAge, copyAgeText, progress } from '../../src/migration/progress.ts'
import { batch, exchange, hours, iso } from './fixtures.ts'

describe('progress', () => {
  it('of a planned batch is its list', () => {
    expect(progress(batch())).toMatchObject({ total: 4, synced: 0, percent: 0, bar: '░'.repeat(20) })
  })

  it.each([
    [0, 4, 0],
    [1, 3, 33],
    [1999, 2000, 99],
    [2000, 2000, 100],
    [5, 4, 100],
  ])('%i of %i is %i percent', (synced, total, percent) => {
    expect(progress(batch({ exchange: exchange({ synced, total }) })).percent).toBe(percent)
  })

  it('of a batch nothing is counted of yet is its list', () => {
    expect(progress(batch({ exchange: exchange({ total: 0 }) }))).toMatchObject({ total: 4, percent: 0 })
  })

  it('is what Exchange counts, each for itself', () => {
    const counts = { total: 20, synced: 9, failed: 2, active: 5, stopped: 4, provisioned: 17 }
    expect(progress(batch({ exchange: exchange(counts) }))).toMatchObject(counts)
  })

  it('holds no more than there are, and no less than none', () => {
    expect(progress(batch({ exchange: exchange({ synced: 3, failed: 3 }) }))).toMatchObject({ synced: 3, failed: 1 })
    expect(progress(batch({ exchange: exchange({ synced: -1 }) }))).toMatchObject({ synced: 0, percent: 0 })
  })

  it('of an empty batch is no division by zero', () => {
    expect(progress(batch({ exchange: exchange({ total: 0 }) }, []))).toMatchObject({ percent: 0, total: 0 })
  })

  it.each([
    [10, 0, 20, '██████████░░░░░░░░░░'],
    [19, 1, 20, '███████████████████✕'],
    [1999, 1, 2000, '███████████████████✕'],
    [0, 20, 20, '✕✕✕✕✕✕✕✕✕✕✕✕✕✕✕✕✕✕✕✕'],
    [1999, 0, 2000, '███████████████████░'],
    [20, 1, 20, '███████████████████✕'],
    [0, 0, 0, '░░░░░░░░░░░░░░░░░░░░'],
  ])('%i synced, %i failed of %i', (synced, failed, total, text) => {
    expect(bar(synced, failed, total)).toBe(text)
  })
})

describe('the age of the copy', () => {
  it('counts from the last sync, else from the initial one, and is never negative', () => {
    expect(copyAge(batch({ exchange: exchange({ initialSync: iso(0), lastSynced: iso(2) }) }), hours(5))).toBe(
      3 * 3_600_000,
    )
    expect(copyAge(batch({ exchange: exchange({ initialSync: iso(0) }) }), hours(5))).toBe(5 * 3_600_000)
    expect(copyAge(batch({ exchange: exchange({ initialSync: iso(9) }) }), hours(5))).toBe(0)
    expect(copyAge(batch({ exchange: exchange() }), hours(5))).toBeUndefined()
  })

  it('promises no later sync', () => {
    expect(copyAgeText(batch({ exchange: exchange({ lastSynced: iso(0) }) }), hours(49))).toBe(
      'The copy is 2 days old; there is no later sync in a staged migration.',
    )
  })
})

it.each([
  [59_000, 'less than a minute'],
  [60_000, '1 minute'],
  [7_200_000, '2 hours'],
  [86_400_000, '1 day'],
  [-5, 'less than a minute'],
])('%i ms is said as %s', (ms, text) => {
  expect(span(ms)).toBe(text)
})
