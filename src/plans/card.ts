/** The card of a plan: what would be done, what it rests on, who asked, who agreed, how it went. A digest, however many. */
import { count, past } from '../approvals/approval.ts'
import { type Button, type Reply, reply } from '../messages/reply.ts'
import { localTime } from '../messages/times.ts'
import { bar } from '../migration/progress.ts'
import type { PlanRecord, Step } from '../records/plan.ts'
import type { Run } from '../records/run.ts'
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
      readonly moreSteps: string
      readonly guards: readonly { text: string }[]
      /** How far the items are; empty where there are none. */
      readonly progress: string
      readonly refusals: readonly { who: string; why: string }[]
      readonly moreRefusals: string
      readonly outcome: string
      readonly remedy: string
      readonly pending: boolean
      /** The file with every item: none or one. */
      readonly links: readonly { title: string; url: string }[]
      readonly buttons: readonly Button[]
    }
  }
}

/** Where what a card cannot hold is fetched: the bot's own address. */
export interface Links {
  readonly publicUrl: string
}

/** Data over ifs: how each state of a run reads. */
const STATES: Readonly<Record<Run['state'], { message: string; color: string }>> = {
  waiting: { message: 'Waiting for another person’s approval', color: 'Warning' },
  running: { message: 'Approved, running', color: 'Accent' },
  done: { message: 'Done', color: 'Good' },
  partly: { message: 'Done in part: some were refused', color: 'Warning' },
  refused: { message: 'Refused: a person has to look', color: 'Attention' },
  closed: { message: 'Not carried out', color: 'Attention' },
}

const SHOWN_STEPS = 8

export function planCard(record: PlanRecord, run: Run, { publicUrl }: Links): Reply {
  const { plan, by, id } = record
  const { approval } = run
  const pending = run.state === 'waiting'
  const decided = decisionOf(run)
  const message = stateOf(run)
  const facts = [
    { title: 'Request', value: id },
    { title: 'Asked for by', value: `${by.name}, “${record.command}”` },
    { title: 'Asked at', value: localTime(record.at) },
    ...(approval === undefined || !pending
      ? []
      : [{ title: 'Decide until', value: localTime(until(record, approval)) }]),
    ...(decided === '' ? [] : [{ title: 'Decision', value: decided }]),
    ...plan.observations,
  ]
  const more = run.tally.refused - run.refusals.length
  return reply('plan', `${plan.title}: ${message}${decided === '' ? '' : ` (${decided})`}`, {
    title: plan.title,
    state: message,
    color: STATES[run.state].color,
    facts,
    consequences: [...plan.consequences, ...alone(record)].map((text) => ({ text })),
    steps: plan.steps.slice(0, SHOWN_STEPS).map((item, index) => ({
      mark: index < run.step || run.state === 'done' ? '✓' : index === run.step && run.state === 'running' ? '…' : '○',
      title: `${stepTitle(item)}${ofMany(item)}`,
      code: powershell([item])[0] ?? '',
    })),
    moreSteps: plan.steps.length > SHOWN_STEPS ? `And ${plan.steps.length - SHOWN_STEPS} more steps.` : '',
    guards: plan.guards.map(({ message: text }) => ({ text })),
    progress: progressOf(run),
    refusals: run.refusals.map(({ key, message: why }) => ({ who: key, why })),
    moreRefusals: more > 0 ? `And ${more} more.` : '',
    outcome: run.end?.message ?? (pending ? '' : (run.message ?? '')),
    remedy: run.end?.remedy ?? '',
    pending,
    links:
      run.report === undefined ? [] : [{ title: 'Every item as CSV', url: `${publicUrl}/downloads/${run.report}` }],
    buttons: pending ? verdictButtons(record) : afterButtons(record, run),
  })
}

/** Something of it was done, or may have been, though not all. */
export function isHalfDone({ state, step, tally, begun }: Run): boolean {
  return state === 'closed' && (begun === true || step > 0 || tally.done > 0)
}

function stateOf(run: Run): string {
  const { state, approval, halt } = run
  if (isHalfDone(run)) return 'Stopped before its end'
  if (state === 'running' && halt !== undefined) return 'Being stopped'
  if (state === 'running' && approval === undefined) return 'Running'
  const given = approval === undefined || state !== 'waiting' ? '' : count(approval)
  return given === '' ? STATES[state].message : `${STATES[state].message} (${given})`
}

/** What was decided so far, as of the card's own state: one that waits has not expired. */
function decisionOf({ approval, endedAt, at }: Run): string {
  return approval === undefined ? '' : past(approval, new Date(endedAt ?? at))
}

function until({ expiresAt }: PlanRecord, approval: NonNullable<Run['approval']>): string {
  return approval.expiresAt < expiresAt ? approval.expiresAt : expiresAt
}

const whole = (count: number): string => count.toLocaleString('en')
const ofMany = ({ items }: Step): string => (items === undefined ? '' : ` (${whole(items.length)})`)

/** The three add up: what is left is neither done nor refused. */
function progressOf({ tally: { items, done, refused }, state }: Run): string {
  if (items === 0 || state === 'waiting') return ''
  const left = items - done - refused
  return `${bar(done, refused, items)} ${whole(done)} done · ${whole(refused)} refused · ${whole(left)} left of ${whole(items)}`
}

/** In a personal chat nobody else sees the card: say how another person gets at it. */
function alone({ approvalConversation, id }: PlanRecord): string[] {
  if (approvalConversation.scope !== 'personal') return []
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

function afterButtons({ plan: { subject } }: PlanRecord, { state }: Run): Button[] {
  if (state === 'running') return []
  return subject.is === 'batch'
    ? [{ title: 'Show the batch', command: 'batch show', args: { batch: subject.name } }]
    : []
}
