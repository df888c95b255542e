import { describe, expect, it } from 'vitest'
import { isDoubtful } from '../../../src/inventory/refresh/doubt.ts'
import { nextPassIn, REFRESH_INTERVALS, spread } from '../../../src/inventory/refresh/intervals.ts'
import { ignoresFilter, MARGIN, newestOf, sinceOf } from '../../../src/inventory/refresh/since.ts'
import { mayRead } from '../../../src/inventory/refresh/turn.ts'
import { nextWidth, nextWindow } from '../../../src/inventory/refresh/window.ts'

describe('a full reading is believed', () => {
  it.each([
    ['the first, of nobody', 0, 0, undefined, false],
    ['more than before', 100, 130, undefined, false],
    ['nine tenths', 50_000, 45_000, undefined, false],
    ['fewer than nine tenths', 50_000, 44_999, undefined, true],
    ['49 fewer, of a small company', 60, 11, undefined, false],
    ['50 fewer, of a small company', 60, 10, undefined, true],
    ['nobody, of three', 3, 0, undefined, true],
    ['nobody again', 3, 0, { before: 3, now: 0 }, false],
    ['the same as the one doubted', 50_000, 20_000, { before: 50_000, now: 20_400 }, false],
    ['another than the one doubted', 50_000, 20_000, { before: 50_000, now: 20_500 }, true],
    ['nobody, after a half', 50_000, 0, { before: 50_000, now: 25_000 }, true],
  ] as const)('%s: doubtful', (_, before, now, earlier, doubtful) => {
    expect(isDoubtful(before, now, earlier)).toBe(doubtful)
  })
})

describe('the directory is asked in windows', () => {
  it.each([
    [0, 100, 1000, { after: 0, upTo: 100 }],
    [950, 100, 1000, { after: 950, upTo: 1000 }],
  ])('after %i, %i wide, up to %i', (reached, width, upTo, window) => {
    expect(nextWindow(reached, width, upTo)).toEqual(window)
  })

  it.each([
    ['nearly empty', 100, 0, 200],
    ['about a page', 100, 600, 100],
    ['large', 101, 1001, 50],
    ['large, and as narrow as can be', 1, 2000, 1],
  ])('%s', (_, width, rows, next) => {
    expect(nextWidth(width, rows)).toBe(next)
  })
})

describe('Exchange is asked since', () => {
  const at = (minute: number) => ({ changedAt: new Date(minute * 60_000) })
  const day = 24 * 60

  it('the newest it told of, less the margin and the time that reading took', () => {
    const newest = newestOf([at(50), { changedAt: undefined }, at(90), at(70)], undefined)
    expect(newest).toBe(90 * 60_000)
    expect(newestOf([at(50)], newest)).toBe(newest)
    expect(newestOf([{ changedAt: undefined }], undefined)).toBeUndefined()
    expect(sinceOf({ newest: 90 * 60_000, tookMs: 1234 })).toBe(90 * 60_000 - MARGIN - 1234)
  })

  it.each([
    ['who changed since', [at(3 * day), at(3 * day + 1)], false],
    ['nobody', [], false],
    ['who changed since, by another time zone', [at(2.2 * day), at(2.5 * day)], false],
    ['everybody', [at(day), at(3 * day), at(1)], true],
    ['those who do not say when', [{ changedAt: undefined }], true],
  ])('and answers with %s', (_, rows, ignored) => {
    expect(ignoresFilter(rows, 3 * day * 60_000)).toBe(ignored)
  })
})

describe('the time until the next look', () => {
  it.each([
    [0, 30_000],
    [1, 60_000],
    [3, 240_000],
    [4, 300_000],
    [2000, 300_000],
  ])('after %i passes that brought nothing', (quiet, ms) => {
    expect(nextPassIn(REFRESH_INTERVALS, quiet)).toBe(ms)
  })

  it('is never shorter than it is while somebody asks', () => {
    expect(nextPassIn({ changes: 100, idle: 10 }, 3)).toBe(100)
  })

  it.each([
    [0, 80],
    [0.5, 100],
    [1, 120],
  ])('is spread by %d', (random, ms) => {
    expect(spread(100, () => random)).toBe(ms)
  })
})

describe('a full reading has its turn', () => {
  const idle = { filled: true, reading: false, troubled: false }
  const reads = { ...idle, reading: true }
  const stuck = { ...reads, troubled: true }
  const empty = { ...idle, filled: false }
  it.each([
    ['nobody reads', [idle, idle], 1, true],
    ['another reads', [reads, idle], 1, false],
    ['a later one reads', [idle, reads], 0, false],
    ['another reads and is stuck', [stuck, idle], 1, true],
    ['both read, the first', [reads, reads], 0, true],
    ['both read, the second', [reads, reads], 1, false],
    ['another reads, and this one knows nobody yet', [reads, empty], 1, true],
  ])('%s', (_, readers, index, may) => {
    expect(mayRead(readers, index)).toBe(may)
  })
})
