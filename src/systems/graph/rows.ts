import type { z } from 'zod'
import type { TenantUser } from '../../migration/shapes/index.ts'
import { RemoteError } from '../ports.ts'
import { userIn } from './user-answers.ts'

/** One object held against its schema; one that does not fit is told, never guessed. */
export function parse<T>(operation: string, schema: z.ZodType<T>, row: unknown): T {
  const result = schema.safeParse(row)
  if (result.success) return result.data
  const { path = [], message = '' } = result.error.issues[0] ?? {}
  throw unexpected(operation, `Graph answered something else than documented: ${path.join('.')} ${message}`.trim())
}

export function userOf(operation: string, row: unknown): TenantUser {
  const user = userIn(row)
  if (user === undefined)
    throw unexpected(operation, 'Graph answered something else than documented: a user without id')
  return user
}

export function unexpected(operation: string, text: string): RemoteError {
  return refused(operation, 'UnexpectedAnswer', text)
}

export function refused(operation: string, code: string, text: string): RemoteError {
  return new RemoteError({ system: 'Microsoft Graph', operation, code, text, retryable: false, answered: true })
}
