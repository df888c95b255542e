/** What a plan's record has to tell, kept with it until it was told. Pure. */
import { past } from '../approvals/approval.ts'
import type { Message } from '../messages/message.ts'
import { notice } from '../messages/notice.ts'
import type { Reply } from '../messages/reply.ts'
import type { PlanRecord } from '../records/plan.ts'
import { planCard } from './plan-card.ts'

/**
 * The record with its card waiting to be (re)drawn. A card that changes in place calls nobody: where a plan ends without
 * being carried out, the one who asked is told in a message of its own, where he asked.
 */
export function withCard(record: PlanRecord): PlanRecord {
  const card: Message = { key: 'card', live: 'card', to: record.desk, reply: planCard(record) }
  const ended = record.run.state === 'closed' || record.run.state === 'refused'
  const outcome: Message[] = ended ? [{ key: 'outcome', to: record.conversation, reply: outcomeCard(record) }] : []
  const others = record.outbox.filter(({ key }) => key !== 'card' && key !== 'outcome')
  return { ...record, outbox: [...others, card, ...outcome] }
}

function outcomeCard({ plan, approval, run, by, id }: PlanRecord): Reply {
  const decided = approval === undefined ? '' : past(approval)
  const happened = run.end?.says ?? `Request ${id}: ${decided}.`
  const title = run.state === 'refused' ? `Stopped: ${plan.title}` : `Not carried out: ${plan.title}`
  return notice(title, [happened, run.end?.wayOut ?? ''], {
    color: 'Attention',
    facts: [{ title: 'Asked for by', value: by.name }],
    buttons: [{ title: `Show ${plan.batch}`, command: 'batch show', args: { batch: plan.batch } }],
  })
}
