/**
 * Runs plans that have leave to run, one subject's after the other, every decision written down before and after it is
 * acted on. It is handed a claim, works as far as it goes now, and answers when to look again. What a crash leaves is
 * found in the store and goes on where the journal ends.
 */
import type { Claim } from '../jobs/jobs.ts'
import type { JournalLine } from '../records/journal.ts'
import { PlanKind } from '../records/plan.ts'
import { planHash } from '../records/plan-hash.ts'
import { type Run, RunKind } from '../records/run.ts'
import { subjectKey } from '../records/subject.ts'
import { change } from '../store/store.ts'
import { withSignal, withTrace } from '../trace.ts'
import { ClaimedRun, isOfTheHold, LetGo } from './claimed-run.ts'
import { endRun } from './end-run.ts'
import { broken } from './guards/index.ts'
import { outcomeOfError } from './outcome-of-error.ts'
import { runItems } from './run-items.ts'
import { runSingle } from './run-single.ts'
import { type RunnerParts, readContext, type Work } from './runner-parts.ts'
import { refused, type StepOutcome } from './step.ts'
import { STEP_KINDS, stepKind } from './steps/index.ts'
import { rested, waited } from './waited.ts'

export interface Runner {
  /** One look at a subject, under its claim. Answers after how many wall milliseconds to look again. */
  look(claim: Claim): Promise<number | undefined>
  /** The subjects that have something to run, by key: in how many wall milliseconds it is due, 0 = at `now`. */
  due(now: Date): Promise<ReadonlyMap<string, number>>
}

export function createRunner(parts: RunnerParts): Runner {
  const { store, wall, kinds = STEP_KINDS } = parts
  /** Runs this worker has claimed and rests at; another's claim since shows in the header's fence. */
  const held = new Map<string, ClaimedRun>()

  return {
    async due(now) {
      const due = new Map<string, number>()
      for (const run of await running()) {
        const key = subjectKey(run.subject)
        due.set(key, Math.min(due.get(key) ?? Number.POSITIVE_INFINITY, dueIn(run, now)))
      }
      return due
    },
    async look(claim) {
      for (;;) {
        const mine = (await running()).filter(({ subject }) => subjectKey(subject) === claim.key)
        const run = mine.find(({ halt }) => halt !== undefined) ?? mine[0]
        if (run === undefined) return undefined
        const inMs = dueIn(run, wall.now())
        if (inMs > 0) return inMs
        // A write must not outlive the claim it is made under: another claim goes on with it.
        if (claim.signal.aborted || claim.remaining() < parts.intervals.writeTimeoutMs) return 0
        try {
          if ((await store.get(PlanKind, run.id)) === undefined) await endWithoutPlan(run)
          else await withClaim(run, claim)
        } catch (error) {
          held.delete(run.id)
          // Whoever has it now goes on with it.
          if (error instanceof LetGo && error.why === 'claimed') return undefined
          throw error
        }
      }
    },
  }

  /** Oldest first: one run a subject at a time. */
  async function running(): Promise<Run[]> {
    const runs = (await store.list(RunKind)).map(({ value }) => value).filter(({ state }) => state === 'running')
    return runs.sort((a, b) => (a.at < b.at ? -1 : 1))
  }

  /** Its document was set aside as unreadable, say. It must not hold up its subject, the brake least of all. */
  async function endWithoutPlan({ id }: Run): Promise<void> {
    parts.onFault(new Error(`the plan of the run ${id} is not in the store`), 'a run')
    const end = {
      message: 'Its plan is no longer in the store; what was not done yet is left.',
      remedy: 'Look in the Exchange admin center, then ask again.',
    }
    const endedAt = wall.now().toISOString()
    const state = 'refused' as const
    await change(store, RunKind, id, (run) => run && { ...rested(run), state, end, endedAt })
  }

  async function withClaim(header: Run, claim: Claim): Promise<void> {
    const known = held.get(header.id)
    const run = known?.fence === header.fence ? known : await ClaimedRun.claim(parts, header.id)
    // It came to its end in another's hands.
    if (run === undefined) return
    held.set(header.id, run)
    await withTrace(run.plan.requestId, () => withSignal(claim.signal, () => advance({ parts, run, claim })))
    if ((await run.header()).state !== 'running') held.delete(header.id)
  }

  /** One step of one run, and what came of it. */
  async function advance(work: Work): Promise<void> {
    const { run } = work
    const { halt } = await run.header()
    const over = run.progress.step >= run.plan.plan.steps.length
    if (halt !== undefined && !over) return endRun(work, 'closed', halt)
    if (run.progress.refusal !== undefined) return endRun(work, 'refused', run.progress.refusal)
    if (!run.progress.guardsHeld && !(await guardsHold(work))) return
    const step = run.plan.plan.steps[run.progress.step]
    if (step === undefined) return endRun(work, run.progress.tally.refused > 0 ? 'partly' : 'done')
    try {
      await written(work, await outcomeOf(work))
    } catch (error) {
      // The next look finds the halt, and ends it; or reads back what was not written in time.
      if (!(error instanceof LetGo) || error.why === 'claimed') throw error
    }
  }

  async function outcomeOf(work: Work): Promise<StepOutcome> {
    const step = work.run.plan.plan.steps[work.run.progress.step]
    const kind = step === undefined ? undefined : stepKind(step, kinds)
    if (step === undefined || kind === undefined) {
      return refused('This version of Stagecoach no longer knows the next step', 'Ask for it again.')
    }
    try {
      return 'run' in kind ? await runSingle(work, step, kind) : await runItems(work, step, kind)
    } catch (error) {
      if (isOfTheHold(error)) throw error
      return outcomeOfError(error, parts)
    }
  }

  async function written(work: Work, outcome: StepOutcome): Promise<void> {
    const { run } = work
    const at = wall.now().toISOString()
    const step = run.progress.step
    if (outcome.is === 'done' || outcome.is === 'refused') {
      const { is, ...more } = outcome
      await run.write({ is: 'step', at, step, outcome: is, ...more })
      await run.save(rested)
      return
    }
    if (run.progress.message !== outcome.message) {
      await run.write({ is: 'message', at, step, message: outcome.message } satisfies JournalLine)
    }
    // Asked once: the header may have to be read and changed again.
    const moved = run.progress.moved()
    const header = await run.save((before) => waited(moved ? rested(before) : before, outcome, wall.now()))
    if (header.end !== undefined) await endRun(work, 'refused', header.end)
  }

  /** Whether the first step may be taken. Where it may not, the run was ended, or waits for who did not answer. */
  async function guardsHold(work: Work): Promise<boolean> {
    const { run } = work
    const { plan, expiresAt } = run.plan
    const now = wall.now()
    const why: string[] = []
    if (expiresAt <= now.toISOString()) why.push('the plan is too old: what it rests on was read too long ago')
    if (planHash(plan) !== plan.hash) why.push('the plan in the store is not the one that was agreed to')
    const unknown = plan.steps.filter((item) => stepKind(item, kinds) === undefined)
    why.push(...unknown.map((item) => `this version no longer knows the step ${item.kind} v${item.version}`))
    try {
      if (why.length === 0) why.push(...(await broken(plan.guards, readContext(work))))
    } catch (error) {
      if (isOfTheHold(error)) throw error
      await written(work, outcomeOfError(error, parts))
      return false
    }
    if (why.length === 0) {
      await run.write({ is: 'guards held', at: now.toISOString() })
      await run.save(rested)
      return true
    }
    const end = {
      message: `Nothing was done: ${why.join('; ')}`,
      remedy: 'Ask for it again to see how things stand now.',
    }
    await endRun(work, 'closed', end)
    return false
  }
}

/** Wall milliseconds; 0 = now. */
function dueIn({ nextAttemptAt, halt }: Run, now: Date): number {
  if (halt !== undefined || nextAttemptAt === undefined) return 0
  return Math.max(0, Date.parse(nextAttemptAt) - now.getTime())
}
