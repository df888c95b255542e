import { z } from 'zod'
import { LiveSchema, MessageSchema } from '../messages/message.ts'
import { ConversationSchema } from '../messages/request.ts'
import { BatchSchema } from '../migration/batch.ts'
import type { Kind } from '../store/store.ts'

/** A batch with what is to be told of it: true together, so one document. Its id is the name, lower-cased. */
const BatchRecordSchema = z.object({
  batch: BatchSchema,
  /** Where its start was asked for: told of every turn, unless muted there. */
  home: ConversationSchema.optional(),
  /** Wall time at which Exchange was first seen to hold it. */
  adoptedAt: z.iso.datetime().optional(),
  /** Grows by one an event, so that a message has a key of its own. */
  told: z.number().int(),
  live: LiveSchema,
  outbox: z.array(MessageSchema),
})
export type BatchRecord = z.infer<typeof BatchRecordSchema>

export const BatchKind: Kind<BatchRecord> = { name: 'batch', version: 1, schema: BatchRecordSchema }

export function batchId(name: string): string {
  return name.toLowerCase()
}
