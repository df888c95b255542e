/**
 * Every change to a remote system is a plan: an ordered list of idempotent steps, the guards they rest on, and a hash
 * over both. Observations are shown, never hashed: nothing volatile may void an approval.
 */
import { createHash } from 'node:crypto'
import { z } from 'zod'

/** A step as stored: which kind, which version of its schema, and its arguments. Code is found by kind and version. */
export const StepSchema = z.object({
  kind: z.string(),
  version: z.number().int(),
  args: z.record(z.string(), z.unknown()),
})
export type Step = z.infer<typeof StepSchema>

/** A fact the plan rests on: read again before running, and compared. `says` is the sentence for people. */
export const GuardSchema = z.object({
  kind: z.string(),
  args: z.record(z.string(), z.unknown()),
  value: z.string(),
  says: z.string(),
})
export type Guard = z.infer<typeof GuardSchema>

export const PlanSchema = z.object({
  title: z.string(),
  /** What people should know before they agree, most important first. */
  consequences: z.array(z.string()),
  /** The batch this plan is about: one run a batch at a time. */
  batch: z.string(),
  steps: z.array(StepSchema),
  guards: z.array(GuardSchema),
  observations: z.array(z.object({ title: z.string(), value: z.string() })),
  hash: z.string(),
})
export type Plan = z.infer<typeof PlanSchema>

export type PlanDraft = Omit<Plan, 'hash'>

export function sealed(draft: PlanDraft): Plan {
  return { ...draft, hash: planHash(draft) }
}

/** SHA-256 over title, steps and guards, with keys in order, as hex. */
export function planHash(plan: Pick<Plan, 'title' | 'batch' | 'steps' | 'guards'>): string {
  const bound = { title: plan.title, batch: plan.batch, steps: plan.steps, guards: plan.guards }
  return createHash('sha256').update(canonical(bound)).digest('hex')
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).filter(([, v]) => v !== undefined)
    entries.sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${entries.map(([k, v]) => `${JSON.stringify(k)}:${canonical(v)}`).join(',')}}`
  }
  return JSON.stringify(value) ?? 'null'
}
