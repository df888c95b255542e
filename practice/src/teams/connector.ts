import express, { type Request, type Response, type Router } from 'express'
import type { Clock } from '../clock.ts'
import type { Faults } from '../faults.ts'
import { connectorMembers } from './connector-members.ts'
import { type BotActivity, BotActivitySchema, ConversationParametersSchema } from './connector-schemas.ts'
import { BOT, conversationById, EVERYONE, placeOf, type RoomConversation, splitThreadId, threadId } from './people.ts'
import type { RateLimit } from './rate-limit.ts'
import { accept, Refusal, refuse } from './refusal.ts'
import type { Draft, World } from './world.ts'

/** "approximately 100 KB": learn.microsoft.com/microsoftteams/platform/bots/how-to/format-your-bot-messages. */
const MESSAGE_LIMIT = 100 * 1024

/** Under the fault `teams-slow`. */
const SLOW_MS = 10_000

/** Runs it after so many milliseconds. */
export type Later = (run: () => void, milliseconds: number) => void

/**
 * The Bot Framework connector v3, as far as Teams has it
 * (learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference).
 */
export function connectorRouter(room: {
  world: World
  faults: Faults
  limit: RateLimit
  clock: Clock
  later: Later
}): Router {
  const { world, faults, limit, clock, later } = room
  const router = express.Router()
  router.use(express.json({ limit: '1mb' }))
  router.use((_request, _response, next) => {
    if (faults.strikes('teams-unavailable')) throw new Refusal(502, 'BadGateway', 'The service is unavailable.')
    if (faults.strikes('teams-throttled')) throw new Refusal(429, 'TooManyRequests', 'API calls quota exceeded!', 1)
    if (faults.strikes('teams-precondition'))
      throw new Refusal(412, 'PreconditionFailed', 'The message was changed by somebody else meanwhile.')
    next()
  })

  router.post('/v3/conversations', (request, response) => {
    const wanted = accept(ConversationParametersSchema, request.body)
    const channel = wanted.channelData?.channel?.id
    if (channel !== undefined) {
      const place = find(channel)
      if (place.conversation.scope !== 'channel' || !wanted.activity)
        throw new Refusal(400, 'BadSyntax', 'Incorrect conversation creation parameters')
      const id = send({ ...place, root: undefined }, wanted.activity)
      response.status(201).json({ id: threadId(channel, id), activityId: id })
      return
    }
    const member = wanted.members?.[0]?.id
    const user = EVERYONE.find((each) => each.id === member || each.aadObjectId === member)
    if (!user) throw new Refusal(403, 'ForbiddenOperationException', 'The bot is not installed for this user.')
    const conversation = placeOf('personal', user.key)
    const activityId = wanted.activity && send({ conversation, root: undefined }, wanted.activity)
    response.status(201).json({ id: conversation.id, ...(activityId ? { activityId } : {}) })
  })

  function post(request: Request, response: Response): void {
    const place = find(String(request.params.conversation))
    const id = send(place, accept(BotActivitySchema, request.body))
    finish(() => response.status(201).json({ id }))
  }
  // The second form names the activity answered; in Teams the conversation id alone decides on the thread.
  router.post('/v3/conversations/:conversation/activities', post)
  router.post('/v3/conversations/:conversation/activities/:activity', post)

  router.put('/v3/conversations/:conversation/activities/:activity', (request, response) => {
    const { conversation } = find(String(request.params.conversation))
    const activity = accept(BotActivitySchema, request.body)
    const id = ownMessage(conversation, String(request.params.activity))
    spend(conversation, activity)
    const edited = clock.now().toISOString()
    world.change(id, { ...contentOf(activity), edited, views: undefined })
    finish(() => response.json({ id }))
  })

  router.delete('/v3/conversations/:conversation/activities/:activity', (request, response) => {
    const { conversation } = find(String(request.params.conversation))
    const id = ownMessage(conversation, String(request.params.activity))
    world.change(id, { deleted: true, text: '', summary: undefined, attachments: [], views: undefined })
    response.status(200).end()
  })

  router.use(connectorMembers())
  router.use((request) => {
    throw new Refusal(404, 'NotFound', `The connector has no ${request.method} ${request.path}`)
  })
  router.use(refuse)
  return router

  function send(place: Place, activity: BotActivity): string {
    spend(place.conversation, activity)
    if (activity.type === 'typing') {
      world.typing(place.conversation.id, place.root)
      return String(clock.now().getTime())
    }
    const thread = place.root === undefined ? {} : { thread: place.root }
    const from = { ...BOT, role: 'bot' } as const
    const draft: Draft = { conversation: place.conversation.id, ...thread, from, ...contentOf(activity) }
    return world.post(draft).id
  }

  /** What was asked for is done; only the answer may come late. */
  function finish(answer: () => void): void {
    if (faults.strikes('teams-slow')) later(answer, SLOW_MS)
    else answer()
  }

  function find(id: string): Place {
    const { conversation: base, root } = splitThreadId(id)
    const conversation = conversationById(base)
    const threaded = root === undefined || (conversation?.scope === 'channel' && world.message(root) !== undefined)
    if (!conversation || !threaded) throw new Refusal(404, 'ConversationNotFound', 'Conversation not found.')
    return { conversation, root }
  }

  function ownMessage(conversation: RoomConversation, id: string): string {
    const message = world.message(id)
    if (!message || message.deleted || message.conversation !== conversation.id)
      throw new Refusal(404, 'ActivityNotFoundInConversation', 'The activity is not in this conversation.')
    if (message.from.role !== 'bot') throw new Refusal(403, 'Forbidden', 'A bot changes its own messages only.')
    return id
  }

  function spend(conversation: RoomConversation, activity: BotActivity): void {
    if (Buffer.byteLength(JSON.stringify(activity)) > MESSAGE_LIMIT)
      throw new Refusal(413, 'MessageSizeTooBig', 'Message size too large.')
    const wait = limit.take(conversation.id)
    if (wait !== undefined) throw new Refusal(429, 'TooManyRequests', 'API calls quota exceeded!', wait)
  }
}

interface Place {
  readonly conversation: RoomConversation
  readonly root: string | undefined
}

function contentOf(activity: BotActivity): Pick<Draft, 'text' | 'textFormat' | 'attachments' | 'summary'> {
  const { text, textFormat, attachments, summary } = activity
  return { text, textFormat, attachments, ...(summary === undefined ? {} : { summary }) }
}
