/** A system that does not answer, or refuses: why, since when, and until when it is left alone. */
import type { Clock } from '../../clock.ts'
import { type Backoff, backoff } from '../../jobs/backoff.ts'
import type { RemoteError } from '../../systems/ports.ts'
import type { PartState } from '../inventory.ts'

export interface Trouble {
  /** Of the last failure; undefined = it answers. */
  readonly now: PartState['trouble']
  /** Milliseconds in which it is not asked; 0 = it may be. */
  held(): number
  failed(error: RemoteError): void
  answered(): void
}

export function createTrouble(wall: Clock, random: () => number, steps: Backoff): Trouble {
  let now: PartState['trouble']
  let failures = 0
  let failedAt = 0
  let until = 0
  return {
    get now() {
      return now
    },
    held() {
      const at = wall.now().getTime()
      // Before it failed: the clock was set back, and the time until which it is left alone means nothing.
      return at < failedAt ? 0 : Math.max(0, until - at)
    },
    failed(error) {
      const at = wall.now()
      now = { why: `${error.system}: ${error.message}`, since: now?.since ?? at }
      failedAt = at.getTime()
      until = failedAt + Math.max(backoff(steps, failures, random), error.retryAfterMs ?? 0)
      failures += 1
    },
    answered() {
      now = undefined
      failures = 0
      until = 0
    },
  }
}
