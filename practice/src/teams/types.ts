import type { UserKey } from './people.ts'

export type Json = Readonly<Record<string, unknown>>

export const ADAPTIVE_CARD = 'application/vnd.microsoft.card.adaptive'

export interface Attachment {
  readonly contentType: string
  readonly content?: unknown
  readonly contentUrl?: string | undefined
  readonly name?: string | undefined
}

/** A message as one user sees it in the room. */
export interface RoomMessage {
  readonly id: string
  /** Grows with every change anywhere in the room: a reader who has seen `seq` asks for what is above it. */
  readonly seq: number
  readonly conversation: string
  /** The root it answers, in a channel. Absent on roots and in chats. */
  readonly thread?: string | undefined
  readonly from: { readonly id: string; readonly name: string; readonly role: 'bot' | UserKey }
  readonly at: string
  readonly edited?: string | undefined
  readonly deleted?: true | undefined
  readonly text: string
  readonly textFormat: 'markdown' | 'plain' | 'xml'
  readonly summary?: string | undefined
  readonly attachments: readonly Attachment[]
}

/** As kept: with the cards an invoke's answer showed to its clicker alone. */
export interface StoredMessage extends RoomMessage {
  readonly views?: Readonly<Partial<Record<UserKey, Json>>> | undefined
}

export interface StoredFile {
  readonly id: string
  readonly name: string
  readonly base64: string
}

export type Change = 'posted' | 'updated' | 'deleted'

export type RoomEvent =
  | { readonly type: 'message'; readonly change: Change; readonly message: StoredMessage }
  | { readonly type: 'typing'; readonly conversation: string; readonly thread: string | undefined }
  | { readonly type: 'reset' }

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The newest-first question of page and terminal: what does this user see of this message? */
export function asSeenBy(message: StoredMessage, reader: UserKey): RoomMessage {
  const { views, ...shared } = message
  const own = views?.[reader]
  if (!own) return shared
  return { ...shared, attachments: shared.attachments.map((each) => (isCard(each) ? { ...each, content: own } : each)) }
}

export function isCard(attachment: Attachment): boolean {
  return attachment.contentType.toLowerCase() === ADAPTIVE_CARD
}

export function cardOf(message: RoomMessage): Json | undefined {
  const content = message.attachments.find(isCard)?.content
  return isJson(content) ? content : undefined
}
