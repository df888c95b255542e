import { z } from 'zod'
import { LiveSchema, MessageSchema } from '../messages/message.ts'
import { ConversationSchema } from '../messages/request.ts'
import { BatchSchema } from '../migration/batch.ts'
import type { Kind } from '../store/store.ts'

/** A batch with what is to be told of it: true together, so one document. Its id is the name, lower-cased. */
const BatchRecordSchema = z.object({
  batch: BatchSchema,
  /** Where its start was asked for: told of every turn, unless muted there. */
  homeConversation: ConversationSchema.optional(),
  /** Wall time at which Exchange was first seen to hold it. */
  adoptedAt: z.iso.datetime().optional(),
  /** How many events were told, so that each message has a key of its own. */
  eventCount: z.number().int(),
  /** The last line of a run's journal whose learning is in this document: nothing is applied twice. */
  learnt: z.object({ run: z.string(), seq: z.number().int() }).optional(),
  live: LiveSchema,
  outbox: z.array(MessageSchema),
})
export type BatchRecord = z.infer<typeof BatchRecordSchema>

export const BatchKind: Kind<BatchRecord> = {
  name: 'batch',
  version: 2,
  schema: BatchRecordSchema,
  /** Version 1 called them `home` and `told`. */
  migrate(value) {
    const { home, told, ...rest } = value as Record<string, unknown>
    return { ...rest, homeConversation: home, eventCount: told }
  },
}

export function batchId(name: string): string {
  return name.toLowerCase()
}
