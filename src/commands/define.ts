import type { z } from 'zod'
import type { EstateClock } from '../clock.ts'
import type { Doctor } from '../diagnostics/doctor/index.ts'
import type { CardName, Reply } from '../messages/reply.ts'
import type { Request } from '../messages/request.ts'
import type { PlanDraft } from '../plans/plan.ts'
import type { Store } from '../store/store.ts'
import type { Reads } from '../systems/ports.ts'

export type Role = 'viewer' | 'operator' | 'approver'

/** What a command may look at and use. Nothing here writes to a remote system: only plans do. */
export interface CommandContext {
  readonly request: Request
  readonly roles: readonly Role[]
  readonly systems: Reads
  readonly store: Store
  /** The migration's own time. */
  readonly estate: EstateClock
  /** The registry, for help and for nearest names. */
  readonly commands: readonly Command[]
  readonly settings: Settings
  /** Looks at everything from the settings to the people; only the command `doctor` asks it. */
  readonly doctor: Doctor
}

/** The few facts of the configuration that cards speak of. */
export interface Settings {
  readonly practice: boolean
  /** Base address under which the bot's own pages and downloads are reached. */
  readonly publicUrl: string
  /** Conversation id of the approvals channel, when one is set. */
  readonly approvalsChannel: string | undefined
  readonly approvalHours: number
  /** Addresses the company's bot commands may touch: empty = every accepted domain. */
  readonly tenant: string
}

/** A choice offered when an argument is missing. */
export interface Choice {
  readonly title: string
  readonly value: string
}

interface Common<A> {
  /** What is typed; the file's name with blanks for dashes. */
  readonly name: string
  readonly summary: string
  /** Positional, in the order of the schema's keys. */
  readonly args: z.ZodType<A> & { readonly shape: Readonly<Record<string, z.ZodType>> }
  /** The argument that takes the rest of the line, if any. */
  readonly rest?: (keyof A & string) | undefined
  /** Arguments only a button brings along: never typed, never shown. */
  readonly untyped?: readonly (keyof A & string)[]
  readonly examples: readonly [string, ...string[]]
  readonly aliases?: readonly string[]
  /** Who may. `anyone` includes strangers. Several = any of them. */
  readonly role: 'anyone' | Role | readonly Role[]
  readonly card: CardName
  /** Pressed from a card, the answer replaces that card instead of being posted below. */
  readonly replaces?: boolean
  /** The live choices for a missing argument. */
  readonly choices?: (argument: string, context: CommandContext) => Promise<readonly Choice[]>
}

/** Reads only, or changes the bot's own records only. */
export interface AnsweringCommand<A> extends Common<A> {
  readonly kind: 'read' | 'note' | 'decide'
  run(args: A, context: CommandContext): Promise<Reply>
}

/** Changes a remote system: answers with a plan, never does it. Refuses by throwing `UserError`. */
export interface ChangingCommand<A> extends Common<A> {
  readonly kind: 'change'
  /** `none`: the plan runs at once (stopping). `one`: another person approves it first. */
  readonly consent: 'none' | 'one'
  plan(args: A, context: CommandContext): Promise<PlanDraft>
}

// biome-ignore lint/suspicious/noExplicitAny: the registry holds commands of every argument type
export type Command = AnsweringCommand<any> | ChangingCommand<any>

export function defineCommand<A>(command: AnsweringCommand<A>): AnsweringCommand<A>
export function defineCommand<A>(command: ChangingCommand<A>): ChangingCommand<A>
export function defineCommand(command: Command): Command {
  return command
}
