/** What a kind of step is. Each is idempotent: it looks before it writes, and looks again after any doubt. */
import type { z } from 'zod'
import type { Clock, EstateClock } from '../clock.ts'
import type { ListRow } from '../migration/types.ts'
import type { Reads, Writes } from '../systems/ports.ts'
import type { Adoption } from './adopt.ts'

/**
 * `done`; `wait`: look again after `after`, give up when it has waited `atMost` (wall milliseconds); `refused`: a person
 * has to act; `unknown`: a write whose answer never came, to be decided by reading back.
 */
export type StepOutcome =
  | { readonly is: 'done'; readonly says: string }
  | {
      readonly is: 'wait' | 'unknown'
      readonly says: string
      readonly after: number
      readonly atMost: number
      /** The system did not answer at all: this time is not counted against the step. */
      readonly silent?: boolean
    }
  | { readonly is: 'refused'; readonly says: string; readonly wayOut: string }

export interface StepContext {
  readonly systems: Reads
  readonly writes: Writes
  readonly wall: Clock
  readonly estate: EstateClock
  /** The rows of the batch's list as it is now in the store. */
  rows(batch: string): Promise<readonly ListRow[] | undefined>
  /** What this step wrote down earlier in this run; durable before `mark` resolves. It throws when the run was halted. */
  readonly marks: Readonly<Record<string, string>>
  mark(name: string, value: string): Promise<void>
  /** Writes down that the batch in Exchange is ours, with what Exchange says of it. */
  adopt(batch: string, adoption: Adoption): Promise<void>
  /** How long Exchange may take until what was written can be read, in wall milliseconds. */
  readonly settle: number
}

export interface StepKind<A> {
  readonly kind: string
  readonly version: number
  readonly args: z.ZodType<A>
  /** What it does, for people. */
  says(args: A): string
  /** The same as a PowerShell line an administrator could type. */
  powershell(args: A): string
  run(args: A, context: StepContext): Promise<StepOutcome>
}

// biome-ignore lint/suspicious/noExplicitAny: the table holds steps of every argument type
export type AnyStepKind = StepKind<any>

export function refused(says: string, wayOut: string): StepOutcome {
  return { is: 'refused', says, wayOut }
}

/** Looks again soon, and gives up after forty times as long as Exchange usually needs. */
export function waiting(context: Pick<StepContext, 'settle'>, says: string): StepOutcome {
  return { is: 'wait', says, after: context.settle / 5, atMost: context.settle * 40 }
}

/** A PowerShell string that means just these letters, whoever named the thing. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
