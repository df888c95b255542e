import { z } from 'zod'
import { listHash } from '../../migration/csv.ts'
import { listRows } from '../../records/whole-batch.ts'
import type { GuardKind } from './guard.ts'

const Args = z.object({ batch: z.string() })

/** The hash of the batch's addresses, as they stand in our records. */
export const listSame: GuardKind<z.infer<typeof Args>> = {
  kind: 'list-same',
  version: 1,
  args: Args,
  async read({ batch }, { record }) {
    const rows = await listRows(record, batch)
    return rows === undefined ? 'the list is gone' : listHash(rows)
  },
}
