/** Work that is waited for only so long. */

/**
 * What `work` answers within `ms` milliseconds; after that what `late` answers or throws. The signal `work` is handed aborts
 * then: work that does not heed it goes on, and what becomes of it is dropped. With `outer` the same happens at its abort,
 * and the promise rejects with its reason.
 */
export async function withTimeout<T, L>(
  work: (signal: AbortSignal) => Promise<T>,
  ms: number,
  late: () => L,
  outer?: AbortSignal,
): Promise<T | L> {
  outer?.throwIfAborted()
  const inner = new AbortController()
  const tooLate = new Error(`not done within ${ms} ms`)
  const stop = () => inner.abort(outer?.reason)
  const timer = setTimeout(() => inner.abort(tooLate), ms)
  outer?.addEventListener('abort', stop, { once: true })
  try {
    return await unlessAborted(work(inner.signal), inner.signal)
  } catch (error) {
    if (inner.signal.reason === tooLate) return late()
    throw inner.signal.aborted ? inner.signal.reason : error
  } finally {
    clearTimeout(timer)
    outer?.removeEventListener('abort', stop)
  }
}

/** What `work` answers; rejects with the signal's reason at once when it aborts first, and drops what comes of the work. */
export async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work
  let stop = () => {}
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(signal.reason)
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
  })
  try {
    return await Promise.race([aborted, work])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
