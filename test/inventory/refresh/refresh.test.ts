import { describe, expect, it } from 'vitest'
import { REFRESH_INTERVALS } from '../../../src/inventory/refresh/intervals.ts'
import { filled, HOUR, refreshing, WORLD_PARTS } from './refreshing.ts'

const MINUTE = 60_000

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
