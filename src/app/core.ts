/** The inner half of the composition root: everything between the ports, whoever stands behind them. */
import type { Clock, MigrationClock } from '../clock.ts'
import type { Command, Settings } from '../commands/define.ts'
import type { People } from '../commands/grammar/authorise.ts'
import type { Doctor } from '../diagnostics/doctor/index.ts'
import { createDispatch } from '../dispatch/dispatch.ts'
import type { Inventory } from '../inventory/inventory.ts'
import { READ_PARTS, type ReadPart, type Refresh } from '../inventory/refresh/refresh.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { Handle, Messenger, Rendered } from '../messages/answer.ts'
import type { Message } from '../messages/message.ts'
import { expire } from '../plans/expire.ts'
import { drawWith } from '../plans/outbox.ts'
import { createRunner } from '../plans/runner.ts'
import { takeApart } from '../records/upgrades/take-apart.ts'
import type { Store } from '../store/store.ts'
import { type Reads, RemoteError, type Writes } from '../systems/ports.ts'
import { withSignal } from '../trace.ts'
import { createDeliver } from '../tracking/deliver.ts'
import { createPoll, type Poll } from '../tracking/poll.ts'
import { createSweep } from './sweep.ts'

export interface CoreParts {
  readonly commands: readonly Command[]
  readonly store: Store
  readonly systems: Reads
  readonly inventory: Inventory
  readonly writes: Writes
  readonly wall: Clock
  readonly migrationClock: MigrationClock
  readonly messenger: Messenger
  readonly draw: (reply: Message['reply']) => Rendered
  readonly people: People
  readonly settings: Settings
  readonly doctor: Doctor
  readonly intervals: Intervals
  readonly jobs: Jobs
  /** Keeps the inventory fresh, and is told what was read of migration users. Absent = somebody else does. */
  readonly refresh?: Pick<Refresh, 'look' | 'users'> | undefined
  readonly onTrouble: (error: RemoteError) => void
  readonly onFault: (error: unknown, about: string) => void
}

/** Wall milliseconds. */
export interface Intervals {
  /** Between two looks at Exchange. */
  readonly poll: number
  /** Between two looks at everything that may be due, should a hint have been lost. */
  readonly sweep: number
  /** What Exchange may take until what was written can be read. */
  readonly visibilityDelayMs: number
  /** The longest a write may take until it is given up. */
  readonly writeTimeoutMs: number
  /** Between two updates of one card. */
  readonly cardGapMs: number
  /** A finished run stays among the documents so long. */
  readonly archiveAfterMs: number
}

/** A batch just made is found late at times: so many times the usual delay is no sign that it was removed. */
const REPLICATION = 10

/** Where no batch of ours is in Exchange, it is looked at so many times less often. */
const IDLE = 10

/** How many subjects are run at the same time. A poll, a message, a run: none waits for another. */
const SUBJECTS = 8

/** What the jobs do is named here; they begin when `jobs` is started. Brings older records forward first. */
export async function createCore(parts: CoreParts): Promise<Handle> {
  const { store, systems, writes, wall, migrationClock, messenger, intervals, jobs, onFault, settings } = parts
  const { refresh } = parts
  const wake = (work: 'sweep' | 'deliver' | 'poll', key: string, inMs = 0) =>
    void jobs.wake(work, key, inMs).catch((error: unknown) => onFault(error, `waking ${work}`))
  const draw = drawWith(settings)
  await takeApart(store, draw)
  const runner = createRunner({
    store,
    systems,
    writes,
    wall,
    migrationClock,
    intervals,
    draw,
    onChange: () => {
      wake('deliver', 'teams')
      // What a run began is seen after the usual time, also where there was nothing to see before.
      wake('poll', 'exchange', intervals.poll)
    },
    onFault,
  })
  const replicationDelayMs = intervals.visibilityDelayMs * REPLICATION
  const deliver = createDeliver({ store, messenger, wall, draw: parts.draw, cardGapMs: intervals.cardGapMs, onFault })
  const idleMs = intervals.poll * IDLE
  const poll = createPoll({ store, systems, wall, migrationClock, replicationDelayMs, idleMs, feed: refresh?.users })
  const sweep = createSweep({ store, jobs, runner, wall, intervals, parts: refresh === undefined ? [] : READ_PARTS })

  jobs.handle('run', SUBJECTS, (claim) => runner.look(claim))
  jobs.handle('deliver', 1, deliver)
  jobs.handle('poll', 1, async ({ signal }) => {
    const again = await nextPoll(() => withSignal(signal, poll))
    wake('deliver', 'teams')
    return again
  })
  if (refresh !== undefined) {
    jobs.handle('refresh', READ_PARTS.length, ({ key, signal }) => refresh.look(key as ReadPart, signal))
  }
  jobs.handle('expire', 1, async () => {
    await expire({ store, draw, archiveAfterMs: intervals.archiveAfterMs }, wall.now())
    wake('deliver', 'teams')
    return intervals.sweep
  })
  jobs.handle('sweep', 1, async () => {
    await sweep()
    return intervals.sweep
  })
  return createDispatch({ ...parts, drawRun: draw, wake: () => wake('sweep', 'all') })

  /** A system that does not answer is trouble, told in the log; the next look comes in its time, or when we were asked to come back. */
  async function nextPoll(look: Poll): Promise<number> {
    try {
      return (await look()) ?? intervals.poll
    } catch (error) {
      if (!(error instanceof RemoteError)) throw error
      parts.onTrouble(error)
      return Math.max(intervals.poll, error.retryAfterMs ?? 0)
    }
  }
}
