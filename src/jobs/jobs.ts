/**
 * When what is looked at. Level-triggered: a job says only "look at this key"; what is to be done, and when it is due,
 * stands in the store. So a hint that is lost costs one sweep, never a thing. Due times are durations: no two machines
 * need to agree what time it is.
 */

/**
 * `run`: plans of a subject. `poll`: Exchange. `refresh`: who there is. `deliver`: what is to be told. `expire`: what
 * nobody decided in time, and what is old. `sweep`: what is due and no hint told of.
 */
export type Work = 'run' | 'poll' | 'refresh' | 'deliver' | 'expire' | 'sweep'

export interface Claim {
  readonly key: string
  /** Aborted when the claim is lost or the process stops; handed to every remote call. */
  readonly signal: AbortSignal
  /** Milliseconds the claim surely still holds, by a monotonic clock, counted from before the last renewal was sent. */
  remaining(): number
}

/** Answers after how many milliseconds to look again; undefined = when it is woken. A throw = again, with back-off. */
export type Look = (claim: Claim) => Promise<number | undefined>

export interface Jobs {
  /** Before `start`. At most one valid claim a key; another key never waits for it, up to `parallel` of a kind of work. */
  handle(work: Work, parallel: number, look: Look): void
  /** Durable when it resolves. A key in hand is looked at once more afterwards; earlier wins. Rejects where nobody handles the work. */
  wake(work: Work, key: string, inMs?: number): Promise<void>
  /** Begins with `sweep all`, where that is handled: what stands in the store is found, whatever hint was lost. */
  start(): Promise<void>
  /** No new claims; aborts, waits at most so long, gives claims back. */
  stop(graceMs: number): Promise<void>
}
