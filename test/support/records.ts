/** Stored documents as the house itself would have written them. */
import { ask } from '../../src/approvals/approval.ts'
import type { Conversation } from '../../src/messages/request.ts'
import type { Batch } from '../../src/migration/batch.ts'
import { listHash } from '../../src/migration/csv.ts'
import type { ListRow } from '../../src/migration/types.ts'
import { drawWith } from '../../src/plans/outbox.ts'
import { type PlanDraft, sealed } from '../../src/plans/plan.ts'
import { batchCreate, batchStart, step } from '../../src/plans/steps/index.ts'
import { type BatchRecord, batchId } from '../../src/records/batch.ts'
import { PlanKind, type PlanRecord } from '../../src/records/plan.ts'
import { type Run, RunKind } from '../../src/records/run.ts'
import { changeBatch, readBatch } from '../../src/records/whole-batch.ts'
import type { Kind, Store } from '../../src/store/store.ts'
import { type Memory, memory, memoryStore } from './memory-store.ts'

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
    eventCount: 0,
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
    subject: { is: 'batch', name: 'sales-1' },
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
  return {
    id: '4k7m',
    requestId: '11111111-2222-4333-8444-555555555555',
    command: 'batch start sales-1',
    by: OLIVE,
    at: T0.toISOString(),
    expiresAt: later(7 * 86_400).toISOString(),
    conversation: place('19:migration'),
    approvalConversation: place('19:migration'),
    plan: sealed(draft),
    ...more,
  }
}

export const LINKS = { publicUrl: 'http://127.0.0.1:1' }

/** The run of a plan that one approver has to agree to, or, with a state of `running`, has leave to run. */
export function runOf(record: PlanRecord, more: Partial<Run> = {}): Run {
  const { id, plan, at, by } = record
  const run: Run = {
    id,
    subject: plan.subject,
    title: plan.title,
    at,
    state: 'running',
    approval: ask({ by, hash: plan.hash, needed: 1 }, new Date(at), 24),
    guardsHeld: false,
    step: 0,
    tally: { items: plan.steps.reduce((sum, { items }) => sum + (items?.length ?? 0), 0), done: 0, refused: 0 },
    refusals: [],
    upTo: 0,
    fence: 0,
    live: {},
    outbox: [],
    ...more,
  }
  return drawWith(LINKS)(record, run)
}

export async function keepBatch(store: Store, record: BatchRecord): Promise<void> {
  await changeBatch(store, record.batch.name, () => record)
}

/** Memory that holds these batches, each still in one document: what it is read as is the same. */
export function memoryOfBatches(batches: readonly Batch[]): Memory {
  const made = memory()
  for (const batch of batches) {
    const id = batchId(batch.name)
    const value = { batch, eventCount: 0, live: {}, outbox: [] }
    made.documents.set(`batch/${id}`, { kind: 'batch', id, schemaVersion: 2, version: 1, value })
  }
  return made
}

/** Our own records, as a guard or a step may read them: a batch with these rows; null = it is gone. */
export function recordsOf(rows: readonly ListRow[] | null) {
  const store = memoryStore(memoryOfBatches(rows === null ? [] : [batchRecord({ rows: [...rows] }).batch]))
  return async <T>(kind: Kind<T>, id: string): Promise<T | undefined> => (await store.get(kind, id))?.value
}

/** The whole batch, as it is kept now. */
export async function keptBatch(store: Store, name = 'sales-1'): Promise<BatchRecord> {
  const found = await readBatch(store, name)
  if (found === undefined) throw new Error(`the batch ${name} is gone`)
  return found
}

/** The plan and its run, as asking leaves them. */
export async function keepPlan(store: Store, record: PlanRecord, run: Run = runOf(record)): Promise<void> {
  await store.put(PlanKind, record.id, record, 0)
  await store.put(RunKind, record.id, run, 0)
}
