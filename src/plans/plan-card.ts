/** The card of a plan: what would be done, what it rests on, who asked, who agreed, how it went. */
import { past } from '../approvals/approval.ts'
import { type Button, type Reply, reply } from '../messages/reply.ts'
import { localTime } from '../messages/times.ts'
import type { PlanRecord } from '../records/plan.ts'
import { powershell, stepTitle } from './steps/index.ts'

declare module '../messages/reply.ts' {
  interface CardData {
    plan: {
      readonly title: string
      readonly state: string
      readonly color: string
      readonly facts: readonly { title: string; value: string }[]
      readonly consequences: readonly { text: string }[]
      readonly steps: readonly { mark: string; title: string; code: string }[]
      readonly guards: readonly { text: string }[]
      readonly outcome: string
      readonly wayOut: string
      readonly pending: boolean
      readonly buttons: readonly Button[]
    }
  }
}

/** Data over ifs: how each state of a plan reads. */
const STATES = {
  consent: { says: 'Waiting for another person’s approval', color: 'Warning' },
  running: { says: 'Approved, running', color: 'Accent' },
  done: { says: 'Done', color: 'Good' },
  refused: { says: 'Stopped: a person has to look', color: 'Attention' },
  closed: { says: 'Not carried out', color: 'Attention' },
} as const

export function planCard(record: PlanRecord): Reply {
  const { plan, run, approval, by, id } = record
  const state = STATES[run.state]
  const pending = run.state === 'consent'
  const decided = approval === undefined ? '' : past(approval)
  const says = run.state === 'running' && approval === undefined ? 'Running' : state.says
  const facts = [
    { title: 'Request', value: id },
    { title: 'Asked for by', value: `${by.name}, “${record.command}”` },
    { title: 'Asked at', value: localTime(record.at) },
    ...(approval === undefined || !pending ? [] : [{ title: 'Decide until', value: localTime(approval.expiresAt) }]),
    ...(decided === '' ? [] : [{ title: 'Decision', value: decided }]),
    ...plan.observations,
  ]
  const last = run.journal.at(-1)
  return reply('plan', `${plan.title}: ${says}${decided === '' ? '' : ` (${decided})`}`, {
    title: plan.title,
    state: says,
    color: state.color,
    facts,
    consequences: [...plan.consequences, ...alone(record)].map((text) => ({ text })),
    steps: plan.steps.map((item, index) => ({
      mark: index < run.step || run.state === 'done' ? '✓' : index === run.step && run.state === 'running' ? '…' : '○',
      title: stepTitle(item),
      code: powershell([item])[0] ?? '',
    })),
    guards: plan.guards.map(({ says: text }) => ({ text })),
    outcome: run.end?.says ?? (pending ? '' : (last?.says ?? '')),
    wayOut: run.end?.wayOut ?? '',
    pending,
    buttons: pending ? verdictButtons(record) : afterButtons(record),
  })
}

/** In a personal chat nobody else sees the card: say how another person gets at it. */
function alone({ desk, id }: PlanRecord): string[] {
  if (desk.scope !== 'personal') return []
  return [
    `Only you see this chat: tell an approver to type “approve ${id}”, or ask for the start in the channel next time.`,
  ]
}

function verdictButtons({ id, plan }: PlanRecord): Button[] {
  const args = { id, hash: plan.hash }
  return [
    { title: 'Approve', command: 'approve', args, style: 'positive' },
    { title: 'Deny', command: 'deny', args, style: 'destructive' },
  ]
}

function afterButtons({ plan, run }: PlanRecord): Button[] {
  const show: Button = { title: 'Show the batch', command: 'batch show', args: { batch: plan.batch } }
  return run.state === 'running' ? [] : [show]
}
