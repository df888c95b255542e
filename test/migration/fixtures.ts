/** Facts for the tests of this folder: a batch, what is seen of it, and times counted in hours from one noon. */
import type { Batch, ExchangeFacts, MailboxFacts } from '../../src/migration/batch.ts'
import { listHash } from '../../src/migration/csv.ts'
import type { RemoteBatch, RemoteUser } from '../../src/migration/shapes/index.ts'

const NOON = Date.parse('2026-11-02T12:00:00.000Z')
export const hours = (n: number): Date => new Date(NOON + n * 3_600_000)
export const iso = (n: number): string => hours(n).toISOString()

export function exchange(over: Partial<ExchangeFacts> = {}): ExchangeFacts {
  return {
    status: 'Syncing',
    guid: 'g-1',
    total: 4,
    active: 4,
    synced: 0,
    failed: 0,
    stopped: 0,
    provisioned: 0,
    created: iso(-1),
    started: iso(0),
    seenAt: iso(0),
    ...over,
  }
}

export function batch(
  over: Partial<Batch> = {},
  addresses: readonly string[] = ['a@x.com', 'b@x.com', 'c@x.com', 'd@x.com'],
): Batch {
  const rows = addresses.map((address, i) => ({ row: i + 2, address }))
  return {
    name: 'sales-1',
    createdAt: iso(-2),
    createdBy: { id: '1', name: 'Olivia' },
    rows,
    listHash: listHash(rows),
    mailboxes: {},
    samples: [],
    ticks: {},
    ...over,
  }
}

export const tick = { by: 'Olivia', at: iso(1) }

export function seenBatch(over: Partial<RemoteBatch> = {}): RemoteBatch {
  return {
    identity: 'sales-1',
    guid: 'g-1',
    status: 'Created',
    type: 'ExchangeOutlookAnywhere',
    endpoint: 'EX07-01',
    warnings: [],
    total: 4,
    active: 0,
    synced: 0,
    failed: 0,
    stopped: 0,
    provisioned: 0,
    created: hours(-1),
    started: undefined,
    initialSync: undefined,
    lastSynced: undefined,
    message: undefined,
    ...over,
  }
}

export function seenUser(address: string, status: string, over: Partial<RemoteUser> = {}): RemoteUser {
  return {
    identity: address,
    batch: 'sales-1',
    mailboxGuid: undefined,
    address,
    status,
    error: undefined,
    syncedItems: 0,
    skippedItems: 0,
    lastSync: undefined,
    consistency: undefined,
    ...over,
  }
}

export const mailbox = (over: MailboxFacts = {}): MailboxFacts => ({ seenAt: iso(0), ...over })
