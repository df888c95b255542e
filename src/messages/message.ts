/** What is to be told, kept in the document it is true together with until Teams has taken it. */
import { z } from 'zod'
import { ConversationSchema } from './request.ts'

const ReplySchema = z.object({ card: z.string(), summary: z.string(), data: z.record(z.string(), z.unknown()) })

export const MessageSchema = z.object({
  /** Unique in its document. A later message of the same key replaces an earlier one that is still waiting. */
  key: z.string(),
  to: ConversationSchema,
  reply: ReplySchema,
  /** Post anew, or update the activity kept under `live` in the same document (posted once where there is none). */
  live: z.string().optional(),
  /** Post in the thread below that live card, once it stands. */
  under: z.string().optional(),
})
export type Message = z.infer<typeof MessageSchema>

/** The activities of live cards by their `live` name: where each stands, so that it can be updated in place. */
export const LiveSchema = z.record(z.string(), z.object({ to: ConversationSchema, activity: z.string() }))
export type Live = z.infer<typeof LiveSchema>
