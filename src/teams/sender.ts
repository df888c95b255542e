/** One way to speak into a conversation, whether a turn is going on or not. */
import type { Pipeline } from '@azure/core-rest-pipeline'
import type { Activity, ConversationReference, TurnContext } from 'botbuilder'
import type { Rendered } from '../messages/answer.ts'
import type { Conversation } from '../messages/request.ts'
import { RemoteError } from '../systems/ports.ts'
import type { Adapter } from './adapter.ts'
import { toRemoteError, within } from './failures.ts'
import { onLoopback } from './hosts.ts'
import { ActivityTypes, CardFactory, proxyPolicyName } from './sdk.ts'

/** Both throw `RemoteError`. A message is a card, or plain words. */
export interface Sender {
  /** Answers the new activity's id. */
  post(message: Rendered | string): Promise<string>
  update(activity: string, message: Rendered | string): Promise<void>
}

/** `summary` is what Teams shows in the notification of a message that is only a card. */
function toActivity(message: Rendered | string): Partial<Activity> {
  // Words are not Markdown: names and what people typed are in them.
  if (typeof message === 'string') return { type: ActivityTypes.Message, text: message, textFormat: 'plain' }
  const { card, summary } = message
  return { type: ActivityTypes.Message, summary, attachments: [CardFactory.adaptiveCard(card)] }
}

/** Answers within the turn: they carry `replyToId`, and go where the turn came from. */
export function turnSender(context: TurnContext, timeoutMs: number): Sender {
  bypassProxy(context)
  return contextSender((operation, speak) => mapped(operation, timeoutMs, () => speak(context)))
}

export interface ProactiveOptions {
  readonly adapter: Adapter
  /** The bot's token goes to this address: one that was stored when the rules were others is refused. */
  readonly allowServiceUrl: (url: string) => boolean
  readonly timeoutMs: number
}

/** Speaks unasked, or when the turn that was asked in is long over. */
export function proactiveSender(to: Conversation, options: ProactiveOptions): Sender {
  const { adapter, allowServiceUrl, timeoutMs } = options
  return contextSender((operation, speak) =>
    mapped(operation, timeoutMs, async () => {
      if (!allowServiceUrl(to.serviceUrl)) {
        const text = `The conversation's address (${to.serviceUrl}) is not one this bot may speak to.`
        const code = 'ServiceUrlNotAllowed'
        throw new RemoteError({ system: 'Teams', operation, code, text, retryable: false, answered: false })
      }
      let spoken: string | undefined
      await adapter.continueConversationAsync(adapter.appId, reference(to), async (context) => {
        // The SDK would reply to the made-up event that woke this turn, which no connector has ever seen.
        context.activity.id = ''
        bypassProxy(context)
        spoken = await speak(context)
      })
      return spoken
    }),
  )
}

/**
 * The SDK sends everything through the proxy that HTTP_PROXY names, this machine's own addresses too, and many an
 * administrator has one set. It offers no way to say otherwise before its client exists.
 */
function bypassProxy(context: TurnContext): void {
  if (!onLoopback(context.activity.serviceUrl)) return
  const { ConnectorClientKey } = context.adapter as unknown as { ConnectorClientKey: symbol }
  const connector = context.turnState.get<{ client: { pipeline: Pipeline } }>(ConnectorClientKey)
  connector?.client.pipeline.removePolicy({ name: proxyPolicyName })
}

type Speak = (context: TurnContext) => Promise<string | undefined>

function contextSender(run: (operation: string, speak: Speak) => Promise<string | undefined>): Sender {
  return {
    async post(message) {
      const speak: Speak = async (context) => (await context.sendActivity(toActivity(message)))?.id
      return (await run('post message', speak)) ?? ''
    },
    async update(activity, message) {
      await run('update message', async (context) => {
        await context.updateActivity({ ...toActivity(message), id: activity })
        return activity
      })
    },
  }
}

async function mapped<T>(operation: string, timeoutMs: number, call: () => Promise<T>): Promise<T> {
  try {
    return await within(timeoutMs, operation, call())
  } catch (error) {
    throw toRemoteError(operation, error)
  }
}

const TYPES = { channel: 'channel', group: 'groupChat', personal: 'personal' } as const

function reference(to: Conversation): Partial<ConversationReference> {
  return {
    bot: to.bot,
    channelId: to.channelId,
    serviceUrl: to.serviceUrl,
    conversation: {
      id: to.thread ? `${to.id};messageid=${to.thread}` : to.id,
      conversationType: TYPES[to.scope],
      isGroup: to.scope !== 'personal',
      name: '',
      ...(to.tenant ? { tenantId: to.tenant } : {}),
    },
  }
}
