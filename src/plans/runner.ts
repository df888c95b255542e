/**
 * Runs plans that have leave to run, one step after the other, every decision written down before and after it is acted
 * on. What is left by a crash is found again by `due` and goes on where the journal ends.
 */
import type { Clock, EstateClock } from '../clock.ts'
import { BatchKind, batchId } from '../records/batch.ts'
import { PlanKind, type PlanRecord, type Run } from '../records/plan.ts'
import { change, type Store } from '../store/store.ts'
import { type Reads, RemoteError, type Writes } from '../systems/ports.ts'
import { withTrace } from '../trace.ts'
import { adopted } from './adopt.ts'
import { broken } from './guards.ts'
import { withCard } from './outbox.ts'
import { planHash } from './plan.ts'
import { refusedBy } from './refused-by.ts'
import { refused, type StepContext, type StepOutcome } from './step.ts'
import { stepKind } from './steps/index.ts'

export interface RunnerParts {
  readonly store: Store
  readonly systems: Reads
  readonly writes: Writes
  readonly wall: Clock
  readonly estate: EstateClock
  /** Wall milliseconds Exchange may take until what was written can be read. */
  readonly settle: number
  /** Something new is to be told. */
  readonly onChange: () => void
  readonly onFault: (error: unknown, about: string) => void
}

export interface Runner {
  /** Runs it as far as it goes now. Runs of one batch queue behind each other. */
  run(id: string): Promise<void>
  /** The ids of runs that are to be gone on with at `now`. */
  due(now: Date): Promise<string[]>
}

export function createRunner(parts: RunnerParts): Runner {
  const { store, wall } = parts
  const queues = new Map<string, Promise<void>>()

  return {
    async due(now) {
      const records = (await store.list(PlanKind)).map((document) => document.value)
      return records
        .filter(({ run }) => run.state === 'running' && (run.lookAt === undefined || run.lookAt <= now.toISOString()))
        .map((record) => record.id)
    },
    async run(id) {
      const record = (await store.get(PlanKind, id))?.value
      if (record === undefined) return
      const before = queues.get(record.plan.batch) ?? Promise.resolve()
      const mine = before.then(() => withTrace(record.requestId, () => runToRest(id)))
      const settled = mine.catch((error) => parts.onFault(error, `run ${id}`))
      queues.set(record.plan.batch, settled)
      await settled
      if (queues.get(record.plan.batch) === settled) queues.delete(record.plan.batch)
    },
  }

  async function runToRest(id: string): Promise<void> {
    for (;;) {
      const record = (await store.get(PlanKind, id))?.value
      if (record === undefined || record.run.state !== 'running') return
      if (record.run.lookAt !== undefined && record.run.lookAt > wall.now().toISOString()) return
      await advance(record)
    }
  }

  /** One step of one run, and what came of it, written down. */
  async function advance(record: PlanRecord): Promise<void> {
    if (!record.run.guardsHeld && !(await guardsHold(record))) return
    const item = record.plan.steps[record.run.step]
    if (item === undefined) return void (await edit(record.id, (run) => ({ ...run, state: 'done' })))
    const outcome = await outcomeOf(record)
    await edit(record.id, (run) => after(run, outcome, wall.now()))
    if (outcome.is === 'done' || outcome.is === 'refused') {
      await store.append('audit', {
        at: wall.now().toISOString(),
        request: record.requestId,
        plan: record.id,
        step: item.kind,
        batch: record.plan.batch,
        outcome: outcome.is,
        says: outcome.says,
      })
    }
  }

  async function guardsHold(record: PlanRecord): Promise<boolean> {
    let why: string[]
    try {
      why =
        planHash(record.plan) === record.plan.hash ? [] : ['the plan in the store is not the one that was agreed to']
      const unknown = record.plan.steps.filter((item) => stepKind(item) === undefined)
      why.push(...unknown.map((item) => `this version no longer knows the step ${item.kind} v${item.version}`))
      if (why.length === 0) why = await broken(record.plan.guards, stepContext(record))
    } catch (error) {
      const outcome = outcomeOfError(error)
      await edit(record.id, (run) => after(run, outcome, wall.now()))
      return false
    }
    if (why.length === 0) {
      await edit(record.id, (run) => ({ ...run, guardsHeld: true }))
      return true
    }
    const end = { says: `Nothing was done: ${why.join('; ')}`, wayOut: 'Ask for it again to see how things stand now.' }
    await edit(record.id, (run) => ({ ...run, state: 'closed', end }))
    return false
  }

  async function outcomeOf(record: PlanRecord): Promise<StepOutcome> {
    const item = record.plan.steps[record.run.step]
    const kind = item === undefined ? undefined : stepKind(item)
    if (item === undefined || kind === undefined) {
      return refused('This version of Stagecoach no longer knows the next step', 'Ask for it again.')
    }
    try {
      return await kind.run(kind.args.parse(item.args), stepContext(record))
    } catch (error) {
      if (error instanceof Halted) return refused('The run was halted before this step wrote anything', 'Ask again.')
      return outcomeOfError(error)
    }
  }

  function outcomeOfError(error: unknown): StepOutcome {
    const { settle } = parts
    if (error instanceof RemoteError && (error.retryable || !error.answered)) {
      const says = error.answered
        ? `${error.system} asks to wait (${error.code})`
        : `${error.system} has not answered ${error.operation}; looking again before anything is done`
      return { is: error.answered ? 'wait' : 'unknown', says, after: settle / 2, atMost: settle * 200, silent: true }
    }
    if (error instanceof RemoteError) {
      return refusedBy(error)
    }
    parts.onFault(error, 'a step')
    return refused(
      'A fault in Stagecoach stopped this run; its log has the details',
      'Nothing goes on by itself. Ask again.',
    )
  }

  function stepContext(record: PlanRecord): StepContext {
    const marks: Record<string, string> = { ...record.run.marks }
    return {
      systems: parts.systems,
      writes: parts.writes,
      wall,
      estate: parts.estate,
      settle: parts.settle,
      marks,
      rows: async (batch) => (await store.get(BatchKind, batchId(batch)))?.value.batch.rows,
      mark: async (name, value) => {
        const noted = await edit(record.id, (run) => ({ ...run, marks: { ...run.marks, [name]: value } }))
        if (noted?.run.state !== 'running') throw new Halted()
        marks[name] = value
      },
      adopt: async (batch, adoption) => {
        const at = { estate: parts.estate.now(), wall: wall.now() }
        await change(
          store,
          BatchKind,
          batchId(batch),
          (value) => value && adopted(value, adoption, at, record.conversation),
        )
      },
    }
  }

  /** Writes the run's next state with the card that shows it. A run that was halted meanwhile stays halted. */
  async function edit(id: string, next: (run: Run) => Run): Promise<PlanRecord | undefined> {
    const record = await change(store, PlanKind, id, (record) => {
      if (record === undefined || record.run.state !== 'running') return record
      return withCard({ ...record, run: next(record.run) })
    })
    parts.onChange()
    return record
  }
}

/** Thrown out of a step whose run was halted while it looked: what was not written down is not done. */
class Halted extends Error {}

function after(run: Run, outcome: StepOutcome, now: Date): Run {
  const at = now.toISOString()
  const last = run.journal.at(-1)
  const repeated = last?.says === outcome.says && last.step === run.step
  const journal = repeated ? run.journal : [...run.journal, { at, step: run.step, says: outcome.says }]
  const { waitingSince, silentSince, lookAt: _, ...rest } = run
  if (outcome.is === 'done') return { ...rest, journal, step: run.step + 1, marks: {} }
  if (outcome.is === 'refused') return { ...rest, journal, state: 'refused', end: outcome }
  const silent = outcome.silent === true
  const since = silent ? (silentSince ?? at) : shifted(waitingSince ?? at, silentSince, now)
  if (now.getTime() - Date.parse(since) > outcome.atMost) {
    const end = {
      says: `Gave up waiting: ${outcome.says}`,
      wayOut: 'Look in the Exchange admin center, then ask again.',
    }
    return { ...rest, journal, state: 'refused', end }
  }
  const waits = silent
    ? { ...(waitingSince === undefined ? {} : { waitingSince }), silentSince: since }
    : { waitingSince: since }
  return { ...rest, ...waits, journal, lookAt: new Date(now.getTime() + outcome.after).toISOString() }
}

/** A wait that was interrupted by silence, as if it had begun so much later. */
function shifted(since: string, silentSince: string | undefined, now: Date): string {
  if (silentSince === undefined) return since
  const silence = now.getTime() - Math.max(Date.parse(silentSince), Date.parse(since))
  return new Date(Date.parse(since) + silence).toISOString()
}
