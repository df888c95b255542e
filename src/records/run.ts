/**
 * A plan being carried out: the header. What happened to each step and item is in the journal; this says where it is,
 * and holds what must be true together with that: who agreed, and what is to be told.
 */
import { z } from 'zod'
import { ApprovalSchema } from '../approvals/approval.ts'
import { LiveSchema, MessageSchema } from '../messages/message.ts'
import type { Kind } from '../store/store.ts'
import { SubjectSchema } from './subject.ts'

const at = z.iso.datetime()
const Ending = z.object({ message: z.string(), remedy: z.string() })

/**
 * `waiting`: for verdicts. `running`: has leave to run, and is resumed after a crash. The rest is final: `done`,
 * `partly` (some items were refused), `refused` (a person has to act), `closed` (denied, expired, voided, halted).
 */
const RunSchema = z.object({
  id: z.string(),
  subject: SubjectSchema,
  title: z.string(),
  /** Wall time it was asked for. */
  at,
  state: z.enum(['waiting', 'running', 'done', 'partly', 'refused', 'closed']),
  /** Absent where nobody has to agree. */
  approval: ApprovalSchema.optional(),
  /** What the plan rests on was found unchanged, and the first step may be taken. */
  guardsHeld: z.boolean(),
  /** Something was written elsewhere, or may have been. */
  begun: z.boolean().optional(),
  /** Index of the step in hand. */
  step: z.number().int(),
  /** Items of all steps, and what came of them so far. */
  tally: z.object({ items: z.number().int(), done: z.number().int(), refused: z.number().int() }),
  /** The first refused items, for the card; the journal has all. */
  refusals: z.array(z.object({ key: z.string(), message: z.string() })),
  /** What was last said of the step in hand. */
  message: z.string().optional(),
  /** Wall time: since when the step in hand waits, and when it is looked at again. */
  waitingSince: at.optional(),
  nextAttemptAt: at.optional(),
  /** Wall time: since when the system asked has not answered; not counted into the wait. */
  unreachableSince: at.optional(),
  /** Somebody wants it to end: seen between two steps or items. */
  halt: Ending.optional(),
  end: Ending.optional(),
  /** Wall time. */
  endedAt: at.optional(),
  /** The download that tells of every item. */
  report: z.string().optional(),
  /** How far into the journal everything above, and every other document, has been brought. */
  upTo: z.number().int(),
  /** Grows with each claim; what an older one writes into the journal is refused. */
  fence: z.number().int(),
  live: LiveSchema,
  outbox: z.array(MessageSchema),
})
export type Run = z.infer<typeof RunSchema>

export const RunKind: Kind<Run> = { name: 'run', version: 1, schema: RunSchema }

/** True while it may still do something, or be decided. */
export function isOpen({ state }: Pick<Run, 'state'>): boolean {
  return state === 'waiting' || state === 'running'
}
