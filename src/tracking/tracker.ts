/** What time brings: `tick` is one public single pass; the loop merely calls it. */
import { expire } from '../approvals/approval.ts'
import { withCard } from '../plans/outbox.ts'
import type { Runner } from '../plans/runner.ts'
import { PlanKind } from '../records/plan.ts'
import { change, type Store } from '../store/store.ts'
import { RemoteError } from '../systems/ports.ts'
import type { Notifier } from './notifier.ts'

export interface TrackerParts {
  readonly store: Store
  readonly runner: Runner
  readonly notifier: Notifier
  readonly poll: () => Promise<void>
  readonly onTrouble: (error: RemoteError) => void
  readonly onFault: (error: unknown, about: string) => void
}

export interface Tracker {
  /** Expires what nobody decided, goes on with runs that are due, looks at Exchange, tells. */
  tick(now: Date): Promise<void>
  /** Only goes on with runs that are due: quick, for right after a verdict. */
  resume(now: Date): Promise<void>
}

export function createTracker(parts: TrackerParts): Tracker {
  const { store, runner } = parts

  async function resume(now: Date): Promise<void> {
    await Promise.all((await runner.due(now)).map((id) => runner.run(id)))
  }

  return {
    resume,
    async tick(now) {
      await attempt('approvals', () => expireOld(now))
      await attempt('runs', () => resume(now))
      await attempt('poll', parts.poll)
      await attempt('messages', async () => void (await parts.notifier.flush()))
    },
  }

  async function expireOld(now: Date): Promise<void> {
    for (const { id, value } of await store.list(PlanKind)) {
      if (value.run.state !== 'consent' || value.approval === undefined) continue
      if (expire(value.approval, now) === value.approval) continue
      await change(store, PlanKind, id, (record) => {
        if (record?.approval === undefined || record.run.state !== 'consent') return record
        const end = { says: 'Nobody decided in time; nothing was done.', wayOut: 'Ask for it again.' }
        const run = { ...record.run, state: 'closed' as const, end }
        return withCard({ ...record, approval: expire(record.approval, now), run })
      })
    }
  }

  async function attempt(about: string, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (error instanceof RemoteError) parts.onTrouble(error)
      else parts.onFault(error, about)
    }
  }
}
