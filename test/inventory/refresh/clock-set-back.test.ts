import { describe, expect, it } from 'vitest'
import { remoteBatch, remoteUser } from '../../support/fakes.ts'
import { filled, HOUR, NOON, refreshing, WORLD_PARTS } from './refreshing.ts'

describe('after the clock went two days ahead and was set right', () => {
  async function setBack() {
    const at = await filled()
    at.clock.advance(48 * HOUR)
    await at.look()
    await at.look()
    at.clock.advance(-48 * HOUR)
    return at
  }

  it('nothing is taken for known, and everybody is read again', async () => {
    const at = await setBack()
    for (const part of WORLD_PARTS) expect(at.state(part)).toMatchObject({ asOf: undefined, count: 25 })
    for (const part of WORLD_PARTS) at.world[part].change(3, {})
    await at.look()
    for (const part of WORLD_PARTS) {
      expect(at.held(part)).toEqual(at.world.rows(part))
      expect(at.state(part).asOf?.getTime()).toBeLessThanOrEqual(at.clock.now().getTime())
    }
  })

  it('what changes then is seen', async () => {
    const at = await setBack()
    await at.look()
    at.clock.advance(HOUR)
    at.world.graph.change(3, { usageLocation: 'DE' })
    at.changed.length = 0
    await at.look('graph')
    expect(at.changed).toHaveLength(1)
    expect(at.held('graph')).toEqual(at.world.rows('graph'))
  })

  it('a reading that began in those days is begun anew', async () => {
    const at = refreshing({ people: 250 })
    at.clock.advance(48 * HOUR)
    await at.refresh.look('exchange')
    at.clock.advance(-48 * HOUR)
    await at.refresh.look('exchange')
    expect(at.state('exchange').reading).toMatchObject({ rows: 100 })
    expect(at.state('exchange').reading?.since.getTime()).toBeLessThanOrEqual(at.clock.now().getTime())
  })

  it('a system that was silent then is asked at once', async () => {
    const at = refreshing()
    at.clock.advance(48 * HOUR)
    at.world.core.silent.add('graph')
    expect(await at.refresh.look('graph')).toBeGreaterThan(1000)
    at.world.core.silent.clear()
    at.clock.advance(-48 * HOUR)
    await at.look('graph')
    expect(at.held('graph')).toEqual(at.world.rows('graph'))
  })

  it('a second’s correction is none', async () => {
    const at = await filled()
    at.clock.advance(-1000)
    expect(at.state('graph').asOf).toBeDefined()
  })
})

it('migration users of a clock that was ahead are forgotten, and read again', async () => {
  const at = refreshing()
  const batch = remoteBatch('Syncing')
  const noon = NOON.getTime()
  await at.refresh.users.batchRead(batch, [remoteUser('a@contoso.com')], noon + 48 * HOUR)
  await at.refresh.users.passed([batch], noon + 48 * HOUR)
  await at.refresh.users.passed([batch], noon)
  expect(at.refresh.users.isKnown(batch)).toBe(false)
  expect(at.state('users')).toMatchObject({ asOf: undefined, count: 0 })
  await at.refresh.users.batchRead(batch, [remoteUser('a@contoso.com')], noon + 1)
  await at.refresh.users.passed([batch], noon + 1)
  expect(at.state('users')).toMatchObject({ asOf: new Date(noon + 1), count: 1 })
})
