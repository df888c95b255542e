import { z } from 'zod'
import { ConversationSchema } from '../messages/request.ts'
import type { Kind } from '../store/store.ts'

/** A conversation that asked to be told of every batch, or to be left alone. Its id is the conversation's. */
const WatchSchema = z.object({
  conversation: ConversationSchema,
  state: z.enum(['watching', 'muted']),
  by: z.object({ id: z.string(), name: z.string() }),
  at: z.iso.datetime(),
})
export type Watch = z.infer<typeof WatchSchema>

export const WatchKind: Kind<Watch> = { name: 'watch', version: 1, schema: WatchSchema }
