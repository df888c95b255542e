/** PURE: asked once, decided by as many as it needs. Who may decide is a rule here, not in the card or the command. */
import { z } from 'zod'

const Someone = z.object({ id: z.string(), name: z.string() })
export type Someone = Readonly<z.infer<typeof Someone>>

/** One person's word. `at`: wall time, ISO. */
export const VerdictSchema = z.object({
  is: z.enum(['approved', 'denied']),
  by: Someone,
  at: z.iso.datetime(),
  reason: z.string().optional(),
})
export type Verdict = z.infer<typeof VerdictSchema>

/** `at`, `askedAt`, `expiresAt`: wall time, ISO. What came of it is derived (`outcomeOf`), never stored. */
export const ApprovalSchema = z.object({
  askedBy: Someone,
  askedAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  /** The hash of the plan that was shown: what is agreed to. */
  hash: z.string(),
  /** How many different people have to approve. */
  needed: z.number().int().min(1),
  /** In the order they came, one a person. */
  verdicts: z.array(VerdictSchema),
  /** Set where what it rested on is no longer so: no verdict counts any more. */
  voided: z.object({ at: z.iso.datetime(), reason: z.string() }).optional(),
})
export type Approval = z.infer<typeof ApprovalSchema>

/** What came of it. A denial ends it, whoever else agreed. */
export type ApprovalOutcome =
  | { readonly is: 'waiting'; readonly given: number; readonly missing: number }
  | { readonly is: 'approved'; readonly last: Verdict }
  | { readonly is: 'denied'; readonly last: Verdict }
  | { readonly is: 'expired'; readonly at: string }
  | { readonly is: 'voided'; readonly at: string; readonly reason: string }

export interface Wish {
  readonly is: Verdict['is']
  readonly by: Someone
  readonly roles: readonly string[]
  readonly at: Date
  readonly reason?: string | undefined
  /** What the decider was shown, where it is known: a card of another plan decides nothing. */
  readonly hash?: string | undefined
}

export type Decided =
  | { readonly ok: true; readonly approval: Approval }
  | { readonly ok: false; readonly message: string; readonly remedy: string }

/** `id` is what people type to decide it; `hours` how long it may wait. */
export function ask(
  { by, hash, needed }: { by: Someone; hash: string; needed: number },
  at: Date,
  hours: number,
): Approval {
  const expiresAt = new Date(at.getTime() + hours * 3_600_000).toISOString()
  return { askedBy: { id: by.id, name: by.name }, askedAt: at.toISOString(), expiresAt, hash, needed, verdicts: [] }
}

/** The one place that says what came of an approval. `now` decides only whether one that still waits has expired. */
export function outcomeOf(approval: Approval, now: Date): ApprovalOutcome {
  const { verdicts, needed, voided, expiresAt } = approval
  if (voided !== undefined) return { is: 'voided', ...voided }
  const denied = verdicts.find(({ is }) => is === 'denied')
  if (denied !== undefined) return { is: 'denied', last: denied }
  const last = verdicts.at(-1)
  if (last !== undefined && verdicts.length >= needed) return { is: 'approved', last }
  if (now.toISOString() >= expiresAt) return { is: 'expired', at: expiresAt }
  return { is: 'waiting', given: verdicts.length, missing: needed - verdicts.length }
}

/** A verdict counts while it is waited for, from an approver who did not ask and has not spoken yet. */
export function decide(id: string, approval: Approval, wish: Wish): Decided {
  const refused = (message: string, remedy: string): Decided => ({ ok: false, message, remedy })
  const outcome = outcomeOf(approval, wish.at)
  if (outcome.is !== 'waiting') return refused(`Nothing changed: ${past(approval, wish.at)}.`, nextStep(outcome))
  if (!wish.roles.includes('approver')) {
    return refused('You are not an approver.', 'Ask one of the approvers; “whoami” shows what you may do.')
  }
  if (same(wish.by, approval.askedBy)) {
    return refused('You asked for this yourself, so another person has to decide.', 'Ask another approver.')
  }
  if (approval.verdicts.some(({ by }) => same(by, wish.by))) {
    return refused(
      `You have approved this already; ${outcome.missing} more ${outcome.missing === 1 ? 'is' : 'are'} needed.`,
      'Ask another approver.',
    )
  }
  if (wish.hash !== undefined && wish.hash !== approval.hash) {
    return refused(
      'This card shows another plan than the one that waits.',
      'Type “approvals” for the cards that count.',
    )
  }
  const reason = (wish.reason ?? '').trim()
  if (wish.is === 'denied' && reason === '') {
    return refused('A denial needs a reason: the person who asked will read it.', `Type “deny ${id} <reason>”.`)
  }
  const { is, by, at } = wish
  const verdict = { is, by: { id: by.id, name: by.name }, at: at.toISOString(), ...(reason === '' ? {} : { reason }) }
  return { ok: true, approval: { ...approval, verdicts: [...approval.verdicts, verdict] } }
}

/** What it rested on is no longer so: the agreement is worth nothing. */
export function voided(approval: Approval, at: Date, reason: string): Approval {
  return { ...approval, voided: { at: at.toISOString(), reason } }
}

/** E.g. "Abel Approver approved it at 2026-11-22 10:03 UTC"; empty while nobody has spoken. */
export function past(approval: Approval, now: Date): string {
  const outcome = outcomeOf(approval, now)
  if (outcome.is === 'expired') return `it expired at ${minute(outcome.at)}`
  if (outcome.is === 'voided') return `it was voided at ${minute(outcome.at)}: ${outcome.reason}`
  if (outcome.is === 'denied') return said(outcome.last)
  return approval.verdicts.map(said).join('; ')
}

/** `1 of 2`; empty where one is enough. */
export function count(approval: Approval): string {
  const given = approval.verdicts.filter(({ is }) => is === 'approved').length
  return approval.needed > 1 ? `${given} of ${approval.needed}` : ''
}

function said({ is, by, at, reason }: Verdict): string {
  return `${by.name} ${is} it at ${minute(at)}${reason ? `: ${reason}` : ''}`
}

const minute = (iso: string): string => `${iso.slice(0, 16).replace('T', ' ')} UTC`
const same = (one: Someone, other: Someone): boolean => one.id.toLowerCase() === other.id.toLowerCase()

function nextStep(outcome: ApprovalOutcome): string {
  if (outcome.is === 'approved') return 'Type “batch list” to see how it goes.'
  if (outcome.is === 'expired') return 'Ask for it again: the facts it rested on may have changed.'
  return 'If it is still wanted, ask for it again.'
}
