import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Harness, openHarness } from '../support/harness.ts'
import { answerTo, offered, planned, said, synced } from './said.ts'

let harness: Harness
beforeAll(async () => {
  harness = await openHarness()
})
afterAll(() => harness.close())

describe.sequential('checklist', () => {
  it('of a batch that has not run offers nothing to tick, and says why', async () => {
    await planned(harness, 'later', 2)
    const answer = await harness.say('checklist later', { as: 'viewer' })
    expect(said(answer)).toMatch(/After later: checklist[\s\S]*0 of 10 done/)
    expect(said(answer)).toMatch(/Not yet: The batch is planned: wait until it has run/)
    expect(offered(answer)).toEqual([])
  })

  it('of one that is synced offers what comes first, not what comes after', async () => {
    await synced(harness, 'sales-1', 2)
    const answer = await harness.say('checklist sales-1', { as: 'viewer' })
    expect(offered(answer).length).toBeGreaterThan(4)
    expect(said(answer)).toMatch(/First: “Compare the counts”/)
  })

  it('without a name is the whole company’s: MX not before the last mailbox', async () => {
    const text = await answerTo(harness, 'checklist', 'viewer')
    expect(text).toMatch(/The whole company: checklist[\s\S]*0 of 6 done/)
    expect(text).toMatch(/Move MX[\s\S]*Not yet: 2,?412 mailboxes are still on-premises/)
  })

  it('without a directory leaves that to a person, and says so', async () => {
    harness.faults.on('directory-down')
    await harness.tick(2 * 3600)
    const text = await answerTo(harness, 'checklist', 'viewer')
    harness.faults.clear()
    expect(text).toMatch(/could not be told: make sure before you tick/)
  })

  it.each([
    ['checklist salse-1', 'viewer', /Did you mean “sales-1”/],
    ['checklist x!', 'viewer', /“x!” is not a batch/],
    ['checklist sales-1', 'stranger', /not known here/],
  ] as const)('“%s” by a %s', async (line, who, words) => {
    expect(await answerTo(harness, line, who)).toMatch(words)
  })
})
