import type { Clock } from '../clock.ts'
import type { Sleep } from '../jobs/sleep.ts'

/** One pause for a whole tenant: who was told to wait tells it here, and every call asks here before it goes out. */
export interface Pause {
  /** No call before `ms` milliseconds from now. A pause is only ever made longer. */
  hold(ms: number): void
  /** Milliseconds still to wait, 0 when the way is free. */
  left(): number
  /** Waits until the way is free, however often the pause is made longer meanwhile. */
  over(signal?: AbortSignal): Promise<void>
}

export function createPause(clock: Clock, sleep: Sleep): Pause {
  let until = 0
  const left = () => Math.max(0, until - clock.now().getTime())
  return {
    hold: (ms) => {
      until = Math.max(until, clock.now().getTime() + ms)
    },
    left,
    over: async (signal) => {
      while (left() > 0) {
        const awaited = until
        await sleep(left(), signal)
        // Timers may fire a moment early: having slept what was asked is enough, unless more was asked meanwhile.
        if (until === awaited) return
      }
    },
  }
}

/** `Retry-After` in milliseconds: seconds or an HTTP date (RFC 9110, 10.2.3). Undefined when absent or unreadable. */
export function retryAfter(header: string | undefined, now: Date): number | undefined {
  const text = header?.trim()
  if (!text) return undefined
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000)
  const at = Date.parse(text)
  return Number.isNaN(at) ? undefined : Math.max(0, at - now.getTime())
}
