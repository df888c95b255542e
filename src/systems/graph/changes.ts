import type { TenantUserChange } from '../../migration/shapes/index.ts'
import type { GraphReads } from '../ports.ts'
import { unexpected } from './rows.ts'
import type { GraphTransport } from './transport.ts'
import { removedIn, USER_SELECT, userChangeIn } from './user-answers.ts'

/** `users/delta`. Only what the first call selects is ever told of; the links carry that on. */
export function userChanges({ delta }: Pick<GraphTransport, 'delta'>): GraphReads['userChanges'] {
  return async (link) => {
    const page = await delta(`users/delta?${USER_SELECT}`, link)
    const rows: TenantUserChange[] = []
    const removed: { id: string; reason: string }[] = []
    for (const row of page.value) {
      const gone = removedIn(row)
      const change = gone === undefined ? userChangeIn(row) : undefined
      if (gone !== undefined) removed.push(gone)
      else if (change !== undefined) rows.push(change)
      else throw unexpected('GET /users/delta', 'Graph answered something else than documented: a user without id')
    }
    return { rows, removed, next: page.next, token: page.next === undefined ? page.delta : undefined }
  }
}
