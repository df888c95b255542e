/** What goes back to where a request came from: finished cards, without a word about the bot SDKs that carry them. */
import type { Conversation, Request } from './request.ts'

/** A card ready to be sent. `summary` is what a notification, a log and a terminal show of it. */
export interface Rendered {
  readonly card: Readonly<Record<string, unknown>>
  readonly summary: string
}

export interface Answer {
  /** Sent to the conversation, in the thread asked from, one message each. */
  readonly posts: readonly Rendered[]
  /** Takes the place of the pressed card; of a typed line's answer it is one more post. */
  readonly replace?: Rendered | undefined
  /** One short sentence only the one who pressed sees. */
  readonly toast?: string | undefined
  /** Called once, after everything above was sent or has failed to be. */
  readonly after?: (() => void) | undefined
}

/** What the bot does with a request. It answers its own failures with a card; it is not expected to throw. */
export type Handle = (request: Request) => Promise<Answer>

/**
 * Speaking without having been asked. Both may throw `RemoteError` of the system 'Teams'; where Teams said how long to
 * stay away, the error carries it as `retryAfterMs`.
 */
export interface Messenger {
  /** Posts in the conversation's thread, or anew where it has none. Answers the activity's id, to update it by. */
  post(to: Conversation, message: Rendered): Promise<string>
  /** Writes over an earlier post in place. */
  update(to: Conversation, activity: string, message: Rendered): Promise<void>
}
