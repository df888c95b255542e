/** Stored documents as the house itself would have written them. */
import { ask } from '../../src/approvals/approval.ts'
import type { Conversation } from '../../src/messages/request.ts'
import { listHash } from '../../src/migration/csv.ts'
import type { ListRow } from '../../src/migration/types.ts'
import { withCard } from '../../src/plans/outbox.ts'
import { type PlanDraft, sealed } from '../../src/plans/plan.ts'
import { batchCreate, batchStart, step } from '../../src/plans/steps/index.ts'
import { BatchKind, type BatchRecord, batchId } from '../../src/records/batch.ts'
import { PlanKind, type PlanRecord } from '../../src/records/plan.ts'
import type { Store } from '../../src/store/store.ts'

export const T0 = new Date('2026-03-02T08:00:00.000Z')
export const later = (seconds: number): Date => new Date(T0.getTime() + seconds * 1_000)

const TENANT = '00000000-0000-0000-0000-0000000000aa'
export const OLIVE = { id: '00000000-0000-0000-0000-000000000001', name: 'Olive Operator', tenant: TENANT }
export const ABEL = { id: '00000000-0000-0000-0000-000000000002', name: 'Abel Approver', tenant: TENANT }

export function place(id: string, more: Partial<Conversation> = {}): Conversation {
  return {
    id,
    scope: 'channel',
    tenant: TENANT,
    serviceUrl: 'http://127.0.0.1:1/',
    channelId: 'msteams',
    bot: { id: '28:stagecoach', name: 'Stagecoach' },
    ...more,
  }
}

export const ROWS: readonly ListRow[] = [
  { row: 2, address: 'anna.berg@contoso.test' },
  { row: 3, address: 'bo.lind@contoso.test' },
]

export function batchRecord(more: Partial<BatchRecord['batch']> = {}, beside: Partial<BatchRecord> = {}): BatchRecord {
  const rows = more.rows ?? [...ROWS]
  return {
    batch: {
      name: 'sales-1',
      createdAt: T0.toISOString(),
      createdBy: { id: OLIVE.id, name: OLIVE.name },
      rows: [...rows],
      listHash: listHash(rows),
      mailboxes: {},
      samples: [],
      ticks: {},
      ...more,
    },
    told: 0,
    live: {},
    outbox: [],
    ...beside,
  }
}

/** What Exchange last said, for `batch.exchange`. */
export function seen(status: string, more: Partial<NonNullable<BatchRecord['batch']['exchange']>> = {}) {
  return {
    status,
    guid: 'g-1',
    total: 2,
    active: 0,
    synced: 0,
    failed: 0,
    stopped: 0,
    provisioned: 0,
    seenAt: T0.toISOString(),
    ...more,
  }
}

/** Create, then start: what `batch start` asks for. */
export function startDraft(more: Partial<PlanDraft> = {}): PlanDraft {
  return {
    title: 'Start sales-1: 2 mailboxes',
    consequences: ['New mail goes to the cloud.'],
    batch: 'sales-1',
    steps: [
      step(batchCreate, {
        batch: 'sales-1',
        endpoint: 'EX07-01',
        rows: ROWS.length,
        listHash: listHash(ROWS),
        leftOut: [],
      }),
      step(batchStart, { batch: 'sales-1' }),
    ],
    guards: [],
    observations: [],
    ...more,
  }
}

export function planRecord(draft: PlanDraft = startDraft(), more: Partial<PlanRecord> = {}): PlanRecord {
  const plan = sealed(draft)
  const id = more.id ?? '4k7m'
  return withCard({
    id,
    requestId: '11111111-2222-4333-8444-555555555555',
    command: 'batch start sales-1',
    by: OLIVE,
    at: T0.toISOString(),
    conversation: place('19:migration'),
    desk: place('19:migration'),
    plan,
    approval: ask(id, OLIVE, plan.hash, T0, 24),
    run: { state: 'running', step: 0, guardsHeld: false, marks: {}, journal: [] },
    live: {},
    outbox: [],
    ...more,
  })
}

export async function keepBatch(store: Store, record: BatchRecord): Promise<void> {
  await store.put(BatchKind, batchId(record.batch.name), record, 0)
}

export async function keepPlan(store: Store, record: PlanRecord): Promise<void> {
  await store.put(PlanKind, record.id, record, 0)
}
