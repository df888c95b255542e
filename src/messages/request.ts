import { z } from 'zod'

/** A person as Entra knows him. `id` is the Entra object id, `tenant` the tenant he spoke from. */
export const PersonSchema = z.object({ id: z.string(), name: z.string(), tenant: z.string() })
export type Person = Readonly<z.infer<typeof PersonSchema>>

/**
 * Where something is said, complete enough to answer there later, after a restart.
 * `id` is the conversation without a thread; `thread` the root message's id in a channel.
 */
export const ConversationSchema = z.object({
  id: z.string(),
  thread: z.string().optional(),
  scope: z.enum(['channel', 'group', 'personal']),
  tenant: z.string(),
  serviceUrl: z.string(),
  channelId: z.string(),
  bot: z.object({ id: z.string(), name: z.string() }),
})
export type Conversation = Readonly<z.infer<typeof ConversationSchema>>

/** A file the speaker attached. `read` fetches it once, at most `limit` bytes; it never follows the bot's own token. */
export interface AttachedFile {
  readonly name: string
  read(limit: number): Promise<Uint8Array>
}

/** Who asks what, from where. A typed line and a clicked button become the same request. */
export interface Request {
  /** A GUID. It runs through plan, log, audit and `client-request-id`. */
  readonly id: string
  readonly at: Date
  readonly by: Person
  readonly conversation: Conversation
  /** The command line, normalised: no mention, plain quotes, single blanks. Empty when only a file or a list came. */
  readonly line: string
  /** The lines below the first, as pasted: breaks and blanks kept. */
  readonly pasted: string
  readonly files: readonly AttachedFile[]
  /** Present when a button was pressed: the command and its arguments, never the thing to be executed. */
  readonly press?: Press | undefined
}

export interface Press {
  readonly command: string
  readonly args: Readonly<Record<string, unknown>>
  /** The activity whose card was pressed, to update it in place. */
  readonly card?: string | undefined
}
