import { createHash } from 'node:crypto'
import type { z } from 'zod'
import { type Batch, BatchSchema } from '../migration/batch.ts'
import type { Kind } from '../store/store.ts'

/**
 * The list of a batch: written once and never changed, for its id says what is in it. A header names the list it goes
 * by, so that a crash between the two leaves the older list with the older header.
 */
const BatchListSchema = BatchSchema.pick({ rows: true, leftOut: true })
export type BatchList = z.infer<typeof BatchListSchema>

export const BatchListKind: Kind<BatchList> = { name: 'batch-list', version: 1, schema: BatchListSchema }

/** `sales-1/3f9a…`: no batch's name holds a slash. */
export function listId(batch: string, list: BatchList): string {
  const content = createHash('sha256')
    .update(JSON.stringify([list.rows, list.leftOut]))
    .digest('hex')
  return `${batch}/${content.slice(0, 32)}`
}

export function listOf({ rows, leftOut }: Pick<Batch, 'rows' | 'leftOut'>): BatchList {
  return { rows, ...(leftOut === undefined ? {} : { leftOut }) }
}
