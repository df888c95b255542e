/** What a run learnt, written into our own records: each line once, told by its place in the journal. */
import { listHash } from '../migration/csv.ts'
import { type BatchRecord, batchId } from '../records/batch.ts'
import type { Learnt } from '../records/learnt.ts'
import type { PlanRecord } from '../records/plan.ts'
import { changeBatch } from '../records/whole-batch.ts'
import type { Store } from '../store/store.ts'

/** A line's learning with its place: `seq` is its position in the journal of the run. */
export interface LearntAt {
  readonly seq: number
  readonly learnt: Learnt
}

/** All lines of one batch at once. A batch that is gone learns nothing. */
export async function learn(store: Store, plan: PlanRecord, lines: readonly LearntAt[]): Promise<void> {
  for (const id of new Set(lines.map(({ learnt }) => batchId(learnt.batch)))) {
    const its = lines.filter(({ learnt }) => batchId(learnt.batch) === id)
    await changeBatch(store, id, (record) => record && its.reduce((one, line) => applied(one, line, plan), record))
  }
}

function applied(record: BatchRecord, { seq, learnt }: LearntAt, plan: PlanRecord): BatchRecord {
  const before = record.learnt
  if (before?.run === plan.id && before.seq >= seq) return record
  return { ...adopted(record, learnt, plan), learnt: { run: plan.id, seq } }
}

/** The record once Exchange holds the batch and it is ours. Its home is told of every turn from now on. */
function adopted(record: BatchRecord, { endpoint, leftOut, exchange, at }: Learnt, plan: PlanRecord): BatchRecord {
  const { thread: _, ...root } = plan.conversation
  const { gone: __, ...batch } = record.batch
  const out = new Map(leftOut.map(({ address, why }) => [address.toLowerCase(), why]))
  const rows = batch.rows.filter(({ address }) => !out.has(address.toLowerCase()))
  return {
    ...record,
    homeConversation: root,
    adoptedAt: at,
    batch: {
      ...batch,
      endpoint,
      rows,
      leftOut: batch.rows.flatMap((row) => {
        const why = out.get(row.address.toLowerCase())
        return why === undefined ? [] : [{ ...row, why }]
      }),
      listHash: listHash(rows),
      exchange,
    },
  }
}
