/**
 * The part of a Bot Framework activity that the bot reads, as it arrives.
 * https://github.com/microsoft/botframework-sdk/blob/main/specs/botframework-activity/botframework-activity.md
 */
import { z } from 'zod'

const text = z.string().nullish()

const AttachmentSchema = z.looseObject({ contentType: text, content: z.unknown().optional(), name: text })

const EntitySchema = z.looseObject({
  type: text,
  text,
  mentioned: z.looseObject({ id: text, name: text }).nullish(),
})

/** What the SDK would fail on with a 500 is demanded here, so that it is a 400 instead. */
export const InboundSchema = z.looseObject({
  type: z.string().min(1),
  id: text,
  timestamp: z.union([z.string(), z.date()]).nullish(),
  channelId: z.string().min(1),
  serviceUrl: z.url(),
  from: z.looseObject({ id: z.string().min(1), name: text, aadObjectId: text }),
  recipient: z.looseObject({ id: z.string().min(1), name: text }),
  conversation: z.looseObject({
    id: z.string().min(1),
    conversationType: text,
    tenantId: text,
    isGroup: z.boolean().nullish(),
  }),
  text,
  textFormat: text,
  name: text,
  replyToId: text,
  value: z.unknown().optional(),
  attachments: z.array(AttachmentSchema).nullish(),
  entities: z.array(EntitySchema).nullish(),
  membersAdded: z.array(z.looseObject({ id: text })).nullish(),
  action: text,
  channelData: z
    .looseObject({
      tenant: z.looseObject({ id: text }).nullish(),
      team: z.unknown().optional(),
      channel: z.unknown().optional(),
    })
    .nullish(),
})

export type Inbound = z.infer<typeof InboundSchema>

/** Cards and their data nest a dozen levels; what walks an activity by recursion must not meet a hundred thousand. */
const DEEPEST = 100

export function readInbound(body: unknown): Inbound | undefined {
  if (nestsBelow(body, DEEPEST)) return undefined
  const parsed = InboundSchema.safeParse(body)
  return parsed.success ? parsed.data : undefined
}

function nestsBelow(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((part) => nestsBelow(part, levels - 1))
}
