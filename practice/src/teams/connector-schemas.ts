import { z } from 'zod'
import { ADAPTIVE_CARD, isJson } from './types.ts'

/** The SDKs write absent fields as null. */
function optional<T extends z.ZodType>(schema: T) {
  return z.preprocess((value) => value ?? undefined, schema.optional())
}

const AttachmentSchema = z
  .object({
    contentType: z.string(),
    content: z.unknown(),
    contentUrl: optional(z.string()),
    name: optional(z.string()),
  })
  .refine(({ contentType, content }) => contentType !== ADAPTIVE_CARD || isAdaptiveCard(content), {
    message: 'an Adaptive Card needs content of type AdaptiveCard with a version',
  })

function isAdaptiveCard(content: unknown): boolean {
  return isJson(content) && content.type === 'AdaptiveCard' && typeof content.version === 'string'
}

/** What the room shows of an activity; the rest of it is not read. */
export const BotActivitySchema = z.object({
  type: z.enum(['message', 'typing']),
  text: z.preprocess((value) => value ?? '', z.string()),
  textFormat: z.preprocess((value) => value ?? 'markdown', z.enum(['markdown', 'plain', 'xml'])),
  summary: optional(z.string()),
  attachments: z.preprocess((value) => value ?? [], z.array(AttachmentSchema)),
})
export type BotActivity = z.infer<typeof BotActivitySchema>

export const ConversationParametersSchema = z.object({
  members: optional(z.array(z.object({ id: z.string() }))),
  channelData: optional(z.object({ channel: optional(z.object({ id: z.string() })) })),
  activity: optional(BotActivitySchema),
})
