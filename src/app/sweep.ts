import type { Clock } from '../clock.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { Runner } from '../plans/runner.ts'
import { ActivityKind } from '../records/activity.ts'
import { DownloadKind } from '../records/download.ts'
import { ConflictError, type Kind, type Store } from '../store/store.ts'

export interface SweepParts {
  readonly store: Store
  readonly jobs: Jobs
  readonly runner: Runner
  readonly wall: Clock
  readonly intervals: { readonly poll: number; readonly sweep: number }
  /** Of the inventory, where it is kept fresh here. */
  readonly parts: readonly string[]
}

/**
 * Wakes everything that is due, now or later, by what stands in the store: what a crash or a lost hint left lying; and
 * forgets what nobody asks for any more.
 */
export function createSweep({ store, jobs, runner, wall, intervals, parts }: SweepParts): () => Promise<void> {
  return async () => {
    // Also what is due later: whoever was to come back for it may be gone.
    for (const [key, inMs] of await runner.due(wall.now())) await jobs.wake('run', key, inMs)
    await jobs.wake('deliver', 'teams')
    // These come back by themselves; should one have been lost, it is there again after its usual time.
    await jobs.wake('poll', 'exchange', intervals.poll)
    await jobs.wake('expire', 'all', intervals.sweep)
    for (const part of parts) await jobs.wake('refresh', part, intervals.sweep)
    const now = wall.now().toISOString()
    await forget(ActivityKind, ({ until }) => until !== undefined && until < now)
    await forget(DownloadKind, ({ expires }) => expires < now)
  }

  async function forget<T>(kind: Kind<T>, isOver: (value: T) => boolean): Promise<void> {
    for (const { id, version, value } of await store.list(kind)) {
      if (isOver(value)) await store.delete(kind, id, version).catch(unlessGone)
    }
  }
}

/** Somebody else swept it: then it is gone, which is all that is wanted. */
function unlessGone(error: unknown): void {
  if (!(error instanceof ConflictError)) throw error
}
