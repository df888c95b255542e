import { createHash } from 'node:crypto'
import type { Inbound } from './inbound.ts'

/**
 * Activities already taken. Teams delivers one again when the answer was slow, and a command must not run twice for it.
 * In memory and bounded: a delivery is repeated within seconds, and what a command changes is guarded by its plan.
 */
export class Seen {
  readonly #keys = new Set<string>()
  readonly #limit: number

  constructor(limit = 10_000) {
    this.#limit = limit
  }

  /** True the first time. */
  first(key: string): boolean {
    if (this.#keys.has(key)) return false
    this.#keys.add(key)
    for (const oldest of this.#keys) {
      if (this.#keys.size <= this.#limit) break
      this.#keys.delete(oldest)
    }
    return true
  }

  forget(key: string): void {
    this.#keys.delete(key)
  }
}

/**
 * What makes two deliveries one: the id within its conversation, and the same words. Not every client numbers its
 * activities uniquely, and without an id nothing can be called a repetition.
 */
export function deliveryKey(inbound: Inbound): string | undefined {
  if (!inbound.id) return undefined
  const { id, type, from, timestamp, text, value } = inbound
  const said = JSON.stringify([inbound.conversation.id, id, type, from.id, timestamp, text, value])
  return createHash('sha256').update(said).digest('base64url')
}
