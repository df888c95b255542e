import type { Timers } from '../../src/jobs/timers.ts'

export interface ManualTimers extends Timers {
  /** So many milliseconds later: what was to be called by then is called, in its order. */
  advance(ms: number): void
}

/** An alarm clock that stands still until it is moved. */
export function manualTimers(): ManualTimers {
  let now = 0
  let count = 0
  const alarms = new Map<number, { readonly at: number; readonly task: () => void }>()
  const set = (ms: number, task: () => void) => {
    count += 1
    const id = count
    alarms.set(id, { at: now + Math.max(0, ms), task })
    return () => void alarms.delete(id)
  }
  return {
    now: () => now,
    set,
    advance(ms) {
      const until = now + ms
      for (;;) {
        const next = [...alarms].sort(([, a], [, b]) => a.at - b.at)[0]
        if (next === undefined || next[1].at > until) break
        now = Math.max(now, next[1].at)
        alarms.delete(next[0])
        next[1].task()
      }
      now = until
    },
  }
}
