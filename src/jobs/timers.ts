import { monotonic } from '../clock.ts'

/** A monotonic clock with its alarm: real, or moved by hand. */
export interface Timers {
  /** Milliseconds, never set back. */
  now(): number
  /** Calls once after so many milliseconds; answers what calls it off. */
  set(ms: number, task: () => void): () => void
}

/** The longest a timer of the platform can wait: what is later is asked for again then. */
const LONGEST = 2 ** 31 - 1

export const realTimers: Timers = {
  now: monotonic,
  set(ms, task) {
    const timer = setTimeout(task, Math.min(ms, LONGEST))
    return () => clearTimeout(timer)
  },
}
