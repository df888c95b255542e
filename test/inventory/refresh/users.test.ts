import { expect, it } from 'vitest'
import type { RemoteBatch, RemoteUser } from '../../../src/migration/shapes/index.ts'
import { NOON, refreshing } from './refreshing.ts'

const batch = (identity: string, synced = 0): RemoteBatch => ({
  identity,
  guid: `guid of ${identity.toLowerCase()}`,
  status: 'Syncing',
  type: undefined,
  endpoint: undefined,
  total: 2,
  active: 0,
  synced,
  failed: 0,
  stopped: 0,
  provisioned: 0,
  created: undefined,
  started: undefined,
  initialSync: undefined,
  lastSynced: undefined,
  warnings: [],
  message: undefined,
})

const user = (name: string, of: string, status = 'Syncing'): RemoteUser => ({
  identity: `${name}@contoso.com`,
  batch: of,
  address: `${name}@contoso.com`,
  status,
  error: undefined,
  syncedItems: 0,
  skippedItems: 0,
  mailboxGuid: undefined,
  lastSync: undefined,
  consistency: undefined,
})

const noon = NOON.getTime()

function feeding() {
  const at = refreshing()
  const there = () =>
    [...at.disks.users.entries.values()]
      .filter(({ gone }) => gone === undefined)
      .map(({ row }) => `${row.batch}: ${row.identity.split('@')[0]} ${row.status}`)
      .sort()
  return { at, there }
}

it('is known as of a pass once every batch was read under the counters it has', async () => {
  const { at, there } = feeding()
  expect(at.state('users')).toMatchObject({ asOf: undefined, count: 0 })
  await at.refresh.users.batchRead(batch('Sales'), [user('anna', 'Sales'), user('bert', 'Sales')], noon)
  expect(at.refresh.users.isKnown(batch('sales'))).toBe(true)
  expect(at.refresh.users.isKnown(batch('Sales', 1))).toBe(false)
  await at.refresh.users.passed([batch('Sales'), batch('IT')], noon + 1)
  expect(at.state('users').asOf).toBeUndefined()
  await at.refresh.users.batchRead(batch('IT'), [user('carl', 'IT')], noon + 2)
  await at.refresh.users.passed([batch('Sales'), batch('IT')], noon + 3)
  at.crash()
  expect(at.state('users')).toMatchObject({ asOf: new Date(noon + 3), count: 3 })
  await at.refresh.users.passed([batch('Sales', 1), batch('IT')], noon + 4)
  expect(at.state('users').asOf).toEqual(new Date(noon + 3))
  expect(there()).toEqual(['IT: carl Syncing', 'Sales: anna Syncing', 'Sales: bert Syncing'])
})

it('holds who left a batch, moved to another, or whose batch is no more', async () => {
  const { at, there } = feeding()
  await at.refresh.users.batchRead(batch('Sales'), [user('anna', 'Sales'), user('bert', 'Sales')], noon)
  await at.refresh.users.batchRead(batch('IT'), [user('carl', 'IT')], noon + 1)
  at.changed.length = 0
  await at.refresh.users.batchRead(batch('IT', 1), [user('carl', 'IT', 'Synced'), user('anna', 'IT')], noon + 2)
  await at.refresh.users.batchRead(batch('Sales', 1), [], noon + 3)
  expect(there()).toEqual(['IT: anna Syncing', 'IT: carl Synced'])
  expect(at.disks.users.entries.get('Sales\0bert@contoso.com')?.gone).toBe('no longer in the batch Sales')
  expect(at.changed).toHaveLength(4)
  await at.refresh.users.passed([batch('Sales', 1)], noon + 4)
  expect(there()).toEqual([])
  expect(at.state('users').asOf).toEqual(new Date(noon + 4))
  expect(at.refresh.users.isKnown(batch('IT', 1))).toBe(false)
})

it('of no batch at all is known to be nobody', async () => {
  const { at } = feeding()
  await at.refresh.users.passed([], noon)
  expect(at.state('users')).toMatchObject({ asOf: NOON, count: 0 })
})
