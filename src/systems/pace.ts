import type { Clock } from '../clock.ts'

/** Resolves after `ms` milliseconds; rejects with the signal's reason when it is aborted before. */
export type Sleep = (ms: number, signal?: AbortSignal) => Promise<void>

export const wallSleep: Sleep = (ms, signal) =>
  new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const stop = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, ms)
    signal?.addEventListener('abort', stop, { once: true })
  })

/** At most `limit` run at the same time; the others wait in the order they came. */
export function createGate(limit: number): <T>(fn: () => Promise<T>) => Promise<T> {
  let free = limit
  const waiting: (() => void)[] = []
  return async (fn) => {
    if (free > 0) free--
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await fn()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else free++
    }
  }
}

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

/** Milliseconds before try `attempt + 1` (0 = the first try failed): 1 s doubled each time to 30 s, half of it random. */
export function backoff(attempt: number, random: () => number): number {
  const full = Math.min(30_000, 1000 * 2 ** attempt)
  return Math.round(full / 2 + (full / 2) * random())
}

/** `Retry-After` in milliseconds: seconds or an HTTP date (RFC 9110, 10.2.3). Undefined when absent or unreadable. */
export function retryAfter(header: string | undefined, now: Date): number | undefined {
  const text = header?.trim()
  if (!text) return undefined
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000)
  const at = Date.parse(text)
  return Number.isNaN(at) ? undefined : Math.max(0, at - now.getTime())
}

/** The same of an answer inside another's body, whose headers are an object with names in any case: seconds only. */
export function retryAfterIn(headers: Readonly<Record<string, string>> | undefined): number | undefined {
  const found = Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === 'retry-after')?.[1]
  return found !== undefined && /^\d+(\.\d+)?$/.test(found.trim()) ? Math.ceil(Number(found) * 1000) : undefined
}
