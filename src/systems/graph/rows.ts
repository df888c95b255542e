import type { z } from 'zod'
import { RemoteError } from '../ports.ts'

/** One object held against its schema; one that does not fit is told, never guessed. */
export function parse<T>(operation: string, schema: z.ZodType<T>, row: unknown): T {
  const result = schema.safeParse(row)
  if (result.success) return result.data
  const { path = [], message = '' } = result.error.issues[0] ?? {}
  throw unexpected(operation, `Graph answered something else than documented: ${path.join('.')} ${message}`.trim())
}

export function unexpected(operation: string, text: string): RemoteError {
  const rest = { code: 'UnexpectedAnswer', retryable: false, answered: true }
  return new RemoteError({ system: 'Microsoft Graph', operation, text, ...rest })
}
