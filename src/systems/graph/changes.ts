/** `users/delta`: everybody page by page, then what changed (learn.microsoft.com/graph/delta-query-users). */
import { z } from 'zod'
import type { TenantUserChange, TenantUserChanges } from '../../migration/shapes/index.ts'
import { EXPIRED, RemoteError } from '../ports.ts'
import { parse, unexpected } from './rows.ts'
import type { GraphTransport } from './transport.ts'
import { USER_FIELDS, UserChange } from './user-answers.ts'

const OPERATION = 'GET /users/delta'
/** The first call fixes which properties are told; the links carry it on. */
const FIRST = `users/delta?$select=${USER_FIELDS.join(',')}`

const Page = z.object({
  value: z.array(z.unknown()),
  '@odata.nextLink': z.string().optional(),
  '@odata.deltaLink': z.string().optional(),
})
const Removed = z.object({ id: z.string(), '@removed': z.object({ reason: z.string().catch('deleted') }) })

export async function userChanges(transport: GraphTransport, next: string | undefined): Promise<TenantUserChanges> {
  const { json, from } = await transport.page(FIRST, next).catch((error: unknown) => {
    throw isForgotten(error) ? expired(error) : error
  })
  const page = Page.safeParse(json)
  if (!page.success) throw unexpected(OPERATION, 'Graph answered something else than a page of changes')
  const rows: TenantUserChange[] = []
  const removed: { id: string; reason: string }[] = []
  for (const row of page.data.value) {
    const gone = isRemoved(row) ? Removed.safeParse(row) : undefined
    if (gone?.success) removed.push({ id: gone.data.id, reason: gone.data['@removed'].reason })
    else rows.push(parse(OPERATION, UserChange, row))
  }
  const link = (to: string | undefined) => (to === undefined ? undefined : transport.follow(to, from, OPERATION))
  const token = link(page.data['@odata.deltaLink'])
  const following = link(page.data['@odata.nextLink'])
  if (token === undefined && following === undefined) throw unexpected(OPERATION, 'A page of changes leads nowhere')
  return { rows, removed, next: following, token: following === undefined ? token : undefined }
}

function isRemoved(row: unknown): boolean {
  return row !== null && typeof row === 'object' && '@removed' in row
}

/** Told with 410, or with 400 and a code; a token lives about seven days. */
function isForgotten(error: unknown): error is RemoteError {
  return error instanceof RemoteError && /^(410|Gone|syncState\w*|resync\w*)$/i.test(error.code)
}

function expired({ system, operation, message: text, requestId }: RemoteError): RemoteError {
  return new RemoteError({ system, operation, code: EXPIRED, text, retryable: true, answered: true, requestId })
}
