/** Gives what lay in one document of an older version its own, a plan's run and a batch's people. Done again after a crash, it does nothing twice. */
import type { Approval } from '../../approvals/approval.ts'
import type { Store } from '../../store/store.ts'
import { AskedKind } from '../asked.ts'
import { type JournalLine, journalOf } from '../journal.ts'
import { PlanKind, type PlanRecord } from '../plan.ts'
import { isOpen, type Run, RunKind } from '../run.ts'
import { apartBatches } from './apart-batches.ts'
import type { LandedRun } from './plan-1.ts'

/** Puts the card as it is drawn today into the run's outbox. */
type Draw = (plan: PlanRecord, run: Run) => Run

export async function takeApart(store: Store, draw: Draw): Promise<void> {
  for (const { id, version, value } of await store.list(PlanKind)) {
    const { landed, ...plan } = value
    if (landed === undefined) continue
    if ((await store.get(RunKind, id)) === undefined) {
      const log = journalOf(id)
      const lines = linesOf(landed)
      const missing = lines.slice((await store.read(log)).length)
      if (missing.length > 0) await store.append(log, missing)
      await store.put(RunKind, id, shown(plan, runOf(plan, landed, lines.length), landed, draw), 0)
    }
    if (landed.intact && isOpen({ state: STATES[landed.run.state] })) await keepAsked(store, plan)
    await store.put(PlanKind, id, plan, version)
  }
  await apartBatches(store)
}

/** Version 1 looked through all plans to see whether one was asked for already. */
async function keepAsked(store: Store, { id, at, plan }: PlanRecord): Promise<void> {
  if ((await store.get(AskedKind, plan.hash)) === undefined) await store.put(AskedKind, plan.hash, { run: id, at }, 0)
}

/** The header with its card, where one waits to be told or still counts: its buttons carry the old fingerprint. */
function shown(plan: PlanRecord, run: Run, { run: { state }, outbox }: LandedRun, draw: Draw): Run {
  const counted = isOpen({ state: STATES[state] })
  if (!counted && !outbox.some(({ key }) => key === 'card')) return run
  const drawn = draw(plan, run)
  // What came of one that had ended was told already, unless it waits here.
  const waits = counted || outbox.some(({ key }) => key === 'outcome')
  return waits ? drawn : { ...drawn, outbox: drawn.outbox.filter(({ key }) => key !== 'outcome') }
}

const STATES = { consent: 'waiting', running: 'running', done: 'done', refused: 'refused', closed: 'closed' } as const

function runOf(plan: PlanRecord, landed: LandedRun, upTo: number): Run {
  const { run, live, outbox, intact } = landed
  const state = STATES[run.state]
  const approval = landed.approval && approvalOf(landed.approval, plan.plan.hash)
  const last = run.journal.at(-1)
  const spoilt = { message: 'The plan in the store is not the one that was asked for.', remedy: 'Ask for it again.' }
  const end = run.end && { message: run.end.says, remedy: run.end.wayOut }
  const lost = !intact && isOpen({ state })
  const endedAt = last?.at ?? landed.approval?.decision?.at ?? plan.at
  return {
    id: plan.id,
    subject: plan.plan.subject,
    title: plan.plan.title,
    at: plan.at,
    state: lost ? 'closed' : state,
    ...(approval === undefined ? {} : { approval }),
    guardsHeld: run.guardsHeld,
    step: run.step,
    tally: { items: 0, done: 0, refused: 0 },
    refusals: [],
    ...(last === undefined ? {} : { message: last.says }),
    ...(run.waitingSince === undefined ? {} : { waitingSince: run.waitingSince }),
    ...(run.silentSince === undefined ? {} : { unreachableSince: run.silentSince }),
    ...(run.lookAt === undefined ? {} : { nextAttemptAt: run.lookAt }),
    ...(lost ? { end: spoilt } : end === undefined ? {} : { end }),
    ...(isOpen({ state }) && !lost ? {} : { endedAt }),
    upTo,
    fence: 0,
    live,
    outbox: outbox.filter(({ key }) => key !== 'card'),
  }
}

/** A decision of one became the only verdict of one. Expiry is told from the time, as it always is. */
function approvalOf({ decision, ...asked }: NonNullable<LandedRun['approval']>, hash: string): Approval {
  const approval: Approval = { ...asked, hash, needed: 1, verdicts: [] }
  if (decision === undefined || decision.is === 'expired') return approval
  const { is, by = { id: '', name: 'someone' }, at, reason } = decision
  if (is === 'voided') return { ...approval, voided: { at, reason: reason ?? 'the facts changed' } }
  return { ...approval, verdicts: [{ is, by, at, ...(reason === undefined ? {} : { reason }) }] }
}

/** What was said of each step, that the steps before the one in hand are done, and what that one had written down. */
function linesOf({ run }: LandedRun): JournalLine[] {
  const said = run.journal.map(({ at, step, says: message }, index): JournalLine => {
    const ends = step < run.step && run.journal[index + 1]?.step !== step
    return ends ? { is: 'step', at, step, outcome: 'done', message } : { is: 'message', at, step, message }
  })
  // A mark was a time, and said nothing of how long its write could last: it had ended, or its process with it.
  const marks = Object.entries(run.marks).map(
    ([name, at]): JournalLine => ({ is: 'checkpoint', at, step: run.step, name, until: at }),
  )
  const lines = [...said, ...marks]
  const at = run.journal[0]?.at ?? Object.values(run.marks)[0] ?? run.lookAt
  return run.guardsHeld && at !== undefined ? [{ is: 'guards held', at }, ...lines] : lines
}
