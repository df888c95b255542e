/** The inner half of the composition root: everything between the ports, whoever stands behind them. */

import type { Clock, EstateClock } from '../clock.ts'
import type { Command, Settings } from '../commands/define.ts'
import type { People } from '../commands/grammar/authorise.ts'
import type { Doctor } from '../diagnostics/doctor/index.ts'
import { createDispatch } from '../dispatch/dispatch.ts'
import type { Handle, Messenger, Rendered } from '../messages/answer.ts'
import type { Message } from '../messages/message.ts'
import { createRunner } from '../plans/runner.ts'
import type { Store } from '../store/store.ts'
import type { Reads, RemoteError, Writes } from '../systems/ports.ts'
import { createNotifier, type Notifier } from '../tracking/notifier.ts'
import { poll } from '../tracking/poll.ts'
import { createTracker, type Tracker } from '../tracking/tracker.ts'

export interface HouseParts {
  readonly commands: readonly Command[]
  readonly store: Store
  readonly systems: Reads
  /** For the steps of plans, and nobody else. */
  readonly writes: Writes
  readonly wall: Clock
  readonly estate: EstateClock
  readonly messenger: Messenger
  readonly draw: (reply: Message['reply']) => Rendered
  readonly people: People
  readonly settings: Settings
  readonly doctor: Doctor
  readonly pace: Pace
  /** There is something new to run or to tell. */
  readonly wake: () => void
  readonly onTrouble: (error: RemoteError) => void
  readonly onFault: (error: unknown, about: string) => void
}

/** Wall milliseconds. */
export interface Pace {
  /** Between two looks at Exchange. */
  readonly poll: number
  /** What Exchange may take until what was written can be read. */
  readonly settle: number
  /** Between two updates of one card. */
  readonly cardGap: number
}

export interface House {
  readonly handle: Handle
  readonly tracker: Tracker
  readonly notifier: Notifier
}

export function createHouse(parts: HouseParts): House {
  const { writes, ...reading } = parts
  const { store, systems, wall, estate, messenger, draw, pace, onFault, wake } = reading
  const notifier = createNotifier({ store, messenger, wall, draw, gap: pace.cardGap, onFault })
  const runner = createRunner({ store, systems, writes, wall, estate, settle: pace.settle, onChange: wake, onFault })
  const look = () => poll({ store, systems, wall, estate, appears: pace.settle * 10 })
  const tracker = createTracker({ store, runner, notifier, poll: look, onTrouble: parts.onTrouble, onFault })
  return { handle: createDispatch(reading), tracker, notifier }
}
