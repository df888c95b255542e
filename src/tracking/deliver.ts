/** Delivers what lies in the outboxes: saved before it is delivered, so that a crash repeats a message at worst. */
import type { Clock } from '../clock.ts'
import { backoff } from '../jobs/backoff.ts'
import type { Messenger, Rendered } from '../messages/answer.ts'
import type { Live, Message } from '../messages/message.ts'
import type { Conversation } from '../messages/request.ts'
import { BatchKind } from '../records/batch.ts'
import { RunKind } from '../records/run.ts'
import { change, type Kind, type Store } from '../store/store.ts'
import { RemoteError } from '../systems/ports.ts'
import { createBudget } from './budget.ts'

/** What a document with an outbox has. */
interface WithOutbox {
  readonly live: Live
  readonly outbox: readonly Message[]
}

export interface DeliverParts {
  readonly store: Store
  readonly messenger: Messenger
  readonly wall: Clock
  readonly draw: (reply: Message['reply']) => Rendered
  /** Wall milliseconds between two updates of one card. */
  readonly cardGapMs: number
  readonly onFault: (error: unknown, about: string) => void
}

/**
 * One pass over everything that waits. Answers when the next is worth while, in wall milliseconds; undefined = nothing
 * waits. It keeps Teams' limits in memory, so there is one deliverer: the job `deliver` has a single key.
 */
export type Deliver = () => Promise<number | undefined>

/** Wall milliseconds after which what Teams will not take is tried again. */
const RETRY = { first: 2_000, longest: 600_000 }
/** So many refusals in a row, some two hours of them, and what Teams will not have is let go: the bot was removed there, say. */
const LET_GO = 20

export function createDeliver(parts: DeliverParts): Deliver {
  const { store, messenger, wall } = parts
  const budget = createBudget()
  const updated = new Map<string, number>()
  const failures = new Map<string, number>()

  return async () => {
    const waits = [...(await pass(RunKind)), ...(await pass(BatchKind))]
    return waits.length === 0 ? undefined : Math.min(...waits)
  }

  async function pass<T extends WithOutbox>(kind: Kind<T>): Promise<number[]> {
    const waits: number[] = []
    for (const { id, value } of await store.list(kind)) {
      const held = new Set<string>()
      for (const message of value.outbox) {
        if (held.has(message.to.id)) continue
        const wait = await deliver(kind, id, message)
        if (wait === 0) continue
        waits.push(wait)
        // What comes later may speak of what comes first, or belong below it; elsewhere it is delivered all the same.
        if (message.live === undefined || value.live[message.live] === undefined) held.add(message.to.id)
      }
    }
    return waits
  }

  /** 0 = delivered; else the milliseconds until it is worth another try. */
  async function deliver<T extends WithOutbox>(kind: Kind<T>, id: string, message: Message): Promise<number> {
    const live = (await store.get(kind, id))?.value.live ?? {}
    const standing = message.live === undefined ? undefined : live[message.live]
    const now = wall.now().getTime()
    const { id: conversation } = standing?.to ?? message.to
    const since = standing === undefined ? Number.NEGATIVE_INFINITY : (updated.get(standing.activity) ?? 0)
    // Never longer than the gap itself: the clock may have been set back since.
    const gap = Math.min(parts.cardGapMs, since + parts.cardGapMs - now)
    const wait = Math.max(budget.wait(conversation, now), gap)
    if (wait > 0) return wait
    try {
      budget.spend(conversation, now)
      const activity = await send(message, live, standing)
      updated.set(activity, now)
      failures.delete(conversation)
      await delivered(kind, id, message, activity)
      return 0
    } catch (error) {
      if (!(error instanceof RemoteError)) parts.onFault(error, `message ${message.key} of ${kind.name} ${id}`)
      const before = failures.get(conversation) ?? 0
      failures.set(conversation, before + 1)
      if (before >= LET_GO && isFinal(error)) {
        parts.onFault(error, `message ${message.key} of ${kind.name} ${id}, which is let go`)
        await delivered(kind, id, message, undefined)
        return 0
      }
      const asked = error instanceof RemoteError ? (error.retryAfterMs ?? 0) : 0
      const pause = Math.max(backoff(RETRY, before), asked)
      budget.pause(conversation, now + pause)
      return pause
    }
  }

  async function send(message: Message, live: Live, standing: Live[string] | undefined): Promise<string> {
    const rendered = parts.draw(message.reply)
    if (standing === undefined) return messenger.post(placeOf(message, live), rendered)
    try {
      await messenger.update(standing.to, standing.activity, rendered)
      return standing.activity
    } catch (error) {
      // Teams now and then no longer finds an activity: the card is posted anew and lives on there.
      if (isFinal(error)) return messenger.post(placeOf(message, live), rendered)
      throw error
    }
  }

  async function delivered<T extends WithOutbox>(
    kind: Kind<T>,
    id: string,
    message: Message,
    activity: string | undefined,
  ) {
    const same = JSON.stringify(message)
    await change(store, kind, id, (value) => {
      if (value === undefined) return value
      const outbox = value.outbox.filter((item) => item.key !== message.key || JSON.stringify(item) !== same)
      const live =
        message.live === undefined || activity === undefined
          ? value.live
          : { ...value.live, [message.live]: { to: message.to, activity } }
      return { ...value, outbox, live }
    })
  }
}

/** Teams has answered, and asks for no other try. */
function isFinal(error: unknown): boolean {
  return error instanceof RemoteError && error.answered && !error.retryable
}

function placeOf(message: Message, live: Live): Conversation {
  const root = message.under === undefined ? undefined : live[message.under]
  return root === undefined || root.to.scope !== 'channel' ? message.to : { ...message.to, thread: root.activity }
}
