/** A verdict on a waiting request: decided in the store first, shown and carried out after. */
import { decide, expire } from '../../approvals/approval.ts'
import { notice } from '../../messages/notice.ts'
import type { Reply } from '../../messages/reply.ts'
import { UserError } from '../../messages/user-error.ts'
import { withCard } from '../../plans/outbox.ts'
import { planCard } from '../../plans/plan-card.ts'
import { PlanKind, type PlanRecord } from '../../records/plan.ts'
import { change } from '../../store/store.ts'
import type { Choice, CommandContext } from '../define.ts'

interface Wish {
  readonly id: string
  readonly hash?: string | undefined
  readonly is: 'approved' | 'denied'
  readonly reason?: string | undefined
}

/** Throws `UserError` when the verdict does not count, saying who was first or what is missing. */
export async function decideRequest(context: CommandContext, wish: Wish): Promise<Reply> {
  const { request, store, roles } = context
  let why: UserError | undefined
  const record = await change(store, PlanKind, wish.id, (found) => {
    if (found?.approval === undefined) return found
    const { is, reason, hash } = wish
    const verdict = { is, reason, hash, by: request.by, roles, at: request.at }
    const decided = decide(expire(found.approval, request.at), verdict)
    why = decided.ok ? undefined : new UserError(decided.why, decided.wayOut)
    if (!decided.ok) return found
    const run = { ...found.run, state: is === 'approved' ? ('running' as const) : ('closed' as const) }
    return withCard({ ...found, approval: decided.approval, run })
  })
  if (record?.approval === undefined) {
    const offers = [{ title: 'approvals', command: 'approvals', args: {} }]
    throw new UserError(`There is no request ${wish.id}.`, 'Type “approvals” to see what waits.', offers)
  }
  if (why !== undefined) throw why
  await store.append('audit', {
    at: request.at.toISOString(),
    request: request.id,
    by: request.by,
    verdict: wish.is,
    reason: wish.reason,
    plan: record.id,
    hash: record.plan.hash,
  })
  return request.press === undefined ? word(record, wish) : planCard(record)
}

/** Typed, the verdict gets a word; the plan's own card changes where it stands. */
function word({ plan, id }: PlanRecord, wish: Wish): Reply {
  return wish.is === 'approved'
    ? notice(`Approved: ${plan.title}`, [`Request ${id} is carried out now; its card shows how it goes.`], {
        color: 'Good',
      })
    : notice(`Denied: ${plan.title}`, [
        `Request ${id}: ${wish.reason ?? ''}`,
        'The person who asked will read it on the card.',
      ])
}

/** The requests that wait, newest first. */
export async function waitingChoices({ store }: CommandContext): Promise<Choice[]> {
  const records = (await store.list(PlanKind)).map((document) => document.value)
  return records
    .filter((record) => record.run.state === 'consent')
    .sort((a, b) => (a.at < b.at ? 1 : -1))
    .map(({ id, plan }) => ({ title: `${id}: ${plan.title}`, value: id }))
}
