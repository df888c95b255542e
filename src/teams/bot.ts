/** The bot as Teams meets it: an HTTP body in, an HTTP answer out, the dispatcher in between. */
import { randomUUID } from 'node:crypto'
import type { Activity } from 'botbuilder'
import { wallSleep } from '../jobs/sleep.ts'
import { withTimeout } from '../jobs/timeout.ts'
import type { Answer, Handle } from '../messages/answer.ts'
import type { Conversation, Request } from '../messages/request.ts'
import { readConversation, toRequest } from './activity.ts'
import type { Adapter, TeamsReply } from './adapter.ts'
import { createApplication, runTurn } from './application.ts'
import { deliver } from './deliver.ts'
import { attachedFiles, type FileRules } from './files.ts'
import { type Inbound, readInbound } from './inbound.ts'
import type { Log } from './log.ts'
import { deliveryKey, type Once } from './once.ts'
import { proactiveSender, type Sender, turnSender } from './sender.ts'

export interface BotOptions {
  readonly adapter: Adapter
  readonly handle: Handle
  /** The bot was added to a conversation. Called once an installation. */
  readonly onInstalled: (conversation: Conversation) => Promise<void>
  readonly allowServiceUrl: (url: string) => boolean
  /** Deliveries that were taken, and conversations that were greeted. */
  readonly once: { readonly deliveries: Once; readonly greetings: Once }
  readonly files: FileRules
  readonly log: Log
  readonly now: () => Date
  /** Teams gives a click up after about five seconds; an answer that takes longer is sent into the conversation. */
  readonly patienceMs?: number
  /** How long the connector may take over one message. */
  readonly timeoutMs?: number
  /** Between two attempts at a message the connector would not have yet. */
  readonly pause?: (ms: number) => Promise<unknown>
}

export interface Bot {
  /** Never rejects. */
  receive(authorization: string, body: unknown): Promise<TeamsReply>
  /** Resolves when no answer is on its way any more. */
  settled(): Promise<void>
}

/** What a body that is no activity is answered with, whoever sent it. */
export const REFUSED_BODY = { error: 'This is not a Bot Framework activity.' } as const

export function createBot(options: BotOptions): Bot {
  const { adapter, log, allowServiceUrl, patienceMs = 4_000, timeoutMs = 30_000 } = options
  const { deliveries, greetings } = options.once
  const late = new Set<Promise<unknown>>()

  const requestFrom = (inbound: Inbound): Request | undefined =>
    toRequest(inbound, { id: randomUUID(), at: options.now(), files: attachedFiles(inbound, options.files) })

  const isRepeated = async (inbound: Inbound): Promise<boolean> => {
    const key = deliveryKey(inbound)
    return key !== undefined && !(await deliveries.first(key))
  }

  /** The dispatcher answers its failures with a card. This is for when it could not even do that. */
  async function work(request: Request): Promise<Answer> {
    try {
      return await options.handle(request)
    } catch (error) {
      log.error({ err: error, request: request.id }, 'a request was not answered')
      return { posts: [], toast: `Something went wrong that is our fault. The log has it under ${request.id}.` }
    }
  }

  const answer = (request: Request, answered: Answer, sender: Sender, invoked: boolean) =>
    deliver(answered, {
      sender,
      press: request.press,
      invoked,
      requestId: request.id,
      log,
      pause: options.pause ?? wallSleep,
    })

  /** The turn's own context dies with the turn, so a late answer finds its way by the conversation. */
  function answerLater(request: Request, working: Promise<Answer>): void {
    const sender = proactiveSender(request.conversation, { adapter, allowServiceUrl, timeoutMs })
    const delivery = working.then((answered) => answer(request, answered, sender, false))
    late.add(delivery)
    void delivery.finally(() => late.delete(delivery))
  }

  const app = createApplication(adapter, {
    async onMessage(inbound, context) {
      if (await isRepeated(inbound)) return
      const request = requestFrom(inbound)
      if (request === undefined) return
      await answer(request, await work(request), turnSender(context, timeoutMs), false)
    },
    async onClick(inbound, context) {
      const request = (await isRepeated(inbound)) ? undefined : requestFrom(inbound)
      if (request === undefined) return { text: 'This click was taken already.' }
      const working = work(request)
      // Once patience is over the work goes on.
      const inTime = await withTimeout(
        () => working,
        patienceMs,
        () => undefined,
      )
      if (inTime !== undefined) return answer(request, inTime, turnSender(context, timeoutMs), true)
      answerLater(request, working)
      return { text: 'This takes a moment. The answer will be in the conversation.' }
    },
    async onAdded(inbound) {
      const conversation = readConversation(inbound)
      if (!(await greetings.first(`greeted ${conversation.id}`))) return
      await options.onInstalled(conversation).catch((error: unknown) => log.error({ err: error }, 'nobody was greeted'))
    },
    async onRemoved(inbound) {
      await greetings.forget(`greeted ${readConversation(inbound).id}`)
    },
  })

  return {
    async receive(authorization, body) {
      const inbound = readInbound(body)
      if (inbound === undefined) return { status: 400, body: REFUSED_BODY }
      if (!allowServiceUrl(inbound.serviceUrl)) {
        log.warn({ serviceUrl: inbound.serviceUrl }, 'an activity with a foreign service URL was refused')
        return { status: 403, body: { error: 'This service URL is not served.' } }
      }
      try {
        const activity = body as unknown as Activity
        return await adapter.receive(authorization, activity, (context) => runTurn(app, inbound, context))
      } catch (error) {
        const id = randomUUID()
        log.error({ err: error, id }, 'a turn failed')
        return { status: 500, body: { error: 'The turn failed.', id } }
      }
    },
    async settled() {
      await Promise.allSettled(late)
    },
  }
}
