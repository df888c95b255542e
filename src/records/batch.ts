import { z } from 'zod'
import { LiveSchema, MessageSchema } from '../messages/message.ts'
import { ConversationSchema } from '../messages/request.ts'
import { type Batch, BatchSchema } from '../migration/batch.ts'
import type { Kind } from '../store/store.ts'
import { LandedPeopleSchema, upgradeBatch } from './upgrades/batch-2.ts'

const at = z.iso.datetime()

/**
 * A batch with what is to be told of it, which is true together: the small half that every pass may rewrite. Its list
 * (`batch-list.ts`) and what Exchange said of its people (`batch-people.ts`) are documents of their own;
 * `whole-batch.ts` puts the three together. Its id is the name, lower-cased.
 */
const BatchHeaderSchema = z.object({
  /** Of the list only how long it is. */
  batch: BatchSchema.omit({ rows: true, leftOut: true, mailboxes: true }).extend({
    rows: z.object({ length: z.number().int() }),
  }),
  /** The id of the document that holds the list. */
  list: z.string(),
  /** Which writing of the people's facts belongs to this header: where another lies there, they are to be read anew. 0 = none. */
  people: z.number().int(),
  /** Migration time at which its people were last read; `owed`: something moved since. */
  read: z.object({ at: at.optional(), owed: z.boolean() }).optional(),
  /** Where its start was asked for: told of every turn, unless muted there. */
  homeConversation: ConversationSchema.optional(),
  /** Wall time at which Exchange was first seen to hold it. */
  adoptedAt: at.optional(),
  /** How many events were told, so that each message has a key of its own. */
  eventCount: z.number().int(),
  /** The last line of a run's journal whose learning is in this document: nothing is applied twice. */
  learnt: z.object({ run: z.string(), seq: z.number().int() }).optional(),
  live: LiveSchema,
  outbox: z.array(MessageSchema),
  /** Of a document of version 2 or older, where the three were one: taken apart when the store is opened. */
  landed: LandedPeopleSchema.optional(),
})
export type BatchHeader = z.infer<typeof BatchHeaderSchema>

/** The three documents of a batch as one. */
export type BatchRecord = Omit<BatchHeader, 'batch' | 'list' | 'people' | 'landed'> & { readonly batch: Batch }

export const BatchKind: Kind<BatchHeader> = {
  name: 'batch',
  version: 3,
  schema: BatchHeaderSchema,
  migrate: upgradeBatch,
}

export function batchId(name: string): string {
  return name.toLowerCase()
}
