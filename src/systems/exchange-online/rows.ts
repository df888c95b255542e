import type { z } from 'zod'
import { RemoteError } from '../ports.ts'
import type { Cmdlet } from './cmdlets.ts'
import type { Output } from './page.ts'
import type { Transport } from './transport.ts'

/** The transport as every group of cmdlets is made from it: it sends those of the table and no other. */
export interface Cmdlets {
  read(cmdlet: Cmdlet, ...rest: Rest<Transport['read']>): ReturnType<Transport['read']>
  page(cmdlet: Cmdlet, ...rest: Rest<Transport['page']>): ReturnType<Transport['page']>
  write(cmdlet: Cmdlet, ...rest: Rest<Transport['write']>): ReturnType<Transport['write']>
}

type Rest<F> = F extends (cmdlet: string, ...rest: infer R) => unknown ? R : never

export const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase()

/** The rows of an answer, each held against its schema; one that does not fit is told, never guessed. */
export function parse<T>(operation: string, schema: z.ZodType<T>, { rows }: Output): T[] {
  return rows.map((row) => {
    const result = schema.safeParse(row)
    if (result.success) return result.data
    const text = `${operation} answered something else than documented: ${result.error.issues[0]?.message ?? 'no row'}`
    throw unexpected(operation, text)
  })
}

export function only<T>(operation: string, found: readonly T[]): T {
  const [first] = found
  if (first === undefined) throw unexpected(operation, `${operation} answered nothing`)
  return first
}

function unexpected(operation: string, text: string): RemoteError {
  const rest = { code: 'UnexpectedAnswer', retryable: false, answered: true }
  return new RemoteError({ system: 'Exchange Online', operation, text, ...rest })
}

// A Get with an identity may answer with everything (facts 2.3): each answer is held against what was asked.

/** `sales-1`, or with the organisation before it: `contoso.onmicrosoft.com\sales-1`. */
export function namesIt(identity: string, asked: string): boolean {
  return same(identity, asked) || same(identity.split(/[\\/]/).at(-1) ?? '', asked)
}

export function hasAddress(
  recipient: { readonly primaryAddress: string; readonly addresses: readonly string[] },
  address: string,
): boolean {
  return same(recipient.primaryAddress, address) || recipient.addresses.some((one) => same(one, address))
}
