/** What a run has to tell, kept in its header until it was delivered. Pure. */
import { past } from '../approvals/approval.ts'
import type { Message } from '../messages/message.ts'
import { notice } from '../messages/notice.ts'
import type { Button, Reply } from '../messages/reply.ts'
import type { PlanRecord } from '../records/plan.ts'
import type { Run } from '../records/run.ts'
import { isHalfDone, type Links, planCard } from './card.ts'

/** The header with its card waiting to be (re)drawn, and the outcome beside it. */
export type Draw = (plan: PlanRecord, run: Run) => Run

/**
 * A card that changes in place calls nobody: where a plan ends without being carried out whole, the one who asked is told
 * in a message of its own, where he asked.
 */
export function drawWith(links: Links): Draw {
  return (plan, run) => {
    const card: Message = {
      key: 'card',
      live: 'card',
      to: plan.approvalConversation,
      reply: planCard(plan, run, links),
    }
    const short = run.state === 'closed' || run.state === 'refused' || run.state === 'partly'
    const outcome: Message[] = short ? [{ key: 'outcome', to: plan.conversation, reply: outcomeCard(plan, run) }] : []
    const others = run.outbox.filter(({ key }) => key !== 'card' && key !== 'outcome')
    return { ...run, outbox: [...others, card, ...outcome] }
  }
}

function outcomeCard({ plan, by, id }: PlanRecord, run: Run): Reply {
  const decided = run.approval === undefined ? '' : past(run.approval, new Date(run.endedAt ?? run.at))
  const { state, message } = run
  const happened = run.end?.message ?? (state === 'partly' ? message : undefined) ?? `Request ${id}: ${decided}.`
  const title = `${endedAs(run)}: ${plan.title}`
  return notice(title, [happened, run.end?.remedy ?? ''], {
    color: 'Attention',
    facts: [{ title: 'Asked for by', value: by.name }],
    buttons: showButtons(plan.subject),
  })
}

function endedAs(run: Run): string {
  if (run.state === 'partly') return `${run.tally.refused} of ${run.tally.items} were refused`
  if (run.state === 'refused') return 'Refused, a person has to look'
  return isHalfDone(run) ? 'Stopped before its end' : 'Not carried out'
}

function showButtons(subject: Run['subject']): Button[] {
  return subject.is === 'batch'
    ? [{ title: `Show ${subject.name}`, command: 'batch show', args: { batch: subject.name } }]
    : []
}
