import { describe, expect, it } from 'vitest'
import { guidOf } from '../../support/people-world/core.ts'
import { filled, HOUR, refreshing } from './refreshing.ts'

const id = (n: number) => guidOf('a', n)

describe('users of the tenant', () => {
  it('are read from nothing, and a crash goes on at the page', async () => {
    const at = refreshing({ people: 95 })
    let pages = 0
    at.world.core.onCall = () => {
      pages += 1
      if (pages === 5) at.crash()
    }
    await expect(at.look('graph')).rejects.toThrow('another has opened')
    const { rows } = at.state('graph').reading ?? {}
    expect(rows).toBeGreaterThanOrEqual(20)
    expect(at.state('graph').asOf).toBeUndefined()
    const before = at.calls().length
    await at.look('graph')
    expect(at.held('graph')).toEqual(at.world.rows('graph'))
    // Of the pages before the crash none is asked for again but the one that was not kept yet.
    const after = at.calls().filter((call) => call === 'graph.page').length
    expect(before + after).toBeLessThanOrEqual(15)
    expect(at.changed).toEqual([])
  })

  it('that changed are merged into what is known of them, and what was cleared is cleared', async () => {
    const at = await filled()
    at.world.graph.change(3, { usageLocation: 'DE' })
    await at.refresh.changes(['graph'], 0)
    at.world.graph.change(3, { mail: undefined, licences: [{ skuId: 'e3', disabledPlans: [] }] })
    await at.refresh.changes(['graph'], 0)
    expect(at.calls()).toEqual(['graph.changes', 'graph.changes'])
    expect(at.held('graph').get(id(3))).toEqual(at.world.rows('graph').get(id(3)))
    expect(at.held('graph').get(id(3))).toMatchObject({ displayName: 'Person 3', usageLocation: 'DE', mail: undefined })
    expect(at.changed.map(({ part, difference }) => [part, difference.after.key])).toEqual([
      ['graph', id(3)],
      ['graph', id(3)],
    ])
  })

  it('of whom only a part is told and nothing known are asked for whole', async () => {
    const at = await filled()
    at.disks.graph.entries.delete(id(4))
    at.world.graph.change(4, { usageLocation: 'FR' })
    await at.refresh.changes(['graph'], 0)
    expect(at.calls()).toEqual(['graph.changes', 'graph.usersById'])
    expect(at.held('graph')).toEqual(at.world.rows('graph'))
  })

  it('that were removed are gone with the reason, and Exchange is asked about them at once', async () => {
    const at = await filled()
    at.world.remove(7)
    await at.refresh.changes(['graph'], 0)
    expect(at.gone('graph', id(7))).toContain('may be restored')
    expect(at.gone('exchange', guidOf('e', 7))).toContain('no longer')
    expect(at.calls()).toEqual(['graph.changes', 'exchange.recipientsAt'])
    await at.refresh.changes(['graph'], 0)
    expect(at.calls()).toEqual(['graph.changes'])
  })

  it('are asked about in Exchange again where it is behind, or does not answer, for an hour', async () => {
    const at = await filled()
    at.world.graph.remove(7)
    await at.refresh.changes(['graph'], 0)
    at.world.core.silent.add('exchange')
    await at.refresh.changes(['graph'], 0)
    at.crash()
    at.world.core.silent.clear()
    at.world.exchange.remove(7)
    at.calls()
    await at.refresh.changes(['graph'], 0)
    expect(at.calls()).toEqual(['graph.changes', 'exchange.recipientsAt'])
    expect(at.gone('exchange', guidOf('e', 7))).toContain('no longer')

    at.world.graph.remove(8)
    await at.refresh.changes(['graph'], 0)
    at.clock.advance(2 * HOUR)
    await at.refresh.changes(['graph'], 0)
    at.calls()
    await at.refresh.changes(['graph'], 0)
    expect(at.calls()).toEqual(['graph.changes'])
  })

  it('are read from nothing again where the token is forgotten, while the old ones answer', async () => {
    const at = await filled(115)
    at.world.graph.expire()
    at.world.graph.change(5, { usageLocation: 'DE' })
    const asOf = at.state('graph').asOf
    at.clock.advance(60_000)
    await at.refresh.look('graph')
    expect(at.state('graph')).toMatchObject({ asOf, count: 115, trouble: undefined, reading: { of: 115 } })
    await at.look('graph')
    expect(at.held('graph')).toEqual(at.world.rows('graph'))
    expect(at.state('graph')).toMatchObject({ reading: undefined })
    expect(at.state('graph').asOf?.getTime()).toBeGreaterThan(asOf?.getTime() ?? 0)
  })

  it('are read in full now and then, for what no change tells of', async () => {
    const at = await filled()
    at.world.graph.changeUnseen(5, { licences: [{ skuId: 'e3', disabledPlans: [] }] })
    await at.refresh.changes(['graph'], 0)
    expect(at.changed).toEqual([])
    at.clock.advance(25 * HOUR)
    await at.look('graph')
    expect(at.held('graph')).toEqual(at.world.rows('graph'))
    expect(at.changed).toHaveLength(1)
  })

  it('go on where a pass was cut off, as of when it began', async () => {
    const at = await filled(60)
    for (let n = 1; n <= 40; n++) at.world.graph.change(n, { usageLocation: 'DE' })
    let calls = 0
    at.world.core.onCall = () => {
      calls += 1
      if (calls === 3) at.crash()
    }
    const began = at.clock.now()
    await expect(at.refresh.changes(['graph'], 0)).rejects.toThrow('another has opened')
    expect(at.state('graph').asOf?.getTime()).toBeLessThan(began.getTime())
    at.clock.advance(HOUR)
    await at.refresh.changes(['graph'], 0)
    expect(at.state('graph').asOf).toEqual(began)
    expect(at.held('graph')).toEqual(at.world.rows('graph'))
    expect(at.calls().filter((call) => call === 'graph.changes').length).toBeLessThanOrEqual(6)
  })
})
