/** A verdict on a waiting request: decided in the store first, shown and carried out after. */
import { type ApprovalOutcome, decide, outcomeOf, type Wish } from '../../approvals/approval.ts'
import { notice } from '../../messages/notice.ts'
import type { Reply } from '../../messages/reply.ts'
import { UserError } from '../../messages/user-error.ts'
import { planCard } from '../../plans/card.ts'
import { PlanKind, type PlanRecord } from '../../records/plan.ts'
import { type Run, RunKind } from '../../records/run.ts'
import { change } from '../../store/store.ts'
import type { Choice, CommandContext } from '../define.ts'

type Spoken = { readonly id: string } & Pick<Wish, 'is' | 'reason' | 'hash'>

/** What a verdict makes of the run. The last one and the leave to run are one document, so one put. */
const STATES: Readonly<Record<'waiting' | 'approved' | 'denied', Run['state']>> = {
  waiting: 'waiting',
  approved: 'running',
  denied: 'closed',
}

/** Throws `UserError` when the verdict does not count, saying who was first or what is missing. */
export async function decideRequest(context: CommandContext, spoken: Spoken): Promise<Reply> {
  const { request, store, roles, drawRun, settings } = context
  const { id, ...wish } = spoken
  const plan = (await store.get(PlanKind, id))?.value
  let refusal: UserError | undefined
  const run = await change(store, RunKind, id, (found) => {
    if (plan === undefined || found?.approval === undefined) return found
    const decided = decide(id, found.approval, { ...wish, by: request.by, roles, at: request.at })
    refusal = decided.ok ? closedAlready(found) : new UserError(decided.message, decided.remedy)
    if (!decided.ok || refusal !== undefined) return found
    const { is } = outcomeOf(decided.approval, request.at)
    const state = is === 'expired' || is === 'voided' ? found.state : STATES[is]
    const endedAt = state === 'closed' ? { endedAt: request.at.toISOString() } : {}
    return drawRun(plan, { ...found, approval: decided.approval, state, ...endedAt })
  })
  if (plan === undefined || run?.approval === undefined) {
    const offers = [{ title: 'approvals', command: 'approvals', args: {} }]
    throw new UserError(`There is no request ${id}.`, 'Type “approvals” to see what waits.', offers)
  }
  if (refusal !== undefined) throw refusal
  await store.append('audit', [
    {
      at: request.at.toISOString(),
      request: request.id,
      by: request.by,
      verdict: wish.is,
      reason: wish.reason,
      plan: id,
      hash: plan.plan.hash,
    },
  ])
  if (request.press !== undefined) return planCard(plan, run, settings)
  return word(plan, outcomeOf(run.approval, request.at), wish.reason)
}

/** A run may have been closed though its approval could still be given: with its plan, which grew too old. */
function closedAlready({ state, end }: Run): UserError | undefined {
  if (state === 'waiting') return undefined
  return new UserError(`Nothing changed: ${end?.message ?? 'it was decided already.'}`, 'Ask for it again.')
}

/** Typed, the verdict gets a word; the plan's own card changes where it stands. */
function word({ plan, id }: PlanRecord, outcome: ApprovalOutcome, reason = ''): Reply {
  if (outcome.is === 'waiting') {
    const needed = outcome.given + outcome.missing
    return notice(`Approved (${outcome.given} of ${needed}): ${plan.title}`, [
      `Request ${id} waits for ${outcome.missing === 1 ? 'one more approver' : `${outcome.missing} more approvers`}; nothing is carried out yet.`,
    ])
  }
  if (outcome.is === 'approved') {
    const line = `Request ${id} is carried out now; its card shows how it goes.`
    return notice(`Approved: ${plan.title}`, [line], { color: 'Good' })
  }
  return notice(`Denied: ${plan.title}`, [`Request ${id}: ${reason}`, 'The person who asked will read it on the card.'])
}

/** The requests that wait, newest first. */
export async function waitingChoices({ store }: CommandContext): Promise<Choice[]> {
  const runs = (await store.list(RunKind)).map((document) => document.value)
  return runs
    .filter(({ state }) => state === 'waiting')
    .sort((a, b) => (a.at < b.at ? 1 : -1))
    .map(({ id, title }) => ({ title: `${id}: ${title}`, value: id }))
}
