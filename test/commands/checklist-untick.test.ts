import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BatchKind } from '../../src/records/batch.ts'
import { COMPANY, CompanyKind } from '../../src/records/company.ts'
import { type Harness, openHarness } from '../support/harness.ts'
import { batchRecord, keepBatch, seen, T0 } from '../support/records.ts'
import { said, told } from './said.ts'

const tick = { by: 'Olive Operator', at: T0.toISOString() }
let house: Harness
beforeAll(async () => {
  house = await openHarness()
  const exchange = seen('Synced', { synced: 2, provisioned: 2 })
  await keepBatch(house.store, batchRecord({ exchange, ticks: { 'verify-counts': tick, licences: tick } }))
  await house.store.put(CompanyKind, COMPANY, { ticks: { mx: tick } }, 0)
})
afterAll(() => house.close())

const ticks = async () => Object.keys((await house.store.get(BatchKind, 'sales-1'))?.value.batch.ticks ?? {})

describe.sequential('checklist untick', () => {
  it.each(['viewer', 'approver', 'stranger'] as const)('is not for a %s', async (who) => {
    expect(await told(house, 'checklist untick licences sales-1', who)).toMatch(/needs the role operator|not known/)
    expect(await ticks()).toEqual(['verify-counts', 'licences'])
  })

  it('takes one tick back and leaves the others', async () => {
    expect(await told(house, 'checklist untick licences sales-1')).toMatch(/1 of 10 done/)
    expect(await ticks()).toEqual(['verify-counts'])
  })

  it('of what is not ticked changes nothing', async () => {
    expect(await told(house, 'checklist untick licences sales-1')).toMatch(/1 of 10 done/)
    expect(await ticks()).toEqual(['verify-counts'])
  })

  it('by button puts the new card in the place of the old', async () => {
    const list = await house.say('checklist sales-1')
    const answer = await house.press('Untick', { on: list.posts[0] ?? { card: {} } })
    expect(said(answer)).toMatch(/0 of 10 done/)
    expect(await ticks()).toEqual([])
  })

  it('of the company’s list', async () => {
    expect(await told(house, 'checklist untick mx')).toMatch(/The whole company: checklist[\s\S]*0 of 6 done/)
    expect((await house.store.get(CompanyKind, COMPANY))?.value.ticks).toEqual({})
  })

  it('asks which item, and knows its batches', async () => {
    expect(await told(house, 'checklist untick')).toMatch(/which item\?/)
    expect(await told(house, 'checklist untick licences nowhere')).toMatch(/I have no batch “nowhere”/)
  })
})
