import type { Conversation } from '../messages/request.ts'
import { listHash } from '../migration/csv.ts'
import { exchangeFacts } from '../migration/seen.ts'
import type { RemoteBatch } from '../migration/shapes/index.ts'
import type { ListRow } from '../migration/types.ts'
import type { BatchRecord } from '../records/batch.ts'

export interface Adoption {
  readonly endpoint: string
  readonly found: RemoteBatch
  /** The rows that Exchange was given; the others of the list were left out, each for a reason. */
  readonly rows: readonly ListRow[]
  readonly leftOut: readonly (ListRow & { why: string })[]
}

/** The record once Exchange holds the batch and it is ours. `home` is told of every turn from now on. */
export function adopted(
  record: BatchRecord,
  { endpoint, found, rows, leftOut }: Adoption,
  at: { estate: Date; wall: Date },
  home: Conversation,
): BatchRecord {
  const { thread: _, ...root } = home
  const { gone: __, ...batch } = record.batch
  return {
    ...record,
    home: root,
    adoptedAt: at.wall.toISOString(),
    batch: {
      ...batch,
      endpoint,
      rows: [...rows],
      leftOut: [...leftOut],
      listHash: listHash(rows),
      exchange: exchangeFacts(found, at.estate),
    },
  }
}
