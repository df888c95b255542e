import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BatchKind } from '../../src/records/batch.ts'
import { COMPANY, CompanyKind } from '../../src/records/company.ts'
import { type Harness, openHarness } from '../support/harness.ts'
import { batchRecord, keepBatch, seen, T0 } from '../support/records.ts'
import { answerTo, said } from './said.ts'

const tick = { by: 'Olive Operator', at: T0.toISOString() }
let harness: Harness
beforeAll(async () => {
  harness = await openHarness()
  const exchange = seen('Synced', { synced: 2, provisioned: 2 })
  await keepBatch(harness.store, batchRecord({ exchange, ticks: { 'verify-counts': tick, licences: tick } }))
  await harness.store.put(CompanyKind, COMPANY, { ticks: { mx: tick } }, 0)
})
afterAll(() => harness.close())

const ticks = async () => Object.keys((await harness.store.get(BatchKind, 'sales-1'))?.value.batch.ticks ?? {})

describe.sequential('checklist untick', () => {
  it.each(['viewer', 'approver', 'stranger'] as const)('is not for a %s', async (who) => {
    expect(await answerTo(harness, 'checklist untick licences sales-1', who)).toMatch(
      /needs the role operator|not known/,
    )
    expect(await ticks()).toEqual(['verify-counts', 'licences'])
  })

  it('takes one tick back and leaves the others', async () => {
    expect(await answerTo(harness, 'checklist untick licences sales-1')).toMatch(/1 of 10 done/)
    expect(await ticks()).toEqual(['verify-counts'])
  })

  it('of what is not ticked changes nothing', async () => {
    expect(await answerTo(harness, 'checklist untick licences sales-1')).toMatch(/1 of 10 done/)
    expect(await ticks()).toEqual(['verify-counts'])
  })

  it('by button puts the new card in the place of the old', async () => {
    const list = await harness.say('checklist sales-1')
    const answer = await harness.press('Untick', { on: list.posts[0] ?? { card: {} } })
    expect(said(answer)).toMatch(/0 of 10 done/)
    expect(await ticks()).toEqual([])
  })

  it('of the company’s list', async () => {
    expect(await answerTo(harness, 'checklist untick mx')).toMatch(/The whole company: checklist[\s\S]*0 of 6 done/)
    expect((await harness.store.get(CompanyKind, COMPANY))?.value.ticks).toEqual({})
  })

  it('asks which item, and knows its batches', async () => {
    expect(await answerTo(harness, 'checklist untick')).toMatch(/which item\?/)
    expect(await answerTo(harness, 'checklist untick licences nowhere')).toMatch(/I have no batch “nowhere”/)
  })
})
