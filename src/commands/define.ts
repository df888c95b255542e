import type { z } from 'zod'
import type { MigrationClock } from '../clock.ts'
import type { Doctor } from '../diagnostics/doctor/index.ts'
import type { Inventory } from '../inventory/inventory.ts'
import type { CardName, Reply } from '../messages/reply.ts'
import type { Request } from '../messages/request.ts'
import type { Draw } from '../plans/outbox.ts'
import type { PlanDraft } from '../plans/plan.ts'
import type { Store } from '../store/store.ts'
import type { Reads } from '../systems/ports.ts'

export type Role = 'viewer' | 'operator' | 'approver'

/** What a command may look at and use. Nothing here writes to a remote system: only plans do. */
export interface CommandContext {
  readonly request: Request
  readonly roles: readonly Role[]
  readonly systems: Reads
  /** Who and what there is, as far as it is known, with its age. */
  readonly inventory: Inventory
  readonly store: Store
  /** The migration's own time. */
  readonly migrationClock: MigrationClock
  /** The registry, for help and for nearest names. */
  readonly commands: readonly Command[]
  readonly settings: Settings
  /** The header of a run with its card in the outbox: for commands that decide or halt one. */
  readonly drawRun: Draw
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
  /** A plan older than this is not begun, whoever agreed. */
  readonly planDays: number
  /** Addresses the company's bot commands may touch: empty = every accepted domain. */
  readonly tenant: string
}

/** A choice offered when an argument is missing. */
export interface Choice {
  readonly title: string
  readonly value: string
}

/** The groups of “help”, in the order of the job, so that reading down is doing it; and what each is called there. */
export const GROUPS = {
  before: 'Before',
  batches: 'Batches',
  approvals: 'Approvals',
  watching: 'Watching',
  after: 'After',
  you: 'You',
} as const

export type Group = keyof typeof GROUPS

/** A command's place in the menu that Teams shows while one types. It holds ten: the most used. */
export interface Menu {
  /** `channel` is the menu of channels and group chats. */
  readonly scopes: readonly ('channel' | 'personal')[]
  /** Small comes first. */
  readonly rank: number
}

/** How much agreement a change needs. `none`: its plan runs at once. `one`, `two`: so many other people approve it first. */
export type Consent = 'none' | 'one' | 'two'

/** What a table says of a consent. Throws on a value nobody knows: that must never come to mean "run". */
export function forConsent<T>(table: Readonly<Record<Consent, T>>, consent: Consent): T {
  if (!Object.hasOwn(table, consent)) throw new Error(`There is no consent “${consent}”`)
  return table[consent]
}

interface Common<S extends z.ZodObject> {
  /** What is typed; the file's name with blanks for dashes. */
  readonly name: string
  readonly summary: string
  readonly group: Group
  readonly menu?: Menu
  /** Positional, in the order of the schema's keys. */
  readonly args: S
  /** The argument that takes the rest of the line, if any. */
  readonly rest?: (keyof z.output<S> & string) | undefined
  /** Arguments only a button brings along: never typed, never shown. */
  readonly untyped?: readonly (keyof z.output<S> & string)[]
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
export interface AnsweringCommand<S extends z.ZodObject = z.ZodObject> extends Common<S> {
  readonly kind: 'read' | 'note' | 'decide'
  run(args: z.output<S>, context: CommandContext): Promise<Reply>
}

/** Changes a remote system: answers with a plan, never does it. Refuses by throwing `UserError`. */
export interface ChangingCommand<S extends z.ZodObject = z.ZodObject> extends Common<S> {
  readonly kind: 'change'
  readonly consent: Consent
  plan(args: z.output<S>, context: CommandContext): Promise<PlanDraft>
}

export type Command<S extends z.ZodObject = z.ZodObject> = AnsweringCommand<S> | ChangingCommand<S>

/** The declaration as it is; `run` or `plan` is handed what the schema `args` makes of the words. */
export function defineCommand<S extends z.ZodObject>(command: AnsweringCommand<S>): AnsweringCommand<S>
export function defineCommand<S extends z.ZodObject>(command: ChangingCommand<S>): ChangingCommand<S>
export function defineCommand(command: Command): Command {
  return command
}
