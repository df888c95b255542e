import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Harness, openHarness, PEOPLE, TENANT, type Who } from '../support/harness.ts'
import { told } from './said.ts'

let house: Harness
beforeAll(async () => {
  house = await openHarness()
})
afterAll(() => house.close())

describe('whoami', () => {
  it.each<[Who, RegExp]>([
    ['operator', /Roles\noperator, viewer/],
    ['approver', /Roles\napprover, viewer/],
    ['viewer', /Roles\nviewer/],
    ['stranger', /none: you are a stranger here/],
  ])('tells a %s his roles and the id his administrator needs', async (who, roles) => {
    const text = await told(house, 'whoami', who)
    expect(text).toMatch(roles)
    expect(text).toContain(PEOPLE[who].id)
    expect(text).toContain(`${TENANT} (this one)`)
  })

  it('tells each what he may do', async () => {
    expect(await told(house, 'whoami', 'operator')).toMatch(/You may plan batches/)
    expect(await told(house, 'whoami', 'approver')).toMatch(/approve or deny what others ask for/)
    expect(await told(house, 'whoami', 'stranger')).toMatch(/You may ask for “help” and “whoami”/)
  })

  it('takes no argument', async () => {
    expect(await told(house, 'whoami really')).toMatch(/“really” is more than “whoami” takes/)
  })
})
