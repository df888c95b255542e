import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PlanKind } from '../../src/records/plan.ts'
import { buttons, type Harness, openHarness } from '../support/harness.ts'
import { answerTo, asked, offered, said } from './said.ts'

let harness: Harness
beforeAll(async () => {
  harness = await openHarness({ directory: false })
})
afterAll(() => harness.close())

// One after the other, on one estate: nothing waits, something waits, it was decided.
describe.sequential('approvals', () => {
  it('says when nothing waits', async () => {
    expect(await answerTo(harness, 'approvals', 'viewer')).toMatch(/Nothing waits for approval/)
  })

  it('shows what waits: who asked, until when, and the very cmdlets', async () => {
    const id = await asked(harness)
    const answer = await harness.say('pending', { as: 'viewer' })
    expect(said(answer)).toMatch(/1 waiting for approval/)
    expect(said(answer)).toContain(`Start sales-1: 4 mailboxes (request ${id})`)
    expect(said(answer)).toContain('asked for by Olive Operator')
    expect(said(answer)).toMatch(/decide until \{\{DATE\(2026-03-03T08:/)
    expect(said(answer)).toMatch(/New-MigrationBatch -Name 'sales-1'/)
    expect(offered(answer)).toEqual(['Approve', 'Show'])
    const record = (await harness.store.get(PlanKind, id))?.value
    expect(buttons(answer.posts[0]?.card)[0]?.args).toEqual({ id, hash: record?.plan.hash })
  })

  it('shows what was decided last, and by whom', async () => {
    await harness.press('Deny', { as: 'approver', pasted: 'not before Monday' })
    const text = await answerTo(harness, 'approvals', 'viewer')
    expect(text).toMatch(/Nothing waits/)
    expect(text).toMatch(
      /Start sales-1: 4 mailboxes \(\w{4}\): Abel Approver denied it at 2026-03-02 .* not before Monday/,
    )
  })

  it('is nothing for strangers, and takes no argument', async () => {
    expect(await answerTo(harness, 'approvals', 'stranger')).toMatch(/not known here/)
    expect(await answerTo(harness, 'approvals now')).toMatch(/“now” is more than “approvals” takes/)
  })
})
