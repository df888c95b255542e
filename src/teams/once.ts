import { createHash } from 'node:crypto'
import type { Inbound } from './inbound.ts'

/** Teams delivers an activity again when the answer was slow, and a command must not run twice for it. */
export interface Once {
  /** True for the first who says this key, whichever process he is in. */
  first(key: string): Promise<boolean>
  forget(key: string): Promise<void>
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
