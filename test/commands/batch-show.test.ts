import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Harness, openHarness } from '../support/harness.ts'
import { answerTo, offered, planned, said, started } from './said.ts'

let harness: Harness
beforeAll(async () => {
  harness = await openHarness()
})
afterAll(() => harness.close())

describe.sequential('batch show', () => {
  it('of a batch that is only planned says what comes next', async () => {
    await planned(harness)
    const answer = await harness.say('batch show SALES-1', { as: 'viewer' })
    expect(said(answer)).toMatch(/Planned[\s\S]*4 mailboxes, not yet in Exchange Online[\s\S]*ask for the start/)
    expect(said(answer)).not.toMatch(/goes to the cloud/)
    expect(offered(answer)).toEqual(['Check', 'Start…'])
  })

  it('of one that runs shows counts, endpoint and the brake', async () => {
    await started(harness)
    const answer = await harness.say('show sales-1', { as: 'viewer' })
    expect(said(answer)).toMatch(/of 4 synced/)
    expect(said(answer)).toMatch(/Endpoint\nEX07-01/)
    expect(offered(answer)).toContain('Stop now')
  })

  it('of one that is synced says that it is not migrated, that mail is diverted, and how old the copy is', async () => {
    await harness.until(() => harness.posts.some(({ summary }) => summary.includes('sales-1 is synced')))
    const answer = await harness.say('batch show sales-1', { as: 'viewer' })
    expect(said(answer)).toMatch(/Synced is not migrated/)
    expect(said(answer)).toMatch(/New mail for 4 of 4 people goes to the cloud already; a stop does not bring it back/)
    expect(said(answer)).toMatch(/no later sync in a staged migration/)
    expect(offered(answer)).toContain('Checklist')
    expect(offered(answer)).not.toContain('Stop now')
  })

  it.each([
    ['batch show', 'viewer', /which batch\?[\s\S]*sales-1/],
    ['batch show salse-1', 'viewer', /Did you mean “sales-1”/],
    ['batch show sales-1 now', 'viewer', /“now” is more than/],
    ['batch show sales-1', 'stranger', /not known here/],
  ] as const)('“%s” by a %s', async (line, who, words) => {
    expect(await answerTo(harness, line, who)).toMatch(words)
  })
})
