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
