/** A runner with everything it needs, time in the test's hand, and one plan in the store. */
import { manualClock } from '../../src/clock.ts'
import type { Claim } from '../../src/jobs/jobs.ts'
import { drawWith } from '../../src/plans/outbox.ts'
import { createRunner } from '../../src/plans/runner.ts'
import type { StepKinds } from '../../src/plans/step.ts'
import { JournalLineSchema, journalOf } from '../../src/records/journal.ts'
import type { PlanRecord } from '../../src/records/plan.ts'
import { type Run, RunKind } from '../../src/records/run.ts'
import { subjectKey } from '../../src/records/subject.ts'
import { change, type Store } from '../../src/store/store.ts'
import type { ExchangeOnline } from '../../src/systems/exchange-online/cmdlets.ts'
import { systemsOf, writesOf } from '../support/fakes.ts'
import { memoryStore } from '../support/memory-store.ts'
import { batchRecord, keepBatch, keepPlan, LINKS, planRecord, runOf, T0 } from '../support/records.ts'

export const VISIBILITY = 10_000
export const WRITE_TIMEOUT = 30_000

/** A claim that holds as long as the test lets it. */
export function claimOn(key: string, more: Partial<Claim> = {}): Claim {
  return { key, signal: new AbortController().signal, remaining: () => Number.POSITIVE_INFINITY, ...more }
}

export interface RunningOptions {
  readonly run?: Run
  readonly store?: Store
  readonly kinds?: StepKinds
  readonly claim?: Partial<Claim>
}

export async function running(
  exchange: Partial<ExchangeOnline>,
  record: PlanRecord = planRecord(),
  options: RunningOptions = {},
) {
  const store = options.store ?? memoryStore()
  const wall = manualClock(T0)
  const faults: unknown[] = []
  let changes = 0
  await keepBatch(store, batchRecord())
  await keepPlan(store, record, options.run ?? runOf(record))
  const open = (on: Store = store) =>
    createRunner({
      store: on,
      systems: systemsOf(exchange),
      writes: writesOf(exchange),
      wall,
      migrationClock: manualClock(T0),
      intervals: { visibilityDelayMs: VISIBILITY, writeTimeoutMs: WRITE_TIMEOUT },
      ...(options.kinds === undefined ? {} : { kinds: options.kinds }),
      draw: drawWith(LINKS),
      onChange: () => {
        changes += 1
      },
      onFault: (error) => faults.push(error),
    })
  let runner = open()
  const claim = claimOn(subjectKey(record.plan.subject), options.claim)
  const now = async (): Promise<Run> => {
    const found = await store.get(RunKind, record.id)
    if (found === undefined) throw new Error('the run is gone')
    return found.value
  }
  const due = async () => [...(await runner.due(wall.now()))].filter(([, inMs]) => inMs === 0).map(([key]) => key)
  return {
    store,
    wall,
    faults,
    /** How often it was said that there is something new to tell. */
    changes: () => changes,
    open,
    claim,
    now,
    look: () => runner.look(claim),
    run: async () => {
      await runner.look(claim)
      return now()
    },
    due,
    /** So many seconds later, as far as it goes then. */
    async after(seconds: number) {
      wall.advance(seconds * 1_000)
      for (const key of await due()) await runner.look({ ...claim, key })
      return now()
    },
    /** A new process: nothing in memory survives. */
    restart: () => {
      runner = open()
    },
    /** Somebody wants the run to end. */
    halt: () =>
      change(store, RunKind, record.id, (run) => run && { ...run, halt: { message: 'Halted.', remedy: 'Ask again.' } }),
    lines: async () => (await store.read(journalOf(record.id))).map((entry) => JournalLineSchema.parse(entry)),
    async messages() {
      const lines = await this.lines()
      return lines.flatMap((line) => (line.is === 'message' || line.is === 'step' ? [line.message] : []))
    },
    async checkpoints() {
      const lines = await this.lines()
      return lines.flatMap((line) => (line.is === 'checkpoint' ? [line] : []))
    },
  }
}
