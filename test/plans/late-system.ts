/**
 * A remote system as it is on a bad day: a write takes effect when it is called, its answer may never come, and what it
 * did can be read only some time later. Every call may be where another worker goes on.
 */
import { z } from 'zod'
import type { Clock } from '../../src/clock.ts'
import type { ItemStep, StepKinds } from '../../src/plans/step.ts'
import type { Learnt } from '../../src/records/learnt.ts'
import type { ExchangeOnline } from '../../src/systems/exchange-online/cmdlets.ts'
import { refusal, silence } from '../support/fakes.ts'
import { seen } from '../support/records.ts'

export interface LateSystem {
  readonly kinds: StepKinds
  /** What the step writes through: hand it to the runner as its Exchange. */
  readonly exchange: Partial<ExchangeOnline>
  /** Keys as their writes took effect, in order. */
  readonly effects: string[]
}

export interface LateOptions {
  readonly wall: Clock
  /** Numbers from 0 to 1, by which it is decided what becomes of a call. */
  readonly draw: () => number
  /** Awaited in the middle of each call. */
  readonly turn: () => Promise<void>
  /** The longest until an effect can be read, in wall milliseconds. */
  readonly shownAfter: number
  /** Keys it will not have. */
  readonly refuses: ReadonlySet<string>
}

export function lateSystem({ wall, draw, turn, shownAfter, refuses }: LateOptions): LateSystem {
  const effects: string[] = []
  const shownAt = new Map<string, number>()
  const exchange: Partial<ExchangeOnline> = {
    async startBatch(key) {
      const fate = draw()
      if (fate < 0.1) throw refusal('Give', '429', 'slow down', true)
      if (fate < 0.2) {
        await turn()
        throw silence('Give')
      }
      if (refuses.has(key)) throw refusal('Give', 'NoUnits', `no unit is left for ${key}`)
      effects.push(key)
      shownAt.set(key, wall.now().getTime() + draw() * shownAfter)
      await turn()
      if (fate < 0.35) throw silence('Give')
    },
  }
  const licence: ItemStep<unknown> = {
    kind: 'licence',
    version: 1,
    args: z.unknown(),
    parallel: 2,
    title: () => 'Give a licence',
    powershell: () => 'Set-MgUserLicense',
    async already(_, items) {
      await turn()
      const now = wall.now().getTime()
      return new Set(items.map(({ key }) => key).filter((key) => (shownAt.get(key) ?? Number.POSITIVE_INFINITY) <= now))
    },
    async write(_, { key }, { writes }) {
      await writes.exchange.startBatch(key)
      return { is: 'done', learnt: learntFrom(key, wall) }
    },
  }
  return { kinds: [licence], exchange, effects }
}

/** What an item teaches our own records, told apart by its endpoint. */
export function learntFrom(key: string, wall: Clock): Learnt {
  const at = wall.now().toISOString()
  return { is: 'batch adopted', batch: 'sales-1', endpoint: `EX-${key}`, leftOut: [], exchange: seen('Created'), at }
}
