/** PURE: asked once, decided at most once. Who may decide is a rule here, not in the card or the command. */
import { z } from 'zod'

const Someone = z.object({ id: z.string(), name: z.string() })
export type Someone = Readonly<z.infer<typeof Someone>>

/** `at`, `askedAt`, `expiresAt`: wall time, ISO. */
export const ApprovalSchema = z.object({
  id: z.string(),
  askedBy: Someone,
  askedAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  /** The hash of the plan that was shown: what is agreed to. */
  hash: z.string(),
  decision: z
    .object({
      is: z.enum(['approved', 'denied', 'expired', 'voided']),
      by: Someone.optional(),
      at: z.iso.datetime(),
      reason: z.string().optional(),
    })
    .optional(),
})
export type Approval = z.infer<typeof ApprovalSchema>

export interface Verdict {
  readonly is: 'approved' | 'denied'
  readonly by: Someone
  readonly roles: readonly string[]
  readonly at: Date
  readonly reason?: string | undefined
  /** What the decider was shown, where it is known: a card of another plan decides nothing. */
  readonly hash?: string | undefined
}

export type Decided =
  | { readonly ok: true; readonly approval: Approval }
  | { readonly ok: false; readonly why: string; readonly wayOut: string }

export function ask(id: string, askedBy: Someone, hash: string, at: Date, hours: number): Approval {
  const expiresAt = new Date(at.getTime() + hours * 3_600_000)
  return { id, askedBy, askedAt: at.toISOString(), expiresAt: expiresAt.toISOString(), hash }
}

/** First verdict wins; a second changes nothing and hears who was first. The one who asked never decides. */
export function decide(approval: Approval, verdict: Verdict): Decided {
  const refused = (why: string, wayOut: string): Decided => ({ ok: false, why, wayOut })
  if (approval.decision !== undefined) return refused(`Nothing changed: ${past(approval)}.`, nextStep(approval))
  if (!verdict.roles.includes('approver')) {
    return refused('You are not an approver.', 'Ask one of the approvers; “whoami” shows what you may do.')
  }
  if (verdict.by.id.toLowerCase() === approval.askedBy.id.toLowerCase()) {
    return refused('You asked for this yourself, so another person has to decide.', 'Ask another approver.')
  }
  if (verdict.at.toISOString() >= approval.expiresAt) {
    return refused(`Request ${approval.id} has expired.`, 'Ask for it again: the facts it rested on may have changed.')
  }
  if (verdict.hash !== undefined && verdict.hash !== approval.hash) {
    return refused(
      'This card shows another plan than the one that waits.',
      'Type “approvals” for the cards that count.',
    )
  }
  if (verdict.is === 'denied' && (verdict.reason ?? '').trim() === '') {
    return refused(
      'A denial needs a reason: the person who asked will read it.',
      `Type “deny ${approval.id} <reason>”.`,
    )
  }
  const { is, by, at, reason } = verdict
  const decision = { is, by: { id: by.id, name: by.name }, at: at.toISOString(), ...(reason ? { reason } : {}) }
  return { ok: true, approval: { ...approval, decision } }
}

/** The approval after its time: unchanged while there is time or a decision. */
export function expire(approval: Approval, now: Date): Approval {
  if (approval.decision !== undefined || now.toISOString() < approval.expiresAt) return approval
  return { ...approval, decision: { is: 'expired', at: approval.expiresAt } }
}

/** What it rested on is no longer so: the agreement is worth nothing. */
export function voided(approval: Approval, at: Date, reason: string): Approval {
  return { ...approval, decision: { is: 'voided', at: at.toISOString(), reason } }
}

/** E.g. "Abel Approver approved it at 2026-11-22 10:03 UTC"; empty while undecided. */
export function past(approval: Approval): string {
  const { decision } = approval
  if (decision === undefined) return ''
  const when = `${decision.at.slice(0, 16).replace('T', ' ')} UTC`
  if (decision.is === 'expired') return `it expired at ${when}`
  if (decision.is === 'voided') return `it was voided at ${when}: ${decision.reason ?? 'the facts changed'}`
  return `${decision.by?.name ?? 'someone'} ${decision.is} it at ${when}${decision.reason ? `: ${decision.reason}` : ''}`
}

function nextStep(approval: Approval): string {
  return approval.decision?.is === 'approved'
    ? 'Type “batch list” to see how it goes.'
    : 'If it is still wanted, ask for it again.'
}
