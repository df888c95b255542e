import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Harness, openHarness } from '../support/harness.ts'
import { answerTo, asked, offered, said } from './said.ts'

let harness: Harness
beforeAll(async () => {
  harness = await openHarness({ directory: false })
})
afterAll(() => harness.close())

describe.sequential('status', () => {
  it('says where to begin when nothing is planned', async () => {
    const answer = await harness.say('status', { as: 'viewer' })
    expect(said(answer)).toMatch(/Nothing is planned yet/)
    expect(said(answer)).toMatch(/Begin with “check”/)
    expect(offered(answer)).toEqual(['batch list'])
  })

  it('shows what waits for a person', async () => {
    const id = await asked(harness, 'sales-1', 3)
    const answer = await harness.say('status', { as: 'viewer' })
    expect(said(answer)).toContain(
      `Start sales-1: 3 mailboxes waits for an approver (request ${id}, by Olive Operator)`,
    )
    expect(said(answer)).toMatch(/Batches\n1 planned/)
    expect(offered(answer)).toContain('approvals')
  })

  it('shows what runs, and what came of it', async () => {
    await harness.press('Approve', { as: 'approver' })
    expect(await answerTo(harness, 'status')).toMatch(/Being carried out\nStart sales-1: 3 mailboxes/)
    await harness.until(() => harness.posts.some(({ summary }) => summary.includes('sales-1 is synced')))
    expect(await answerTo(harness, 'status')).toMatch(/3 of 3 mailboxes synced/)
    expect(await answerTo(harness, 'status')).toMatch(/licence, or the right type/i)
  })

  it('says what this conversation is told of', async () => {
    expect(await answerTo(harness, 'status')).toMatch(/Told here\nwhat was asked for here/)
    await harness.say('watch')
    expect(await answerTo(harness, 'status')).toMatch(/Told here\nevery turn of every batch/)
    await harness.say('unwatch')
    expect(await answerTo(harness, 'status')).toMatch(/Told here\nnothing/)
  })

  it('is nothing for strangers, and takes no argument', async () => {
    expect(await answerTo(harness, 'status', 'stranger')).toMatch(/not known here/)
    expect(await answerTo(harness, 'status sales-1')).toMatch(/“sales-1” is more than/)
  })
})
