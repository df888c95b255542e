/** Activities as requests. Pure: what a message or a click means does not depend on the SDK that carried it. */
import { z } from 'zod'
import type { AttachedFile, Conversation, Person, Press, Request } from '../messages/request.ts'
import type { Inbound } from './inbound.ts'
import { mentionsBot, readText } from './text.ts'

/** Everything a request needs that the activity does not say. */
export interface Given {
  readonly id: string
  readonly at: Date
  readonly files: readonly AttachedFile[]
}

/**
 * A message or a click as a request; anything else (typing, reactions, edits, …) is nothing, nor is what people say to
 * each other in a channel.
 */
export function toRequest(inbound: Inbound, given: Given): Request | undefined {
  const press = readPress(inbound)
  if (press === undefined && inbound.type !== 'message') return undefined
  if (press === undefined && inbound.conversation.conversationType === 'channel' && !mentionsBot(inbound))
    return undefined
  const typed = press === undefined ? readText(inbound) : { line: '', pasted: '' }
  return { ...given, by: readPerson(inbound), conversation: readConversation(inbound), ...typed, press }
}

/** The tenant as the connector vouches for it; empty where it says nothing, which no tenant equals. */
function readTenant(inbound: Inbound): string {
  return inbound.channelData?.tenant?.id ?? inbound.conversation.tenantId ?? ''
}

/** `aadObjectId` is missing for some clients and for guests in odd states; their Teams account then stands for them. */
function readPerson(inbound: Inbound): Person {
  const { id, name, aadObjectId } = inbound.from
  return { id: aadObjectId || id, name: plain(name ?? '') || 'someone', tenant: readTenant(inbound) }
}

const LONGEST_NAME = 100

/** A name is shown where people decide: one line, not endless, and nothing in it that turns the text around it. */
function plain(name: string): string {
  return name
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, LONGEST_NAME)
}

export function readConversation(inbound: Inbound): Conversation {
  // In a channel the id carries the thread: `19:…@thread.tacv2;messageid=1700000000000`.
  const [id = '', thread] = inbound.conversation.id.split(';messageid=')
  return {
    id,
    ...(thread ? { thread } : {}),
    scope: readScope(inbound, id, thread),
    tenant: readTenant(inbound),
    serviceUrl: inbound.serviceUrl,
    channelId: inbound.channelId,
    bot: { id: inbound.recipient.id, name: inbound.recipient.name ?? '' },
  }
}

function readScope(inbound: Inbound, id: string, thread: string | undefined): Conversation['scope'] {
  const { conversationType, isGroup } = inbound.conversation
  if (conversationType === 'personal') return 'personal'
  if (conversationType === 'channel') return 'channel'
  if (conversationType === 'groupChat') return 'group'
  // Not every client says it. `@thread.tacv2` and `@thread.skype` are channels, `@thread.v2` is a group chat.
  if (thread || inbound.channelData?.channel || /@thread\.(tacv2|skype)$/.test(id)) return 'channel'
  return isGroup || id.endsWith('@thread.v2') ? 'group' : 'personal'
}

const DataSchema = z.looseObject({
  command: z.unknown().optional(),
  args: z.record(z.string(), z.unknown()).optional().catch({}),
})
const ExecuteSchema = z.object({
  type: z.literal('Action.Execute'),
  verb: z.string().nullish(),
  data: z.unknown().optional(),
})

/** `Action.Execute`, as Teams sends it: an invoke with the inputs merged into the action's data. */
export function isExecute(inbound: Inbound): boolean {
  return inbound.type === 'invoke' && inbound.name === 'adaptiveCard/action' && readAction(inbound) !== undefined
}

function readAction(inbound: Inbound) {
  const action = z.object({ action: ExecuteSchema }).safeParse(inbound.value)
  return action.success ? action.data.action : undefined
}

/**
 * A click. Clients without Universal Actions send the fallback `Action.Submit` instead: a message with a `value`
 * (and possibly a text, when the card asked for `messageBack`). A verb that is not ours becomes a command of that name,
 * so that the dispatcher can say it knows no such thing.
 */
function readPress(inbound: Inbound): Press | undefined {
  if (isExecute(inbound)) {
    const action = readAction(inbound)
    return press(action?.verb ?? '', action?.data, inbound)
  }
  if (inbound.type !== 'message') return undefined
  const value = DataSchema.safeParse(inbound.value)
  if (!value.success) return undefined
  const { verb, ...data } = value.data
  if (typeof verb === 'string') return press(verb, data, inbound)
  return typeof data.command === 'string' ? press('command', data, inbound) : undefined
}

function press(verb: string, written: unknown, inbound: Inbound): Press {
  const data = DataSchema.safeParse(written ?? {})
  const { command, args, msteams: _client, ...inputs } = data.success ? data.data : { command: undefined, args: {} }
  const named = verb === 'command' && typeof command === 'string' ? command : verb
  return { command: named, args: { ...args, ...inputs }, ...(inbound.replyToId ? { card: inbound.replyToId } : {}) }
}
