import { describe, expect, it } from 'vitest'
import { makeCompany, practiceList, problemsOf } from '../../practice/src/company.ts'
import { tenantOf } from '../../practice/src/company-tenant.ts'
import { PROBLEMS } from '../../practice/src/problems.ts'
import { company } from './practice.ts'

describe('a company of 50,000', () => {
  const large = makeCompany(2007, 50_000)

  it('gives nobody the address, account name, GUID or shown name of another', () => {
    expect(large.mailboxes.length).toBe(50_000)
    const different = (values: readonly string[]) => expect(new Set(values).size).toBe(values.length)
    different(large.mailboxes.flatMap(({ proxyAddresses }) => proxyAddresses.map((one) => one.toLowerCase())))
    different(large.mailboxes.map(({ samAccountName }) => samAccountName))
    different(large.mailboxes.map(({ displayName }) => displayName))
    different(large.mailboxes.flatMap(({ objectGuid, mailboxGuid }) => [objectGuid, mailboxGuid]))
    different(tenantOf(large).flatMap(({ id, cloudGuid }) => [id, cloudGuid]))
    expect(large.mailboxes.filter(({ samAccountName }) => samAccountName.length > 20)).toEqual([])
  })

  it('has no more problems than the usual one', () => {
    const planted = problemsOf(large)
    expect(PROBLEMS.map(({ kind }) => planted.get(kind)?.length)).toEqual(PROBLEMS.map(({ count }) => count))
    expect(practiceList(large, 2_000).length).toBe(2_000)
  })

  it('is the same each time it is made', () => {
    const again = makeCompany(2007, 50_000)
    expect(again.mailboxes.at(-1)).toEqual(large.mailboxes.at(-1))
    expect(again.mailboxes[31_415]).toEqual(large.mailboxes[31_415])
  })
})

it('the usual company is who it always was', () => {
  expect(company.mailboxes[0]?.primaryAddress).toBe('chloe.bauer@brightwater.example')
  expect(company.mailboxes.at(-1)).toMatchObject({
    samAccountName: 'alicejensen2411',
    objectGuid: 'de8fd954-3fa2-4153-9c6a-a189b3d5f97f',
  })
  expect(tenantOf(company).at(-1)?.id).toBe('3d1ef3b5-4ae1-432f-b217-1e807049baac')
})
