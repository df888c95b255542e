import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BatchKind } from '../../src/records/batch.ts'
import { type Harness, openHarness } from '../support/harness.ts'
import { batchRecord, keepBatch, seen } from '../support/records.ts'
import { answerTo, said } from './said.ts'

let harness: Harness
beforeAll(async () => {
  harness = await openHarness()
  await keepBatch(harness.store, batchRecord({ exchange: seen('Synced', { synced: 2, provisioned: 2 }) }))
  await keepBatch(harness.store, batchRecord({ name: 'later' }))
})
afterAll(() => harness.close())

const ticks = async () => (await harness.store.get(BatchKind, 'sales-1'))?.value.batch.ticks

describe.sequential('checklist tick', () => {
  it('notes by whom and when', async () => {
    expect(await answerTo(harness, 'checklist tick verify-counts sales-1')).toMatch(
      /1 of 10 done[\s\S]*Olive Operator, \{\{DATE\(2026-03-02/,
    )
    expect(await ticks()).toEqual({ 'verify-counts': { by: 'Olive Operator', at: '2026-03-02T08:00:00.000Z' } })
  })

  it('a second time changes nothing: the first name and time stay', async () => {
    harness.wall.advance(60_000)
    expect(await answerTo(harness, 'checklist tick verify-counts SALES-1')).toMatch(/1 of 10 done/)
    expect(await ticks()).toEqual({ 'verify-counts': { by: 'Olive Operator', at: '2026-03-02T08:00:00.000Z' } })
  })

  it('pressed, puts the new card in the place of the old', async () => {
    const list = await harness.say('checklist sales-1')
    const answer = await harness.press('Done', { on: list.posts[0] ?? { card: {} } })
    expect(answer.posts).toEqual([])
    expect(said(answer)).toMatch(/2 of 10 done/)
  })

  it.each([
    ['convert sales-1', /Not yet: First: “Look at skipped items”, “See a new message arrive in the cloud”/],
    ['verify-counts later', /Not yet: The batch is planned/],
    ['washing-up sales-1', /There is no item washing-up/],
    ['mx', /Not yet: 2,?412 mailboxes are still on-premises/],
    ['constructor sales-1', /There is no item constructor/],
    ['verify-counts nowhere', /I have no batch “nowhere”/],
    ['verify-counts sales-1 now', /“now” is more than/],
  ])('“%s” is refused, and says why', async (what, words) => {
    const before = await ticks()
    expect(await answerTo(harness, `checklist tick ${what}`)).toMatch(words)
    expect(await ticks()).toEqual(before)
  })

  it('asks which item', async () => {
    expect(await answerTo(harness, 'checklist tick')).toMatch(/which item\?/)
  })

  it.each(['viewer', 'approver', 'stranger'] as const)('is not for a %s', async (who) => {
    expect(await answerTo(harness, 'checklist tick licences sales-1', who)).toMatch(
      /needs the role operator|not known here/,
    )
  })
})
