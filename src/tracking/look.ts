/** What a pass saw of one batch of ours, into its documents: facts, events and the messages that tell them, together. */
import type { Clock } from '../clock.ts'
import { Turns } from '../jobs/turns.ts'
import { keyOf } from '../migration/address.ts'
import type { Batch } from '../migration/batch.ts'
import { observe } from '../migration/diff.ts'
import { mailboxStage } from '../migration/life-cycle.ts'
import { mergeMailboxes } from '../migration/seen.ts'
import type { RemoteUser, RemoteUserStatistics } from '../migration/shapes/index.ts'
import { hasFailed } from '../migration/statuses.ts'
import type { BatchHeader, BatchRecord } from '../records/batch.ts'
import { WatchKind } from '../records/watch.ts'
import { changeBatch, readBatch } from '../records/whole-batch.ts'
import type { Document, Store } from '../store/store.ts'
import type { Reads } from '../systems/ports.ts'
import { currentSignal } from '../trace.ts'
import type { Candidate } from './due.ts'
import { lookElsewhere } from './elsewhere.ts'
import { withMessages } from './outbox.ts'
import type { Statistics } from './statistics.ts'

export interface LookParts {
  readonly store: Store
  readonly systems: Reads
  readonly wall: Clock
  /** Wall milliseconds in which a batch just made may not be found yet. */
  readonly replicationDelayMs: number
  readonly statistics: Statistics
}

export interface Look {
  /** Exchange has no such batch. */
  missing(header: Document<BatchHeader>, at: Date): Promise<void>
  /** `users` undefined = not read this time. `turn`: some of those being copied are asked about. */
  at(one: Candidate, users: readonly RemoteUser[] | undefined, turn: boolean, at: Date): Promise<void>
}

export function createLook({ store, systems, wall, replicationDelayMs, statistics }: LookParts): Look {
  return {
    async missing({ value: { batch, adoptedAt } }, at) {
      const age = wall.now().getTime() - Date.parse(adoptedAt ?? '')
      if (age < replicationDelayMs) return
      const watches = await watching()
      await changeBatch(store, batch.name, (record) => {
        if (record === undefined) return record
        const seen = observe(record.batch, { at, batch: undefined })
        if (seen.batch === record.batch) return record
        return withMessages({ ...record, batch: seen.batch }, seen.events, watches, at)
      })
    },

    async at(one, users, turn, at) {
      const { id, remote, moved, torn } = one
      if (users === undefined && !moved && !turn) return
      const before = (await readBatch(store, id))?.batch.mailboxes ?? {}
      const turns = new Turns()
      await turns.next()
      const answers = await statistics.ask(id, {
        failed: newlyFailed(before, users ?? []),
        active: turn ? Object.keys(before).filter((address) => mailboxStage(before[address] ?? {}) === 'syncing') : [],
      })
      const elsewhere = users === undefined ? undefined : await lookElsewhere(systems, before, users)
      // What was given up because the process stops is not “could not be told”: the next look reads it whole.
      currentSignal()?.throwIfAborted()
      const watches = await watching()
      const explained = users?.map((user) => ({
        ...user,
        error: answers.get(keyOf(user.address))?.errorText ?? user.error,
      }))
      await turns.next()
      await changeBatch(store, id, (record) => {
        if (record === undefined) return record
        if (users === undefined && !moved) return counted(record, answers, at)
        const seen = observe(record.batch, { at, batch: remote, users: explained, elsewhere })
        if (seen.batch === record.batch) return record
        const { mailboxes } = seen.batch
        // Written again, though it says the same: from now on it belongs to this header.
        const batch = torn && users ? { ...seen.batch, mailboxes: { ...mailboxes } } : seen.batch
        const read = users ? { at: at.toISOString(), owed: false } : { ...record.read, owed: true }
        const next = { ...record, read, batch: users ? batch : counted({ ...record, batch }, answers, at).batch }
        return withMessages(next, seen.events, watches, at)
      })
    },
  }

  async function watching() {
    return (await store.list(WatchKind)).map((document) => document.value)
  }
}

/** Only how far somebody is and why he failed: a status that changed is told once all people are read. */
function counted(record: BatchRecord, answers: ReadonlyMap<string, RemoteUserStatistics>, at: Date): BatchRecord {
  const { batch } = record
  const users: RemoteUser[] = []
  for (const [address, one] of answers) {
    const status = batch.mailboxes[address]?.status
    if (status !== undefined) users.push({ ...one, address, status, error: one.errorText ?? one.error })
  }
  const mailboxes =
    users.length === 0 ? batch.mailboxes : mergeMailboxes(batch.mailboxes, { at, batch: undefined, users })
  return mailboxes === batch.mailboxes ? record : { ...record, batch: { ...batch, mailboxes } }
}

function newlyFailed(before: Batch['mailboxes'], users: readonly RemoteUser[]): string[] {
  return users
    .filter(({ address, status }) => hasFailed(status) && !hasFailed(before[keyOf(address)]?.status ?? ''))
    .map(({ address }) => keyOf(address))
}
