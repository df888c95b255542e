/** What an answer that did not come means for the pass that asked. */
import { RemoteError } from '../systems/ports.ts'

/** The tenant asked to be left alone for a time: whatever is asked next is refused as well, so the pass is given up. */
export function isHeld(error: unknown): error is RemoteError & { readonly retryAfterMs: number } {
  return error instanceof RemoteError && error.retryAfterMs !== undefined
}

/** The answer in a box; undefined = it could not be told. Throws where the pass is over, and what is a bug. */
export async function answerOf<T>(ask: () => Promise<T>): Promise<{ readonly value: T } | undefined> {
  try {
    return { value: await ask() }
  } catch (error) {
    if (error instanceof RemoteError && !isHeld(error)) return undefined
    throw error
  }
}
