import { describe, expect, it } from 'vitest'
import { REFRESH_INTERVALS } from '../../../src/inventory/refresh/intervals.ts'
import { refusal } from '../../support/people-world.ts'
import { HOUR, NOON, refreshing, WORLD_PARTS } from './refreshing.ts'

const MINUTE = 60_000

async function filled(people = 25) {
  const at = refreshing({ people })
  await at.look()
  await at.look()
  at.calls()
  at.changed.length = 0
  return at
}

describe('how a part stands', () => {
  it('is not known before it was read whole, and then as of when the reading began', async () => {
    const at = refreshing({ people: 115 })
    expect(at.state('exchange')).toMatchObject({ asOf: undefined, count: 0, reading: undefined })
    const began = at.clock.now()
    expect(await at.refresh.look('exchange')).toBe(0)
    expect(at.state('exchange')).toMatchObject({
      asOf: undefined,
      count: 0,
      reading: { rows: 100, of: undefined, since: began },
    })
    expect(await at.refresh.look('exchange')).toBe(0)
    expect(at.state('exchange')).toMatchObject({ asOf: began, count: 115, reading: undefined })
    const passed = at.clock.now()
    await at.refresh.look('exchange')
    expect(at.state('exchange').asOf).toEqual(passed)
    expect(at.changed).toEqual([])
  })

  it('outlives a restart', async () => {
    const at = await filled()
    const before = at.refresh.states()
    at.crash()
    expect(at.refresh.states()).toEqual(before)
  })

  it('is unknown where what was kept about it cannot be read: it is read in full', async () => {
    const at = await filled()
    at.disks.graph.control = { version: 7 }
    expect(at.state('graph')).toMatchObject({ asOf: undefined, count: 25 })
    at.world.graph.change(3, { usageLocation: 'DE' })
    await at.look('graph')
    expect(at.held('graph')).toEqual(at.world.rows('graph'))
    expect(at.state('graph').asOf).toBeDefined()
  })
})

describe('a look', () => {
  it('comes at half a minute while somebody asks or something changes, and is slower when idle', async () => {
    const at = await filled()
    const intervals: number[] = []
    const next = async () => {
      const ms = await at.refresh.look('graph')
      intervals.push(Math.ceil(ms / MINUTE))
      at.clock.advance(ms)
    }
    for (let looks = 0; looks < 6; looks++) await next()
    expect(intervals).toEqual([1, 2, 4, 5, 5, 5])
    at.world.graph.change(3, { usageLocation: 'DE' })
    await next()
    await next()
    expect(intervals.slice(6)).toEqual([1, 1])
  })

  it('reads in full each day, never two parts at once, and each in its turn', async () => {
    const at = await filled(115)
    at.clock.advance(30 * HOUR)
    at.calls()
    expect(await at.refresh.look('exchange')).toBe(0)
    expect(at.state('exchange').reading).toBeDefined()
    expect(await at.refresh.look('graph')).toBeLessThanOrEqual(REFRESH_INTERVALS.changes)
    expect(at.state('graph').reading).toBeUndefined()
    await at.look('exchange')
    await at.refresh.look('graph')
    expect(at.state('graph').reading ?? at.calls().includes('graph.page')).toBeTruthy()
  })

  it('waits for no part that is stuck', async () => {
    const at = await filled(115)
    at.clock.advance(30 * HOUR)
    await at.refresh.look('exchange')
    at.world.core.silent.add('exchange')
    await at.refresh.look('exchange')
    at.calls()
    await at.look('graph')
    expect(at.calls()).toContain('graph.page')
  })

  it('twice at once is one', async () => {
    const at = refreshing()
    await Promise.all([at.refresh.look('graph'), at.refresh.look('graph')])
    expect(at.calls().filter((call) => call === 'graph.page').length).toBeLessThanOrEqual(4)
    expect(at.held('graph')).toEqual(at.world.rows('graph'))
  })
})

describe('changes', () => {
  it('are picked up before an answer, unless what is known is young enough', async () => {
    const at = await filled()
    at.world.rename(3, 'Anna')
    at.clock.advance(20_000)
    await at.refresh.changes(WORLD_PARTS, 30_000)
    expect(at.calls()).toEqual([])
    await at.refresh.changes(['graph', 'users'], 10_000)
    expect(at.calls()).toEqual(['graph.changes'])
    await at.refresh.changes(WORLD_PARTS, 10_000)
    expect(at.calls()).not.toContain('graph.changes')
    for (const part of WORLD_PARTS) expect(at.held(part)).toEqual(at.world.rows(part))
  })

  it('are picked up once for all who ask at the same time', async () => {
    const at = await filled()
    await Promise.all([1, 2, 3].map(() => at.refresh.changes(['graph'], 0)))
    expect(at.calls()).toEqual(['graph.changes'])
  })

  it('are waited for only so long, and go on', async () => {
    const at = await filled()
    at.world.graph.change(3, { usageLocation: 'DE' })
    const { userChanges } = at.world.graph.reads
    let answer = () => {}
    const silence = new Promise<void>((resolve) => {
      answer = resolve
    })
    at.world.reads.graph.userChanges = async (next) => {
      await silence
      return userChanges(next)
    }
    await at.refresh.changes(['graph'], 0, 1)
    expect(at.changed).toEqual([])
    const joining = at.refresh.changes(['graph'], 0)
    answer()
    await joining
    expect(at.changed).toHaveLength(1)
    expect(at.calls()).toEqual(['graph.changes'])
  })

  it('are nothing to ask for where nobody was read yet', async () => {
    const at = refreshing()
    await at.refresh.changes(WORLD_PARTS, 0)
    expect(at.calls()).toEqual([])
  })
})

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
