import { z } from 'zod'
import { listHash } from '../../migration/csv.ts'
import { BatchKind, batchId } from '../../records/batch.ts'
import type { GuardKind } from './guard.ts'

const Args = z.object({ batch: z.string() })

/** The hash of the batch's addresses, as they stand in our records. */
export const listSame: GuardKind<z.infer<typeof Args>> = {
  kind: 'list-same',
  version: 1,
  args: Args,
  async read({ batch }, { record }) {
    const found = await record(BatchKind, batchId(batch))
    return found === undefined ? 'the list is gone' : listHash(found.batch.rows)
  },
}
