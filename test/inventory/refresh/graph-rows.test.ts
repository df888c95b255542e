import { expect, it } from 'vitest'
import { type Rows, wholeRows } from '../../../src/inventory/refresh/graph-rows.ts'
import type { TenantUser, TenantUserChanges } from '../../../src/migration/shapes/index.ts'

const anna: TenantUser = {
  id: 'A',
  displayName: 'Anna',
  principalName: 'anna@contoso.com',
  mail: 'anna@contoso.com',
  addresses: ['anna@contoso.com'],
  usageLocation: 'DE',
  licences: [{ skuId: 'e3', disabledPlans: [] }],
  provisioningErrors: [],
}

const page = (rows: TenantUserChanges['rows'], removed: TenantUserChanges['removed'] = []): TenantUserChanges => ({
  rows,
  removed,
  next: undefined,
  token: 't',
})

const rows = (parts: Partial<Rows> & { readonly asked?: string[] } = {}): Rows => ({
  known: async () => undefined,
  byId: async (ids) => {
    parts.asked?.push(...ids)
    return ids.map((id) => ({ ...anna, id }))
  },
  now: () => 99,
  fromNothing: false,
  ...parts,
})

const knowing = (row: TenantUser, gone?: string): Partial<Rows> => ({
  known: async (key) => ({ key, row, at: 1, gone }),
})

it('a partial row goes on from what is known, and a field that is there and undefined was cleared', async () => {
  const said = await wholeRows(page([{ id: 'A', mail: undefined, displayName: 'Anne' }]), 5, rows(knowing(anna)))
  expect(said).toEqual([{ key: 'a', at: 5, row: { ...anna, displayName: 'Anne', mail: undefined } }])
  // What says the same is written the same.
  const [again] = await wholeRows(page([{ ...anna, displayName: 'Anne', id: 'A' }]), 5, rows())
  expect(JSON.stringify(again)).toBe(JSON.stringify({ key: 'a', at: 5, row: { ...anna, displayName: 'Anne' } }))
})

it('several rows of one person in a page go on from each other, the last one counting', async () => {
  const changes = [
    { id: 'A', displayName: 'Anne' },
    anna,
    { id: 'A', usageLocation: 'FR' },
    { id: 'A', displayName: 'Ann' },
  ]
  const said = await wholeRows(page(changes), 5, rows(knowing(anna)))
  expect(said).toEqual([{ key: 'a', at: 5, row: { ...anna, usageLocation: 'FR', displayName: 'Ann' } }])
})

it.each([
  ['nobody knows', {}],
  ['is known as gone', knowing(anna, 'deleted')],
])('who %s is asked for whole, as of then', async (_, known) => {
  const asked: string[] = []
  const said = await wholeRows(page([{ id: 'A', displayName: 'Anne' }]), 5, rows({ ...known, asked }))
  expect(asked).toEqual(['A'])
  expect(said).toEqual([{ key: 'a', at: 99, row: anna }])
})

it('who is not found when asked for is left out', async () => {
  const said = await wholeRows(page([{ id: 'A', displayName: 'Anne' }]), 5, rows({ byId: async () => [] }))
  expect(said).toEqual([])
})

it('from nothing, what is absent was never set', async () => {
  const change = { id: 'A', principalName: 'anna@contoso.com', displayName: 'Anna' }
  const [one] = await wholeRows(page([change]), 5, rows({ fromNothing: true }))
  expect(one).toMatchObject({
    row: { ...change, mail: undefined, addresses: [], licences: [], provisioningErrors: [] },
  })
})

it('who was removed is gone, with the reason, known or not; who is there as well is asked for', async () => {
  const asked: string[] = []
  const removed = [
    { id: 'A', reason: 'changed' },
    { id: 'B', reason: 'deleted' },
    { id: 'C', reason: 'something new' },
  ]
  const said = await wholeRows(page([{ ...anna, id: 'C' }], removed), 5, rows({ asked }))
  expect(said.slice(0, 3)).toEqual([
    { key: 'a', at: 5, gone: 'deleted in Microsoft 365; may be restored for some weeks' },
    { key: 'b', at: 5, gone: 'deleted in Microsoft 365 for good' },
    { key: 'c', at: 5, gone: 'something new' },
  ])
  expect(asked).toEqual(['C'])
  expect(said.slice(3)).toEqual([{ key: 'c', at: 99, row: { ...anna, id: 'C' } }])
})
