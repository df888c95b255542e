/**
 * A plan as it was asked for: written once, never changed. How it goes is in the run of the same id (`run.ts`), what
 * happened in its journal (`journal.ts`).
 */
import { z } from 'zod'
import { ConversationSchema, PersonSchema } from '../messages/request.ts'
import type { Kind } from '../store/store.ts'
import { SubjectSchema } from './subject.ts'
import { LandedRunSchema, upgradePlan } from './upgrades/plan-1.ts'

/** One thing out of many that a step is done to: unique `key` in its step, and what the step needs to know of it. */
export const ItemSchema = z.object({ key: z.string(), args: z.record(z.string(), z.unknown()).optional() })
export type Item = Readonly<z.infer<typeof ItemSchema>>

/** A step as stored: which kind, which version of its schema, and its arguments. Code is found by kind and version. */
export const StepSchema = z.object({
  kind: z.string(),
  version: z.number().int(),
  args: z.record(z.string(), z.unknown()),
  /** Present where the step is done to each of many. */
  items: z.array(ItemSchema).optional(),
  /** The run stops once more than so many of a hundred items were refused. */
  stopAtPercent: z.number().min(0).max(100).optional(),
})
export type Step = z.infer<typeof StepSchema>

/** A fact the plan rests on: read again before running, and compared. `message` is the sentence for people. */
export const GuardSchema = z.object({
  kind: z.string(),
  version: z.number().int(),
  args: z.record(z.string(), z.unknown()),
  value: z.string(),
  message: z.string(),
})
export type Guard = z.infer<typeof GuardSchema>

export const PlanSchema = z.object({
  title: z.string(),
  subject: SubjectSchema,
  /** What people should know before they agree, most important first. */
  consequences: z.array(z.string()),
  steps: z.array(StepSchema),
  guards: z.array(GuardSchema),
  observations: z.array(z.object({ title: z.string(), value: z.string() })),
  hash: z.string(),
})
export type Plan = z.infer<typeof PlanSchema>

const PlanRecordSchema = z.object({
  /** What people type to decide it. The run and the journal bear the same. */
  id: z.string(),
  requestId: z.string(),
  command: z.string(),
  by: PersonSchema,
  /** Wall time, ISO. */
  at: z.iso.datetime(),
  /** Nothing of it begins after this, whoever agreed. Wall time, ISO. */
  expiresAt: z.iso.datetime(),
  /** Where it was asked for. */
  conversation: ConversationSchema,
  /** Where its card stands: the approvals channel, or the conversation of the request. */
  approvalConversation: ConversationSchema,
  plan: PlanSchema,
  /** Of a document of version 1, where plan and run were one: taken apart when the store is opened (`upgrades/`). */
  landed: LandedRunSchema.optional(),
})
export type PlanRecord = z.infer<typeof PlanRecordSchema>

export const PlanKind: Kind<PlanRecord> = { name: 'plan', version: 2, schema: PlanRecordSchema, migrate: upgradePlan }
