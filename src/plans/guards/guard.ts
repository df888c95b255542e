/** Facts a plan rests on: read when it is drawn up, hashed with it, read again before it runs. */
import type { z } from 'zod'
import type { ReadContext } from '../step.ts'

/** What a kind of guard is. `read` answers the fact as one comparable string. */
export interface GuardKind<A> {
  readonly kind: string
  readonly version: number
  readonly args: z.ZodType<A>
  /** Where the fact has to be so from the beginning: nobody is asked to agree to a plan that rests on the contrary. */
  readonly must?: string
  read(args: A, context: ReadContext): Promise<string>
}

// biome-ignore lint/suspicious/noExplicitAny: the table holds guards of every argument type
export type AnyGuardKind = GuardKind<any>
