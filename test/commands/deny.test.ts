import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Harness, openHarness, textOf } from '../support/harness.ts'
import { answerTo, asked, offered, said } from './said.ts'

let harness: Harness
let id: string
beforeAll(async () => {
  harness = await openHarness({ directory: false })
  id = await asked(harness)
})
afterAll(() => harness.close())

describe.sequential('deny', () => {
  it('asks which, and offers what waits', async () => {
    const answer = await harness.say('deny', { as: 'approver' })
    expect(said(answer)).toMatch(/which id\?/)
    expect(offered(answer)).toHaveLength(1)
  })

  it.each([`deny`, `reject`])('wants a reason: “%s <id>”', async (word) => {
    expect(await answerTo(harness, `${word} ${id}`, 'approver')).toMatch(/A denial needs a reason.*Type “deny/s)
    expect((await harness.press('Deny', { as: 'approver', pasted: '   ' })).toast).toMatch(/needs a reason/)
  })

  it('takes no reason of more than 500 signs, nor a request there is not', async () => {
    expect(await answerTo(harness, `deny ${id} ${'x'.repeat(501)}`, 'approver')).toMatch(/is not a reason/)
    expect(await answerTo(harness, 'deny zzzz too early', 'approver')).toMatch(/There is no request zzzz/)
  })

  it.each([
    ['operator', /needs the role approver/],
    ['viewer', /needs the role approver/],
    ['stranger', /not known here/],
  ] as const)('is not for a %s', async (who, words) => {
    expect(await answerTo(harness, `deny ${id} no`, who)).toMatch(words)
  })

  it('guesses the whole reason where the word was mistyped', async () => {
    const answer = await harness.say(`dney ${id} not before Monday`, { as: 'approver' })
    expect(said(answer)).toMatch(/nothing was done/)
    expect(offered(answer)[0]).toBe(`deny ${id} not before Monday`)
    const card = answer.posts[0] ?? { card: {} }
    const denied = await harness.press(`deny ${id} not before Monday`, { as: 'approver', on: card })
    expect(said(denied)).toMatch(/not before Monday/)
  })

  it('is told on the plan’s card, and nothing is made', async () => {
    await harness.tick()
    const card = textOf(harness.posts.find(({ summary }) => summary.startsWith('Start sales-1'))?.card)
    expect(card).toMatch(/Not carried out/)
    expect(card).toMatch(/Abel Approver denied it at .*: not before Monday/)
    expect((await harness.systems.exchange.batches()).map(({ identity }) => identity)).not.toContain('sales-1')
  })

  it('stands: neither a second denial nor an approval changes it', async () => {
    expect(await answerTo(harness, `deny ${id} again`, 'approver')).toMatch(/Nothing changed: Abel Approver denied it/)
    expect(await answerTo(harness, `approve ${id}`, 'approver')).toMatch(/Nothing changed: Abel Approver denied it/)
  })

  it('of a link for a reason shows no link', async () => {
    const other = await asked(harness, 'sales-2', 2, 4)
    await harness.say(`deny ${other} see [the rules](http://evil.test)`, { as: 'approver' })
    await harness.tick()
    const raw = JSON.stringify(harness.posts.map(({ card }) => card))
    expect(raw).toContain('the rules')
    expect(raw).not.toMatch(/[^\\]\[the rules\]\(/)
  })
})
