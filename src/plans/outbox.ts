/** What a run has to tell, kept in its header until it was delivered. Pure. */
import { past } from '../approvals/approval.ts'
import type { Message } from '../messages/message.ts'
import { notice } from '../messages/notice.ts'
import type { Button, Reply } from '../messages/reply.ts'
import type { PlanRecord } from '../records/plan.ts'
import type { Run } from '../records/run.ts'
import { type Links, planCard } from './card.ts'

/** The header with its card waiting to be (re)drawn, and the outcome beside it. */
export type Draw = (plan: PlanRecord, run: Run) => Run

/**
 * A card that changes in place calls nobody: where a plan ends without being carried out, the one who asked is told in a
 * message of its own, where he asked.
 */
export function drawWith(links: Links): Draw {
  return (plan, run) => {
    const card: Message = {
      key: 'card',
      live: 'card',
      to: plan.approvalConversation,
      reply: planCard(plan, run, links),
    }
    const ended = run.state === 'closed' || run.state === 'refused'
    const outcome: Message[] = ended ? [{ key: 'outcome', to: plan.conversation, reply: outcomeCard(plan, run) }] : []
    const others = run.outbox.filter(({ key }) => key !== 'card' && key !== 'outcome')
    return { ...run, outbox: [...others, card, ...outcome] }
  }
}

function outcomeCard({ plan, by, id }: PlanRecord, run: Run): Reply {
  const decided = run.approval === undefined ? '' : past(run.approval, new Date(run.endedAt ?? run.at))
  const happened = run.end?.message ?? `Request ${id}: ${decided}.`
  const title = run.state === 'refused' ? `Stopped: ${plan.title}` : `Not carried out: ${plan.title}`
  return notice(title, [happened, run.end?.remedy ?? ''], {
    color: 'Attention',
    facts: [{ title: 'Asked for by', value: by.name }],
    buttons: showButtons(plan.subject),
  })
}

function showButtons(subject: Run['subject']): Button[] {
  return subject.is === 'batch'
    ? [{ title: `Show ${subject.name}`, command: 'batch show', args: { batch: subject.name } }]
    : []
}
