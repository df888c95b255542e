/** Brings an answer to where it belongs. It never throws: the command has run, and must not run again over a lost card. */
import type { Answer, Rendered } from '../messages/answer.ts'
import type { Press } from '../messages/request.ts'
import type { ConnectorError } from './failures.ts'
import type { Log } from './log.ts'
import type { Sender } from './sender.ts'

export interface Delivery {
  readonly sender: Sender
  readonly press: Press | undefined
  /** Can the one who pressed still be answered in the click itself? */
  readonly invoked: boolean
  readonly requestId: string
  readonly log: Log
  readonly pause: (ms: number) => Promise<unknown>
}

/** What the click itself is answered with: the card in the pressed one's place, or a sentence. */
export type InvokeAnswer = { readonly card: Rendered } | { readonly text: string }

export async function deliver(answer: Answer, to: Delivery): Promise<InvokeAnswer> {
  const replaced = answer.replace === undefined ? undefined : await replace(answer.replace, to)
  let arrived = replaced !== undefined
  for (const message of answer.posts) arrived = (await post(message, to)) || arrived
  if (!arrived && !to.invoked && answer.toast !== undefined) {
    const { toast } = answer
    await attempt(() => to.sender.post(toast), to)
  }
  try {
    answer.after?.()
  } catch (error) {
    to.log.error({ err: error, request: to.requestId }, 'what was to follow an answer failed')
  }
  // An update reaches everybody, the clicker too: then his click can still carry the sentence.
  if (answer.toast !== undefined && replaced !== 'shown to the clicker only') return { text: answer.toast }
  if (answer.replace !== undefined) return { card: answer.replace }
  // Nothing more is known here than that it was taken: what it leads to is told by whoever does it.
  return { text: answer.posts.length > 0 ? 'The answer is in the conversation.' : 'Taken.' }
}

/**
 * teams-ai shows a returned card to the clicker only, and forgets even that after one card with `refresh`
 * (its response mode is one variable per route), so the pressed message is always updated as well.
 */
async function replace(card: Rendered, to: Delivery): Promise<string> {
  const pressed = to.press?.card
  if (pressed !== undefined && (await attempt(() => to.sender.update(pressed, card), to))) return 'updated'
  if (pressed === undefined && to.invoked) return 'shown to the clicker only'
  return (await post(card, to)) ? 'posted anew' : 'shown to the clicker only'
}

/** A card Teams will not have (too big, malformed) is at least said in one line. */
async function post(message: Rendered, to: Delivery): Promise<boolean> {
  let refused = false
  const posted = await attempt(
    () => to.sender.post(message),
    to,
    (error) => {
      refused = error.answered && !error.retryable
    },
  )
  if (posted || !refused) return posted
  return attempt(() => to.sender.post(`${message.summary} (Teams refused the card: ${to.requestId})`), to)
}

const PAUSES = [1_000, 2_000, 4_000]
/** A turn is being waited for; whoever is told to stay away longer gives up. */
const LONGEST_PAUSE = 10_000

/** 412 and 429 without Retry-After are the two the SDK gives up on at once; it has retried the rest by itself. */
async function attempt(
  call: () => Promise<unknown>,
  to: Delivery,
  onFailure: (error: ConnectorError) => void = () => {},
): Promise<boolean> {
  for (let round = 0; ; round += 1) {
    try {
      await call()
      return true
    } catch (thrown) {
      // A sender throws nothing else.
      const error = thrown as ConnectorError
      const pause = Math.max(PAUSES[round] ?? Number.POSITIVE_INFINITY, error.retryAfterMs ?? 0)
      if ((error.status === 412 || error.status === 429) && pause <= LONGEST_PAUSE) {
        await to.pause(pause)
        continue
      }
      to.log.error({ err: error, request: to.requestId }, 'an answer did not arrive')
      onFailure(error)
      return false
    }
  }
}
