/**
 * Every change to a remote system is a plan: an ordered list of idempotent steps, the guards they rest on, and a hash
 * over both. Observations are shown, never hashed: nothing volatile may void an approval.
 */
import type { Plan } from '../records/plan.ts'
import { planHash } from '../records/plan-hash.ts'

export type PlanDraft = Omit<Plan, 'hash'>

export function sealed(draft: PlanDraft): Plan {
  return { ...draft, hash: planHash(draft) }
}
