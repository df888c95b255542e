import { isDeepStrictEqual } from 'node:util'
import type { Clock } from '../clock.ts'
import type { Faults } from '../faults.ts'
import type { PressOrder, SayOrder, Speaker } from './api-schemas.ts'
import { type BotAnswer, deliver } from './bot-door.ts'
import {
  fileAttachment,
  installedActivities,
  invokeActivity,
  messageActivity,
  type Stage,
  submitActivity,
} from './inbound.ts'
import { conversationById, type Place, placeOf, type RoomConversation, USERS, type UserKey } from './people.ts'
import { pressedAction } from './pressed-action.ts'
import { Refusal } from './refusal.ts'
import {
  ADAPTIVE_CARD,
  type Attachment,
  asSeenBy,
  type Change,
  cardOf,
  isCard,
  isJson,
  type Json,
  type RoomMessage,
} from './types.ts'
import { canSee, type World } from './world.ts'

/** What came of something said or pressed, once the bot's HTTP turn had ended. */
export interface Turn {
  /** Where the teller stands now: ask `events` from here for what the bot does afterwards. */
  readonly cursor: string
  readonly said?: RoomMessage
  /** What the bot posted, updated or deleted meanwhile, each message once, where the speaker can see it. */
  readonly changes: readonly { readonly change: Change; readonly message: RoomMessage }[]
  readonly bot: { readonly ok: boolean; readonly status?: number; readonly error?: string }
  /** The answer to a pressed `Action.Execute`. */
  readonly invoke?: { readonly statusCode: number; readonly type: string; readonly value?: unknown }
}

export interface Turns {
  /** First contact: the bot is installed in the conversation and told so, once. */
  open(order: Speaker & { in: Place }): Promise<BotAnswer>
  say(order: SayOrder): Promise<Turn>
  press(order: PressOrder): Promise<Turn>
}

export function createTurns(room: {
  world: World
  clock: Clock
  faults: Faults
  botEndpoint(): string
  baseUrl(): string
  serviceUrl(): string
}): Turns {
  const { world, clock, faults } = room
  const opening = new Map<string, Promise<BotAnswer>>()

  return {
    open: (order) => open(stage(order, placeOf(order.in, order.as), undefined)),

    async say(order) {
      const conversation = placeOf(order.in, order.as)
      if (order.file && conversation.scope !== 'personal')
        throw new Refusal(
          400,
          'FilesInPersonalChatOnly',
          'Teams hands a bot files in a personal chat only: bring it there, or paste the lines.',
        )
      if (order.text.trim() === '' && !order.file)
        throw new Refusal(400, 'BadSyntax', 'Say something, or attach a file.')
      const thread = conversation.scope === 'channel' ? order.thread : undefined
      if (thread !== undefined && world.message(thread)?.conversation !== conversation.id)
        throw new Refusal(404, 'ThreadNotFound', 'There is no such thread in this channel.')
      await open(stage(order, conversation, thread))
      const file = order.file && world.keepFile(order.file.name, order.file.base64)
      const url = file && `${room.baseUrl()}/practice/teams/files/${file.id}/${encodeURIComponent(file.name)}`
      const files: Attachment[] = file && url ? [fileAttachment(file.name, file.id, url)] : []
      const user = USERS[order.as]
      const said = world.post({
        conversation: conversation.id,
        ...(thread === undefined ? {} : { thread }),
        from: { id: user.id, name: user.name, role: order.as },
        text: order.text,
        textFormat: 'plain',
        attachments: files,
      })
      const root = conversation.scope === 'channel' ? (thread ?? said.id) : undefined
      const turn = await take(order.as, messageActivity(stage(order, conversation, root), said.id, order.text, files))
      return { ...turn, said: asSeenBy(said, order.as) }
    },

    async press(order) {
      const stored = world.message(order.activity)
      if (!stored || !canSee(stored, order.as)) throw new Refusal(404, 'NoSuchCard', 'There is no such message here.')
      const message = asSeenBy(stored, order.as)
      const conversation = conversationById(message.conversation) as RoomConversation
      const action = pressedAction(cardOf(message), order)
      const root = conversation.scope === 'channel' ? (message.thread ?? message.id) : undefined
      const place = stage(order, conversation, root)
      if (action.type === 'Action.Submit') {
        const id = String(clock.now().getTime())
        return take(order.as, submitActivity(place, id, message.id, isJson(action.data) ? action.data : {}))
      }
      return take(order.as, invokeActivity(place, message.id, action), (answer) => show(order.as, message.id, answer))
    },
  }

  function stage(speaker: Speaker, conversation: RoomConversation, thread: string | undefined): Stage {
    const locale = speaker.locale ?? 'en-US'
    const timeZone = speaker.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone
    return {
      conversation,
      thread,
      user: USERS[speaker.as],
      at: clock.now(),
      serviceUrl: room.serviceUrl(),
      locale,
      timeZone,
    }
  }

  /** Told once a conversation: whoever comes while it is being told waits for that. */
  async function open(place: Stage): Promise<BotAnswer> {
    const { id } = place.conversation
    if (world.isOpened(id)) return { ok: true }
    const going = opening.get(id) ?? introduce({ ...place, thread: undefined }).finally(() => opening.delete(id))
    opening.set(id, going)
    return going
  }

  async function introduce(place: Stage): Promise<BotAnswer> {
    let answer: BotAnswer = { ok: true }
    for (const activity of installedActivities(place)) {
      answer = await deliver(room.botEndpoint(), activity)
      if (!answer.ok) return answer
    }
    world.markOpened(place.conversation.id)
    return answer
  }

  async function take(reader: UserKey, activity: Json, after?: (answer: InvokeAnswer) => void): Promise<Turn> {
    const changed = new Map<string, Change>()
    const off = world.on((event) => {
      if (event.type !== 'message' || event.message.from.role !== 'bot' || !canSee(event.message, reader)) return
      const { id } = event.message
      if (event.change === 'deleted' || changed.get(id) !== 'posted') changed.set(id, event.change)
    })
    try {
      const { body, ...bot } = await deliver(room.botEndpoint(), activity)
      // Word for word, as Teams does when the first answer was slow; what comes of it then, nobody sees.
      if (faults.strikes('teams-delivers-twice')) await deliver(room.botEndpoint(), activity)
      const invoke = after && bot.ok ? invokeAnswer(body) : undefined
      if (invoke) after?.(invoke)
      const changes = [...changed].flatMap(([id, change]) => {
        const message = world.message(id)
        return message ? [{ change, message: asSeenBy(message, reader) }] : []
      })
      return { cursor: world.cursor(), changes, bot, ...(invoke ? { invoke } : {}) }
    } finally {
      off()
    }
  }

  /** A card that answers an invoke replaces the pressed one for its clicker, until the bot updates the message. */
  function show(clicker: UserKey, id: string, answer: InvokeAnswer): void {
    const card = answer.value
    const message = world.message(id)
    if (!message || answer.type !== ADAPTIVE_CARD || !isJson(card)) return
    const shared = isDeepStrictEqual(message.attachments.find(isCard)?.content, card)
    const { [clicker]: _before, ...others } = message.views ?? {}
    world.change(id, { views: shared ? others : { ...others, [clicker]: card } })
  }
}

type InvokeAnswer = NonNullable<Turn['invoke']>

function invokeAnswer(body: unknown): InvokeAnswer | undefined {
  if (!isJson(body) || typeof body.type !== 'string') return undefined
  return { statusCode: Number(body.statusCode ?? 200), type: body.type, value: body.value }
}
