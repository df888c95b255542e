import { randomUUID } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { openJournal } from '../journal.ts'
import { rewriteJournal } from './compact.ts'
import { conversationById, maySee, type UserKey } from './people.ts'
import {
  asSeenBy,
  type Change,
  type RoomEvent,
  type RoomMessage,
  type StoredFile,
  type StoredMessage,
} from './types.ts'

type Kept =
  | { readonly kind: 'epoch'; readonly epoch: string }
  | { readonly kind: 'message'; readonly message: StoredMessage }
  | { readonly kind: 'file'; readonly file: StoredFile }
  | { readonly kind: 'opened'; readonly conversation: string }

/** Superseded records a file may hold beyond what is live before it is rewritten at start. */
const SLACK = 500

export type Draft = Omit<StoredMessage, 'id' | 'seq' | 'at'>

/** All that was said in the practice room. Every change is on disk before anybody is told. */
export interface World {
  /** Where a reader stands: `<epoch>:<seq>`. A reset begins a new epoch. */
  cursor(): string
  message(id: string): StoredMessage | undefined
  /** What this user sees, oldest first; `after` leaves out what has not changed since that seq. */
  messages(reader: UserKey, after?: number): RoomMessage[]
  post(draft: Draft): StoredMessage
  change(id: string, difference: Partial<StoredMessage>): void
  keepFile(name: string, base64: string): StoredFile
  file(id: string): StoredFile | undefined
  isOpened(conversation: string): boolean
  markOpened(conversation: string): void
  typing(conversation: string, thread: string | undefined): void
  on(listener: (event: RoomEvent) => void): () => void
  reset(): void
  close(): void
}

export function openWorld(file: string, clock: Clock): World {
  let epoch = ''
  let seq = 0
  let lastId = 0
  const messages = new Map<string, StoredMessage>()
  const files = new Map<string, StoredFile>()
  const opened = new Set<string>()
  const listeners = new Set<(event: RoomEvent) => void>()

  function apply(record: Kept): void {
    if (record.kind === 'epoch') epoch = record.epoch
    else if (record.kind === 'file') files.set(record.file.id, record.file)
    else if (record.kind === 'opened') opened.add(record.conversation)
    else {
      const { message } = record
      const change: Change = message.deleted ? 'deleted' : messages.has(message.id) ? 'updated' : 'posted'
      messages.set(message.id, message)
      seq = Math.max(seq, message.seq)
      lastId = Math.max(lastId, Number(message.id))
      tell({ type: 'message', change, message })
    }
  }

  function tell(event: RoomEvent): void {
    for (const listener of listeners) listener(event)
  }

  let journal = openJournal<Kept>(file)
  for (const record of journal.entries) apply(record)
  const live = snapshot()
  if (journal.entries.length > live.length * 2 + SLACK) {
    journal.close()
    rewriteJournal(file, live)
    journal = openJournal<Kept>(file)
  }
  if (epoch === '') keep({ kind: 'epoch', epoch: newEpoch() })

  function keep(record: Kept): void {
    journal.append(record)
    apply(record)
  }

  function snapshot(): Kept[] {
    return [
      { kind: 'epoch', epoch },
      ...[...opened].map((conversation) => ({ kind: 'opened', conversation }) as const),
      ...[...files.values()].map((kept) => ({ kind: 'file', file: kept }) as const),
      ...[...messages.values()].map((message) => ({ kind: 'message', message }) as const),
    ]
  }

  return {
    cursor: () => `${epoch}:${seq}`,
    message: (id) => messages.get(id),
    messages: (reader, after = 0) =>
      [...messages.values()]
        .filter((message) => message.seq > after && canSee(message, reader))
        .sort((a, b) => Number(a.id) - Number(b.id))
        .map((message) => asSeenBy(message, reader)),
    post(draft) {
      const now = clock.now()
      // Teams' message ids are milliseconds since 1970: they sort by age, and are unique.
      const id = String(Math.max(now.getTime(), lastId + 1))
      const message = { ...draft, id, seq: seq + 1, at: now.toISOString() }
      keep({ kind: 'message', message })
      return message
    },
    change(id, difference) {
      const message = messages.get(id)
      if (message) keep({ kind: 'message', message: { ...message, ...difference, seq: seq + 1 } })
    },
    keepFile(name, base64) {
      const kept = { id: randomUUID(), name, base64 }
      keep({ kind: 'file', file: kept })
      return kept
    },
    file: (id) => files.get(id),
    isOpened: (conversation) => opened.has(conversation),
    markOpened(conversation) {
      if (!opened.has(conversation)) keep({ kind: 'opened', conversation })
    },
    typing: (conversation, thread) => tell({ type: 'typing', conversation, thread }),
    on(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    reset() {
      journal.clear()
      messages.clear()
      files.clear()
      opened.clear()
      seq = 0
      keep({ kind: 'epoch', epoch: newEpoch() })
      tell({ type: 'reset' })
    },
    close: () => journal.close(),
  }
}

function newEpoch(): string {
  return randomUUID().slice(0, 8)
}

export function canSee(message: { readonly conversation: string }, reader: UserKey): boolean {
  const conversation = conversationById(message.conversation)
  return conversation !== undefined && maySee(conversation, reader)
}
