/**
 * Practice Exchange Online's migration service as a simulation: its state is a function of the company, the changes made
 * and the time. Moving on costs what has happened since, not what there is.
 */

import { type Company, problemsOf } from '../company.ts'
import { action } from './actions.ts'
import type { Change } from './changes.ts'
import { makeWorld, type World } from './world.ts'

/** The batch that is there from the first day, made three weeks before it. */
const PILOT = 'pilot-2025'

export interface Engine {
  readonly world: World
  /** Lets everything happen up to a time (estate milliseconds); an earlier one changes nothing. */
  advance(to: number): void
  /** Checks a change against the state now. Throws `Refusal`, or gives back the deed; nothing has been done yet. */
  prepare(change: Change): () => void
}

/** A world on its first day, with the pilot batch behind it. `firstDay` in estate milliseconds. */
export function createEngine(company: Company, firstDay: number): Engine {
  const world = makeWorld(company, firstDay - 21 * 86_400_000)
  const advance = (to: number): void => {
    for (let next = world.timeline.take(to); next; next = world.timeline.take(to)) {
      world.now = Math.max(world.now, next.at)
      next.run()
    }
    world.now = Math.max(world.now, to)
  }
  const prepare = (change: Change): (() => void) => action(world, change)

  const pilots = problemsOf(company).get('in-other-batch') ?? []
  const endpoint = company.endpoints[0]?.identity ?? ''
  prepare({
    kind: 'new-batch',
    name: PILOT,
    endpoint,
    addresses: pilots.map((mailbox) => mailbox.primaryAddress),
    autoStart: true,
    notificationEmails: [],
  })()
  advance(firstDay)
  return { world, advance, prepare }
}
