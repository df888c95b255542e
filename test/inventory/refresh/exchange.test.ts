import { describe, expect, it } from 'vitest'
import { guidOf } from '../../support/people-world/core.ts'
import { HOUR, refreshing } from './refreshing.ts'

async function filled(people = 25) {
  const at = refreshing({ people })
  await at.look()
  at.clock.advance(48 * HOUR)
  for (let n = 1; n <= people; n++) at.world.exchange.change(n, {})
  at.clock.advance(48 * HOUR)
  at.world.exchange.change(1, {})
  await at.look()
  at.clock.advance(HOUR / 4)
  await at.look()
  at.calls()
  at.changed.length = 0
  return at
}

const one = (n: number) => guidOf('e', n)

describe('recipients', () => {
  it('that changed are asked for since what Exchange itself told last', async () => {
    const at = await filled()
    at.world.exchange.change(3, { hidden: true })
    await at.refresh.changes(['exchange'], 0)
    expect(at.calls()).toEqual(['exchange.changes'])
    expect(at.held('exchange')).toEqual(at.world.rows('exchange'))
    expect(at.changed).toHaveLength(1)
    await at.refresh.changes(['exchange'], 0)
    expect(at.changed).toHaveLength(1)
  })

  it('of a page that never came are asked for again, however new those before them were', async () => {
    const at = await filled()
    const sorted = [...at.world.rows('exchange').keys()].sort()
    const people = Array.from({ length: 25 }, (_, n) => n + 1)
    const change = (n: number) => at.world.exchange.change(n, { hidden: true })
    people.forEach(change)
    at.clock.advance(3 * HOUR)
    people.filter((n) => sorted.indexOf(one(n)) < 10).forEach(change)
    at.world.core.onCall = () => {
      if (at.world.core.calls.length === 2) at.world.core.silent.add('exchange')
    }
    await at.refresh.changes(['exchange'], 0)
    expect(at.changed).toHaveLength(10)
    at.world.core.silent.clear()
    at.clock.advance(HOUR)
    await at.refresh.changes(['exchange'], 0)
    expect(at.held('exchange')).toEqual(at.world.rows('exchange'))
  })

  it('that are deleted are found by the next full reading', async () => {
    const at = await filled()
    at.world.exchange.remove(3)
    await at.refresh.changes(['exchange'], 0)
    expect(at.held('exchange').has(one(3))).toBe(true)
    at.clock.advance(30 * HOUR)
    await at.look('exchange')
    expect(at.gone('exchange', one(3))).toContain('no longer among the recipients')
    expect(at.changed.filter(({ difference }) => difference.after.gone)).toHaveLength(1)
  })

  it.each(['refused', 'ignored'] as const)('are read in full instead where the filter is %s', async (filter) => {
    const at = await filled()
    const { asOf } = at.state('exchange')
    at.world.exchange.filter = filter
    at.clock.advance(HOUR / 2)
    await at.look('exchange')
    expect(at.state('exchange')).toMatchObject({
      asOf,
      trouble: { why: expect.stringContaining('what changed cannot') },
    })
    // Remembered: nothing is asked in vain.
    at.crash()
    at.calls()
    await at.refresh.changes(['exchange'], 0)
    await at.look('exchange')
    expect(at.calls()).toEqual([])
    at.world.exchange.change(4, { hidden: true })
    at.clock.advance(2 * HOUR)
    const began = at.clock.now()
    await at.look('exchange')
    expect(at.calls().filter((call) => call === 'exchange.page')).toHaveLength(3)
    expect(at.held('exchange')).toEqual(at.world.rows('exchange'))
    expect(at.state('exchange')).toMatchObject({ asOf: began, trouble: { why: expect.any(String) } })
    // Tried again with each full reading.
    at.world.exchange.filter = 'works'
    at.clock.advance(3 * HOUR)
    await at.look('exchange')
    expect(at.state('exchange').trouble).toBeUndefined()
  })

  it('are not taken for unfilterable where the rights are missing', async () => {
    const at = await filled()
    at.world.core.silent.add('exchange')
    await at.refresh.changes(['exchange'], 0)
    expect(at.state('exchange').trouble?.why).toBe('Exchange Online: it said 503')
    at.world.core.silent.clear()
    at.clock.advance(HOUR / 10)
    await at.refresh.changes(['exchange'], 0)
    expect(at.state('exchange').trouble).toBeUndefined()
  })

  it('are read from the beginning where a page is too old, and nothing of the old reading stays', async () => {
    const at = refreshing({ people: 115 })
    await at.refresh.look('exchange')
    expect(at.state('exchange').reading?.rows).toBe(100)
    at.world.exchange.remove(1)
    at.world.exchange.expire()
    await at.refresh.look('exchange')
    expect(at.state('exchange')).toMatchObject({ reading: undefined, trouble: { why: expect.any(String) } })
    at.clock.advance(10_000)
    await at.look('exchange')
    expect(at.held('exchange')).toEqual(at.world.rows('exchange'))
    expect(at.state('exchange').trouble).toBeUndefined()
  })

  it('whom a page passed over are looked up before they are called gone', async () => {
    const at = await filled()
    const { recipientPage } = at.world.exchange.reads
    at.world.reads.exchange.recipientPage = async (question, next) => {
      const page = await recipientPage(question, next)
      return { ...page, rows: page.rows.filter((row) => row.guid !== one(5)) }
    }
    at.clock.advance(30 * HOUR)
    await at.look('exchange')
    expect(at.held('exchange').has(one(5))).toBe(true)
    expect(at.changed).toEqual([])
  })
})
