import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Harness, openHarness, PEOPLE, TENANT, type Who } from '../support/harness.ts'
import { answerTo } from './said.ts'

let harness: Harness
beforeAll(async () => {
  harness = await openHarness()
})
afterAll(() => harness.close())

describe('whoami', () => {
  it.each<[Who, RegExp]>([
    ['operator', /Roles\noperator, viewer/],
    ['approver', /Roles\napprover, viewer/],
    ['viewer', /Roles\nviewer/],
    ['stranger', /none: you are a stranger here/],
  ])('tells a %s his roles and the id his administrator needs', async (who, roles) => {
    const text = await answerTo(harness, 'whoami', who)
    expect(text).toMatch(roles)
    expect(text).toContain(PEOPLE[who].id)
    expect(text).toContain(`${TENANT} (this one)`)
  })

  it('tells each what he may do', async () => {
    expect(await answerTo(harness, 'whoami', 'operator')).toMatch(/You may plan batches/)
    expect(await answerTo(harness, 'whoami', 'approver')).toMatch(/approve or deny what others ask for/)
    expect(await answerTo(harness, 'whoami', 'stranger')).toMatch(/You may ask for “help” and “whoami”/)
  })

  it('takes no argument', async () => {
    expect(await answerTo(harness, 'whoami really')).toMatch(/“really” is more than “whoami” takes/)
  })
})
