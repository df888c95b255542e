/** A Teams that keeps what it was sent, in order, and fails when it is told to. */

import { manualClock } from '../../src/clock.ts'
import type { Messenger } from '../../src/messages/answer.ts'
import type { Message } from '../../src/messages/message.ts'
import type { Conversation } from '../../src/messages/request.ts'
import type { BatchRecord } from '../../src/records/batch.ts'
import type { Store } from '../../src/store/store.ts'
import { RemoteError } from '../../src/systems/ports.ts'
import { createDeliver } from '../../src/tracking/deliver.ts'
import { memoryStore } from '../support/memory-store.ts'
import { batchRecord, keepBatch, keptBatch, place, T0 } from '../support/records.ts'

export interface Sent {
  readonly did: 'post' | 'update'
  readonly to: string
  readonly thread: string | undefined
  readonly activity: string
  readonly says: string
}

export function teamsRefusal(code: string, retryable: boolean, more: { retryAfterMs?: number } = {}): RemoteError {
  const said = { system: 'Teams', operation: 'post', code, text: code, retryable, answered: true } as const
  return new RemoteError({ ...said, ...more })
}

export const HOME = place('19:home')

export function message(key: string, more: Partial<Message> = {}): Message {
  return { key, to: HOME, reply: { card: 'event', summary: key, data: {} }, ...more }
}

export function room(store: Store = memoryStore(), gap = 0) {
  const sent: Sent[] = []
  const faults: unknown[] = []
  const wall = manualClock(T0)
  let fail: (did: Sent['did'], to: Conversation, activity: string) => Error | undefined = () => undefined
  const act = (did: Sent['did'], to: Conversation, activity: string, says: string) => {
    const error = fail(did, to, activity)
    if (error !== undefined) throw error
    sent.push({ did, to: to.id, thread: to.thread, activity, says })
  }
  const messenger: Messenger = {
    async post(to, { summary }) {
      const activity = `m${sent.length + 1}`
      act('post', to, activity, summary)
      return activity
    },
    update: async (to, activity, { summary }) => act('update', to, activity, summary),
  }
  const open = () =>
    createDeliver({
      store,
      messenger,
      wall,
      draw: ({ summary, data }) => {
        if (data.undrawable === true) throw new TypeError('no such card')
        return { card: {}, summary }
      },
      cardGapMs: gap,
      onFault: (error) => faults.push(error),
    })
  let deliver = open()
  return {
    store,
    wall,
    sent,
    faults,
    messenger,
    failWhen: (when: typeof fail) => {
      fail = when
    },
    flush: () => deliver(),
    restart: () => {
      deliver = open()
    },
    keep: (outbox: readonly Message[], more: Partial<BatchRecord> = {}) =>
      keepBatch(store, batchRecord({}, { outbox: [...outbox], ...more })),
    kept: () => keptBatch(store),
    says: () => sent.map(({ did, to, says }) => `${did} ${to} ${says}`),
  }
}
