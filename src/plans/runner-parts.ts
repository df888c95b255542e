import type { Clock, MigrationClock } from '../clock.ts'
import type { Claim } from '../jobs/jobs.ts'
import type { PlanRecord } from '../records/plan.ts'
import type { Run } from '../records/run.ts'
import type { Store } from '../store/store.ts'
import type { Reads, Writes } from '../systems/ports.ts'
import { type ClaimedRun, fromStore } from './claimed-run.ts'
import type { ReadContext, StepContext, StepKinds } from './step.ts'

export interface RunnerParts {
  readonly store: Store
  readonly systems: Reads
  readonly writes: Writes
  readonly wall: Clock
  readonly migrationClock: MigrationClock
  readonly intervals: RunIntervals
  readonly kinds?: StepKinds
  /** The header with the card that shows it. */
  readonly draw: (plan: PlanRecord, run: Run) => Run
  /** Something new is to be told. */
  readonly onChange: () => void
  readonly onFault: (error: unknown, about: string) => void
}

/** Wall milliseconds. */
export interface RunIntervals {
  /** What Exchange may take until what was written can be read. */
  readonly visibilityDelayMs: number
  /** The longest a write may take until it is given up. */
  readonly writeTimeoutMs: number
}

/** One run, the claim it is run under, and what it needs. */
export interface Work {
  readonly parts: RunnerParts
  readonly run: ClaimedRun
  readonly claim: Claim
}

/** What may be looked at: everything a step gets but the writes. */
export function readContext({ parts }: Work): ReadContext & Pick<StepContext, 'wall' | 'migrationClock'> {
  const { systems, wall, migrationClock, store } = parts
  return {
    systems,
    wall,
    migrationClock,
    record: async (kind, id) => (await fromStore(store.get(kind, id)))?.value,
  }
}

/** Until when a write begun now may still reach the system. Wall time, ISO. */
export function deadline({ wall, intervals }: RunnerParts): string {
  return new Date(wall.now().getTime() + intervals.writeTimeoutMs).toISOString()
}
