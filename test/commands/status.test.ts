import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Harness, openHarness } from '../support/harness.ts'
import { asked, offered, said, told } from './said.ts'

let house: Harness
beforeAll(async () => {
  house = await openHarness({ directory: false })
})
afterAll(() => house.close())

describe.sequential('status', () => {
  it('says where to begin when nothing is planned', async () => {
    const answer = await house.say('status', { as: 'viewer' })
    expect(said(answer)).toMatch(/Nothing is planned yet/)
    expect(said(answer)).toMatch(/Begin with “check”/)
    expect(offered(answer)).toEqual(['batch list'])
  })

  it('shows what waits for a person', async () => {
    const id = await asked(house, 'sales-1', 3)
    const answer = await house.say('status', { as: 'viewer' })
    expect(said(answer)).toContain(
      `Start sales-1: 3 mailboxes waits for an approver (request ${id}, by Olive Operator)`,
    )
    expect(said(answer)).toMatch(/Batches\n1 planned/)
    expect(offered(answer)).toContain('approvals')
  })

  it('shows what runs, and what came of it', async () => {
    await house.press('Approve', { as: 'approver' })
    expect(await told(house, 'status')).toMatch(/Being carried out\nStart sales-1: 3 mailboxes/)
    await house.until(() => house.posts.some(({ summary }) => summary.includes('sales-1 is synced')))
    expect(await told(house, 'status')).toMatch(/3 of 3 mailboxes synced/)
    expect(await told(house, 'status')).toMatch(/licence, or the right type/i)
  })

  it('says what this conversation is told of', async () => {
    expect(await told(house, 'status')).toMatch(/Told here\nwhat was asked for here/)
    await house.say('watch')
    expect(await told(house, 'status')).toMatch(/Told here\nevery turn of every batch/)
    await house.say('unwatch')
    expect(await told(house, 'status')).toMatch(/Told here\nnothing/)
  })

  it('is nothing for strangers, and takes no argument', async () => {
    expect(await told(house, 'status', 'stranger')).toMatch(/not known here/)
    expect(await told(house, 'status sales-1')).toMatch(/“sales-1” is more than/)
  })
})
