import { z } from 'zod'
import { ApprovalSchema } from '../approvals/approval.ts'
import { LiveSchema, MessageSchema } from '../messages/message.ts'
import { ConversationSchema, PersonSchema } from '../messages/request.ts'
import { PlanSchema } from '../plans/plan.ts'
import type { Kind } from '../store/store.ts'

/**
 * `consent`: waits for a verdict. `running`: has leave to run, and is resumed after a crash. `done`, `refused` (a person
 * has to act), `closed` (denied, expired, voided, halted) are final.
 */
const RunSchema = z.object({
  state: z.enum(['consent', 'running', 'done', 'refused', 'closed']),
  /** Index of the step in hand. */
  step: z.number().int(),
  guardsHeld: z.boolean(),
  /** What the step in hand wrote down before it wrote elsewhere. */
  marks: z.record(z.string(), z.string()),
  /** Wall time: since when the step in hand waits, and when it is looked at again. */
  waitingSince: z.iso.datetime().optional(),
  /** Wall time: since when the system asked has not answered; not counted into the wait. */
  silentSince: z.iso.datetime().optional(),
  lookAt: z.iso.datetime().optional(),
  journal: z.array(z.object({ at: z.iso.datetime(), step: z.number().int(), says: z.string() })),
  end: z.object({ says: z.string(), wayOut: z.string() }).optional(),
})
export type Run = z.infer<typeof RunSchema>

/** A plan from request to last step, with its approval, its run and what is to be told of it: one document. */
const PlanRecordSchema = z.object({
  id: z.string(),
  requestId: z.string(),
  command: z.string(),
  by: PersonSchema,
  at: z.iso.datetime(),
  /** Where it was asked for. */
  conversation: ConversationSchema,
  /** Where its card stands: the approvals channel, or the conversation of the request. */
  desk: ConversationSchema,
  plan: PlanSchema,
  approval: ApprovalSchema.optional(),
  run: RunSchema,
  live: LiveSchema,
  outbox: z.array(MessageSchema),
})
export type PlanRecord = z.infer<typeof PlanRecordSchema>

export const PlanKind: Kind<PlanRecord> = { name: 'plan', version: 1, schema: PlanRecordSchema }
