/** What a kind of step is. Each is idempotent: it looks before it writes, and looks again after any doubt. */
import type { z } from 'zod'
import type { Clock, MigrationClock } from '../clock.ts'
import type { Learnt } from '../records/learnt.ts'
import type { Item } from '../records/plan.ts'
import type { Kind } from '../store/store.ts'
import type { Reads, Writes } from '../systems/ports.ts'

/**
 * `done`; `wait`: look again after `after`, give up when it has waited `atMost` (wall milliseconds); `refused`: a person
 * has to act; `unknown`: a write whose answer never came, to be decided by reading back. What was learnt is written
 * into our records by the engine, never by the step.
 */
export type StepOutcome =
  | { readonly is: 'done'; readonly message: string; readonly learnt?: Learnt }
  | {
      readonly is: 'wait' | 'unknown'
      readonly message: string
      readonly after: number
      readonly atMost: number
      /** The system did not answer at all: this time is not counted against the step. */
      readonly unreachable?: boolean
    }
  | { readonly is: 'refused'; readonly message: string; readonly remedy: string }

/** Before a write: when it was begun, and until when it may still reach the system. Wall time, ISO. */
export interface Checkpoint {
  readonly at: string
  readonly until: string
}

/** What a guard may look at. */
export interface ReadContext {
  readonly systems: Reads
  /** One of our own records as it is now. */
  record<T>(kind: Kind<T>, id: string): Promise<T | undefined>
}

export interface StepContext extends ReadContext {
  readonly writes: Writes
  readonly wall: Clock
  readonly migrationClock: MigrationClock
  /** How long Exchange may take until what was written can be read, in wall milliseconds. */
  readonly visibilityDelayMs: number
  /** What this step wrote down earlier in this run, by name. */
  readonly checkpoints: Readonly<Record<string, Checkpoint>>
  /** Durable before it resolves. It throws where the run was halted or claimed by another: then nothing may be written. */
  checkpoint(name: string): Promise<void>
}

interface Described<A> {
  readonly kind: string
  readonly version: number
  readonly args: z.ZodType<A>
  /** What it does, for people. */
  title(args: A): string
  /** The same as a PowerShell line an administrator could type. */
  powershell(args: A): string
}

/** A step that is one thing. */
export interface SingleStep<A> extends Described<A> {
  run(args: A, context: StepContext): Promise<StepOutcome>
}

/** `message` of a refusal is the reason, for the one line the item gets. */
export type ItemOutcome =
  | { readonly is: 'done'; readonly learnt?: Learnt }
  | { readonly is: 'refused'; readonly message: string }

/** A step that is done to each of many. The engine writes down intent and outcome of each, and runs some at a time. */
export interface ItemStep<A> extends Described<A> {
  /** How many writes may be under way at once. */
  readonly parallel: number
  /** Which of these are done already, by key, found by reading: asked once at the beginning, and after any doubt. */
  already(args: A, items: readonly Item[], context: Omit<ItemContext, 'writes'>): Promise<ReadonlySet<string>>
  /** Idempotent or conditional: a claim that was lost cannot call it back. Throws `RemoteError` as the port does. */
  write(args: A, item: Item, context: ItemContext): Promise<ItemOutcome>
}

export type ItemContext = Pick<StepContext, 'systems' | 'writes' | 'wall' | 'migrationClock' | 'record'>

export type StepKind<A> = SingleStep<A> | ItemStep<A>

// biome-ignore lint/suspicious/noExplicitAny: the table holds steps of every argument type
export type AnyStepKind = StepKind<any>

/** The kinds a runner knows. Code of a stored step is found by kind and version. */
export type StepKinds = readonly AnyStepKind[]

export function refused(message: string, remedy: string): StepOutcome {
  return { is: 'refused', message, remedy }
}

/** Looks again soon, and gives up after forty times as long as Exchange usually needs. */
export function waiting({ visibilityDelayMs }: Pick<StepContext, 'visibilityDelayMs'>, message: string): StepOutcome {
  return { is: 'wait', message, after: visibilityDelayMs / 5, atMost: visibilityDelayMs * 40 }
}

/** True while a write begun under this checkpoint may still show itself: absent is not yet "never done". */
export function mayStillShow(
  checkpoint: Checkpoint,
  context: Pick<StepContext, 'wall' | 'visibilityDelayMs'>,
): boolean {
  return context.wall.now().getTime() < Date.parse(checkpoint.until) + context.visibilityDelayMs
}

/** A PowerShell string that means just these letters, whoever named the thing. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
