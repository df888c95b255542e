/** One look at Exchange: what moved since the last becomes events, kept with the messages that tell them. */
import type { Clock, MigrationClock } from '../clock.ts'
import { NO_DIRECTORY, readingOf } from '../inventory/reading.ts'
import type { Batch } from '../migration/batch.ts'
import { observe } from '../migration/diff.ts'
import { batchStage } from '../migration/life-cycle.ts'
import type { SeenElsewhere } from '../migration/seen.ts'
import type { RemoteBatch, RemoteUser } from '../migration/shapes/index.ts'
import { hasCloudMailbox, hasFailed } from '../migration/statuses.ts'
import { BatchKind, type BatchRecord, batchId } from '../records/batch.ts'
import { WatchKind } from '../records/watch.ts'
import { change, type Store } from '../store/store.ts'
import { type Reads, RemoteError } from '../systems/ports.ts'
import { currentSignal } from '../trace.ts'
import { withMessages } from './outbox.ts'

export interface PollParts {
  readonly store: Store
  readonly systems: Reads
  readonly wall: Clock
  readonly migrationClock: MigrationClock
  /** Wall milliseconds in which a batch just made may not be found yet. */
  readonly replicationDelayMs: number
}

/** Migration time between two full readings of a batch whose counters do not move. */
const RECONCILE = 30 * 60_000
/** How many newly failed mailboxes are looked up one by one in a pass. */
const LOOKED_UP = 20

/** Throws `RemoteError` when Exchange does not answer: nothing is concluded from silence. */
export async function poll(parts: PollParts): Promise<void> {
  const { store, systems } = parts
  const records = (await store.list(BatchKind)).map((document) => document.value)
  const ours = records.filter((record) => record.batch.exchange !== undefined && !isOver(record.batch))
  if (ours.length === 0) return
  const remotes = new Map((await systems.exchange.batches()).map((remote) => [batchId(remote.identity), remote]))
  // What cannot be read of one batch is no reason to leave the others: the first trouble is told after all were looked at.
  const troubles: unknown[] = []
  for (const record of ours) {
    await look(parts, record, remotes.get(batchId(record.batch.name))).catch((error: unknown) => troubles.push(error))
  }
  // A bug is told before what a system said.
  if (troubles.length > 0) throw troubles.find((one) => !(one instanceof RemoteError)) ?? troubles[0]
}

export function isOver(batch: Batch): boolean {
  return ['closed', 'removed outside'].includes(batchStage(batch))
}

async function look(parts: PollParts, record: BatchRecord, remote: RemoteBatch | undefined): Promise<void> {
  const { store, migrationClock, wall } = parts
  if (remote === undefined && justMade(record, wall.now(), parts.replicationDelayMs)) return
  const at = migrationClock.now()
  if (remote !== undefined && !moved(record.batch, remote) && !stale(record.batch, at)) return
  const users = remote === undefined ? undefined : await parts.systems.exchange.users(remote.identity)
  const elsewhere = users === undefined ? undefined : await lookElsewhere(parts.systems, record.batch, users)
  // What was given up because the process stops is not “could not be told”: the next look reads it whole.
  currentSignal()?.throwIfAborted()
  const watches = (await store.list(WatchKind)).map((document) => document.value)
  await change(store, BatchKind, batchId(record.batch.name), (value) => {
    if (value === undefined) return value
    const seen = observe(value.batch, { at, batch: remote, users, elsewhere })
    if (seen.batch === value.batch) return value
    return withMessages({ ...value, batch: seen.batch }, seen.events, watches, at)
  })
}

function justMade(record: BatchRecord, now: Date, replicationDelayMs: number): boolean {
  return record.adoptedAt !== undefined && now.getTime() - Date.parse(record.adoptedAt) < replicationDelayMs
}

function moved({ exchange }: Batch, remote: RemoteBatch): boolean {
  const fields = ['status', 'total', 'active', 'synced', 'failed', 'stopped', 'provisioned'] as const
  return (
    fields.some((field) => exchange?.[field] !== remote[field]) ||
    exchange?.lastSynced !== remote.lastSynced?.toISOString() ||
    (remote.guid !== undefined && exchange?.guid !== remote.guid)
  )
}

function stale(batch: Batch, at: Date): boolean {
  const quiet = ['synced', 'created', 'stopped'].includes(batchStage(batch))
  return !quiet && at.getTime() - Date.parse(batch.exchange?.seenAt ?? '') > RECONCILE
}

/** Whether there is a cloud mailbox, and where mail goes, for the failed not looked up yet; of the others the status says it. */
async function lookElsewhere(
  { exchange, directory }: Reads,
  before: Batch,
  users: readonly RemoteUser[],
): Promise<Map<string, SeenElsewhere>> {
  const found = new Map<string, SeenElsewhere>()
  const failed: RemoteUser[] = []
  for (const user of users) {
    const key = user.address.toLowerCase()
    if (hasCloudMailbox(user.status)) found.set(key, { cloudMailbox: true })
    const known = before.mailboxes[key]
    const looked =
      known?.status === user.status && (known.cloudMailbox !== undefined || known.targetAddress !== undefined)
    if (hasFailed(user.status) && !looked) failed.push(user)
  }
  const looks = failed.slice(0, LOOKED_UP).map(async ({ address }) => {
    const [recipient, mailbox] = await Promise.all([
      readingOf(() => exchange.recipient(address)),
      directory === undefined ? NO_DIRECTORY : readingOf(() => directory.mailbox(address)),
    ])
    found.set(address.toLowerCase(), {
      cloudMailbox: recipient.known ? recipient.value?.type === 'UserMailbox' : undefined,
      // Not in this directory at all: it tells nothing of where the mail goes.
      targetAddress: mailbox.known && mailbox.value ? (mailbox.value.targetAddress ?? null) : undefined,
    })
  })
  await Promise.all(looks)
  return found
}
