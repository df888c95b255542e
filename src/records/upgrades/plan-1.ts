/**
 * Version 1 of a plan's document: plan, approval, run and journal in one, always about a batch. It is read as a plan of
 * today with its run still attached (`landed`), which `take-apart.ts` then gives a document and a journal of its own.
 */
import { z } from 'zod'
import { LiveSchema, MessageSchema } from '../../messages/message.ts'
import { hashOf, planHash } from '../plan-hash.ts'

const at = z.iso.datetime()
const Someone = z.object({ id: z.string(), name: z.string() })

const Approval = z.object({
  askedBy: Someone,
  askedAt: at,
  expiresAt: at,
  decision: z
    .object({
      is: z.enum(['approved', 'denied', 'expired', 'voided']),
      by: Someone.optional(),
      at,
      reason: z.string().optional(),
    })
    .optional(),
})

const Run = z.object({
  state: z.enum(['consent', 'running', 'done', 'refused', 'closed']),
  step: z.number().int(),
  guardsHeld: z.boolean(),
  marks: z.record(z.string(), z.string()),
  waitingSince: at.optional(),
  silentSince: at.optional(),
  lookAt: at.optional(),
  journal: z.array(z.object({ at, step: z.number().int(), says: z.string() })),
  end: z.object({ says: z.string(), wayOut: z.string() }).optional(),
})

/** The half of a version 1 document that is no plan. `intact`: the plan was the one its hash was made of. */
export const LandedRunSchema = z.object({
  approval: Approval.optional(),
  run: Run,
  live: LiveSchema,
  outbox: z.array(MessageSchema),
  intact: z.boolean(),
})
export type LandedRun = z.infer<typeof LandedRunSchema>

const Plan = z.object({
  title: z.string(),
  consequences: z.array(z.string()),
  batch: z.string(),
  steps: z.array(z.object({ kind: z.string(), version: z.number().int(), args: z.record(z.string(), z.unknown()) })),
  guards: z.array(
    z.object({ kind: z.string(), args: z.record(z.string(), z.unknown()), value: z.string(), says: z.string() }),
  ),
  observations: z.array(z.object({ title: z.string(), value: z.string() })),
  hash: z.string(),
})

const Version1 = z
  .object({ desk: z.unknown(), at, plan: Plan, approval: Approval.optional(), run: Run })
  .extend({ live: LiveSchema, outbox: z.array(MessageSchema) })
  .loose()

/** Wall milliseconds a plan was good for: version 1 did not say. */
const WEEK = 7 * 86_400_000

/** Throws where it is no document of version 1. */
export function upgradePlan(value: unknown): unknown {
  const { desk, plan: old, approval, run, live, outbox, ...rest } = Version1.parse(value)
  const { title, batch, consequences, steps, observations } = old
  const guards = old.guards.map(({ says, ...guard }) => ({ ...guard, version: 1, message: says }))
  const subject = { is: 'batch', name: batch }
  const intact = hashOf({ title, batch, steps, guards: old.guards }) === old.hash
  return {
    ...rest,
    expiresAt: new Date(Date.parse(rest.at) + WEEK).toISOString(),
    approvalConversation: desk,
    plan: {
      title,
      subject,
      consequences,
      steps,
      guards,
      observations,
      hash: planHash({ title, subject, steps, guards }),
    },
    landed: { approval, run, live, outbox, intact },
  }
}
