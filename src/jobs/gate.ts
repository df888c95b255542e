/**
 * Lets `fn` run once there is room. Whoever waits and is aborted leaves the line: rejects with the signal's reason, `fn` not
 * called. A signal that aborts later is for `fn` itself to heed.
 */
export type Gate = <T>(fn: () => Promise<T>, signal?: AbortSignal) => Promise<T>

/** At most `limit` run at the same time; the others wait in the order they came. */
export function createGate(limit: number): Gate {
  let free = limit
  const waiting: (() => void)[] = []

  const turn = (signal: AbortSignal | undefined) =>
    new Promise<void>((resolve, reject) => {
      const enter = () => {
        signal?.removeEventListener('abort', leave)
        resolve()
      }
      const leave = () => {
        waiting.splice(waiting.indexOf(enter), 1)
        reject(signal?.reason)
      }
      waiting.push(enter)
      signal?.addEventListener('abort', leave, { once: true })
    })

  return async (fn, signal) => {
    signal?.throwIfAborted()
    if (free > 0) free--
    else await turn(signal)
    try {
      return await fn()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else free++
    }
  }
}
