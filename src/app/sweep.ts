import type { Clock } from '../clock.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { Runner } from '../plans/runner.ts'
import { ActivityKind } from '../records/activity.ts'
import { ConflictError, type Store } from '../store/store.ts'

export interface SweepParts {
  readonly store: Store
  readonly jobs: Jobs
  readonly runner: Runner
  readonly wall: Clock
  readonly intervals: { readonly poll: number; readonly sweep: number }
}

/** Wakes everything that is due, now or later, by what stands in the store: what a crash or a lost hint left lying. */
export function createSweep({ store, jobs, runner, wall, intervals }: SweepParts): () => Promise<void> {
  return async () => {
    // Also what is due later: whoever was to come back for it may be gone.
    for (const [key, inMs] of await runner.due(wall.now())) await jobs.wake('run', key, inMs)
    await jobs.wake('deliver', 'teams')
    // These come back by themselves; should one have been lost, it is there again after its usual time.
    await jobs.wake('poll', 'exchange', intervals.poll)
    await jobs.wake('expire', 'all', intervals.sweep)
    const now = wall.now().toISOString()
    for (const { id, version, value } of await store.list(ActivityKind)) {
      if (value.until !== undefined && value.until < now)
        await store.delete(ActivityKind, id, version).catch(unlessGone)
    }
  }
}

/** Somebody else swept it: then it is gone, which is all that is wanted. */
function unlessGone(error: unknown): void {
  if (!(error instanceof ConflictError)) throw error
}
