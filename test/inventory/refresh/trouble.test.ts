import { describe, expect, it } from 'vitest'
import { REFRESH_INTERVALS } from '../../../src/inventory/refresh/intervals.ts'
import { refusal } from '../../support/people-world/core.ts'
import { filled, HOUR, NOON, refreshing, WORLD_PARTS } from './refreshing.ts'

const MINUTE = 60_000

describe('trouble', () => {
  it('is kept since it began, what was known stays, and the system is left alone for longer and longer', async () => {
    const at = await filled()
    const { asOf } = at.state('graph')
    at.world.core.silent.add('graph')
    at.clock.advance(10 * MINUTE)
    const since = new Date(at.clock.now().getTime() + 5)
    const waits: number[] = []
    for (let looks = 0; looks < 7; looks++) {
      const ms = await at.refresh.look('graph')
      waits.push(ms)
      at.clock.advance(ms)
    }
    // Five seconds, doubled each time up to two minutes, of which a quarter is spread away here.
    expect(waits).toEqual([3750, 7500, 15_000, 30_000, 60_000, 90_000, 90_000])
    expect(at.state('graph')).toMatchObject({
      asOf,
      count: 25,
      trouble: { why: 'Microsoft Graph: it said 503', since },
    })
    at.world.core.silent.clear()
    await at.refresh.look('graph')
    expect(at.state('graph').trouble).toBeUndefined()
  })

  it('lasts as long as the system asked to be left alone, whoever asks', async () => {
    const at = await filled()
    const { userChanges } = at.world.graph.reads
    at.world.reads.graph.userChanges = () => Promise.reject(refusal('graph', '429', true, 7 * MINUTE))
    await at.refresh.changes(['graph'], 0)
    at.world.reads.graph.userChanges = userChanges
    at.clock.advance(6 * MINUTE)
    await at.refresh.changes(['graph'], 0)
    await at.refresh.look('graph')
    expect(at.calls()).toEqual([])
    at.clock.advance(MINUTE)
    await at.refresh.changes(['graph'], 0)
    expect(at.calls()).toEqual(['graph.changes'])
  })

  it('in a first filling leaves what was read', async () => {
    const at = refreshing({ people: 115 })
    await at.refresh.look('exchange')
    at.world.core.silent.add('exchange')
    expect(await at.refresh.look('exchange')).toBeGreaterThan(1000)
    expect(at.state('exchange')).toMatchObject({
      asOf: undefined,
      reading: { rows: 100 },
      trouble: { since: expect.any(Date) },
    })
  })

  it('is none where the work was given up', async () => {
    const at = refreshing({ people: 115 })
    const stop = new AbortController()
    at.world.core.onCall = () => {
      stop.abort()
      throw refusal('graph', 'Aborted')
    }
    await at.refresh.look('graph', stop.signal)
    expect(at.state('graph').trouble).toBeUndefined()
  })

  it('is none where the pass of another was given up: it is asked again', async () => {
    const at = await filled()
    at.clock.advance(10 * MINUTE)
    const stop = new AbortController()
    at.world.graph.change(3, { usageLocation: 'DE' })
    at.world.core.onCall = () => {
      if (stop.signal.aborted) return
      stop.abort()
      throw refusal('graph', 'Aborted')
    }
    await Promise.all([at.refresh.look('graph', stop.signal), at.refresh.changes(['graph'], 0)])
    expect(at.held('graph')).toEqual(at.world.rows('graph'))
  })

  it('of our own making is thrown', async () => {
    const at = await filled()
    at.world.reads.graph.userChanges = () => Promise.reject(new TypeError('a bug'))
    await expect(at.refresh.changes(['graph'], 0)).rejects.toThrow('a bug')
    expect(at.state('graph').trouble).toBeUndefined()
  })
})

describe.each(WORLD_PARTS)('a full reading of %s with much less than before', (part) => {
  it('is doubted aloud, and the old one goes on answering until it is whole again', async () => {
    const at = await filled(115)
    at.world.core.cut.add(part)
    at.clock.advance(30 * HOUR)
    await at.look()
    const { doubt, count, asOf } = at.state(part)
    expect(doubt).toMatchObject({ before: 115, now: expect.any(Number) })
    expect(count).toBe(115)
    expect(asOf?.getTime()).toBeGreaterThan(NOON.getTime() + 29 * HOUR)
    at.crash()
    expect(at.state(part).doubt).toEqual(doubt)
    at.calls()
    await at.look()
    expect(at.calls().filter((call) => call === `${part}.page`)).toEqual([])
    at.world.core.cut.clear()
    at.clock.advance(REFRESH_INTERVALS.doubt)
    await at.look(part)
    expect(at.state(part)).toMatchObject({ doubt: undefined, count: 115 })
    expect(at.changed).toEqual([])
  })

  it('is believed when it comes twice', async () => {
    const at = await filled(115)
    for (let n = 1; n <= 60; n++) at.world.directory.remove(n)
    for (let n = 1; n <= 60; n++) at.world.exchange.remove(n)
    for (let n = 1; n <= 60; n++) at.world.graph.remove(n)
    at.world.directory.answerFrom('server-2')
    at.world.graph.expire()
    at.clock.advance(30 * HOUR)
    await at.look(part)
    expect(at.state(part)).toMatchObject({ count: 115, doubt: { before: 115, now: 55 } })
    at.clock.advance(REFRESH_INTERVALS.doubt)
    await at.look(part)
    expect(at.state(part)).toMatchObject({ count: 55, doubt: undefined })
    expect(at.changed.filter((one) => one.part === part)).toHaveLength(60)
  })
})
