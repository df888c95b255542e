import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Harness, openHarness, textOf } from '../support/harness.ts'
import { answerTo, asked, offered, said } from './said.ts'

let harness: Harness
let id: string
beforeAll(async () => {
  harness = await openHarness({ directory: false })
})
afterAll(() => harness.close())

const made = async () => (await harness.systems.exchange.batches()).filter(({ identity }) => identity === 'sales-1')

describe.sequential('approve', () => {
  it('asks which, where nothing waits too', async () => {
    expect(await answerTo(harness, 'approve', 'approver')).toMatch(/which id\?/)
    expect(await answerTo(harness, 'approve 4k7m', 'approver')).toMatch(/There is no request 4k7m/)
  })

  it('offers what waits', async () => {
    id = await asked(harness)
    const answer = await harness.say('approve', { as: 'approver' })
    expect(offered(answer)).toEqual([`${id}: Start sales-1: 4 mailboxes`])
  })

  it.each([
    ['operator', /needs the role approver; you are operator, viewer/],
    ['viewer', /needs the role approver/],
    ['stranger', /not known here/],
  ] as const)('is not for a %s', async (who, words) => {
    expect(await answerTo(harness, `approve ${id}`, who)).toMatch(words)
    expect((await harness.press('Approve', { as: who })).toast).toMatch(words)
    await harness.tick()
    expect(await made()).toEqual([])
  })

  it('refuses a card of another plan, and what is no fingerprint', async () => {
    const card = (hash: string) => ({
      type: 'Action.Execute',
      title: 'Old',
      data: { command: 'approve', args: { id, hash } },
    })
    const old = await harness.press('Old', { as: 'approver', on: { card: card('b'.repeat(64)) } })
    expect(old.toast).toMatch(/another plan than the one that waits/)
    const odd = await harness.press('Old', { as: 'approver', on: { card: card('please') } })
    expect(odd.toast).toMatch(/“please” is not a hash/)
    await harness.tick()
    expect(await made()).toEqual([])
  })

  it('takes the id in any letter case, says so, and the plan is carried out', async () => {
    expect(await answerTo(harness, `approve ${id.toUpperCase()}`, 'approver')).toMatch(
      /Approved: Start sales-1: 4 mailboxes/,
    )
    await harness.tick()
    expect((await made()).map(({ total }) => total)).toEqual([4])
    expect(await harness.store.read('audit')).toEqual(
      expect.arrayContaining([expect.objectContaining({ verdict: 'approved', plan: id })]),
    )
  })

  it('changes nothing a second time, by text or by an old card, and says who was first', async () => {
    expect(await answerTo(harness, `approve ${id}`, 'approver')).toMatch(
      /Nothing changed: Abel Approver approved it at/,
    )
    const old = await harness.say('approve', { as: 'approver' })
    expect(offered(old)).toEqual([])
    await harness.tick()
    expect(await made()).toHaveLength(1)
  })

  it('shows on the plan’s own card who agreed, with no buttons left to decide', async () => {
    const card = harness.posts.find(({ summary }) => summary.startsWith('Start sales-1'))
    expect(textOf(card?.card)).toMatch(/Abel Approver approved it at/)
    expect(textOf(card?.card)).not.toMatch(/^Deny$/m)
  })

  it('in time only: a day later it has expired', async () => {
    const late = await asked(harness, 'sales-2', 2, 4)
    harness.wall.advance(24 * 3_600_000)
    expect(said(await harness.say(`approve ${late}`, { as: 'approver' }))).toMatch(/it expired at/)
  })
})
