/** The way of a batch: made, started, ended, stopped, removed; and what the service does by itself after 60 and 90 days. */

import { random } from '../random.ts'
import { begin, type CaughtUp, pump, rest } from './user-life.ts'
import { activeOf, type Batch, key, type Lane, setStatus, type User, type World } from './world.ts'

const SECOND = 1_000
const DAY = 86_400_000
/** "Manage migration batches": synced and untouched 60 days = stopped; stopped or failed 90 days = removed. */
const UNTIL_STOPPED = 60 * DAY
const UNTIL_REMOVED = 90 * DAY

export interface NewBatch {
  readonly name: string
  readonly lane: Lane
  /** Undefined makes a cutover batch of everybody. */
  readonly addresses: readonly string[] | undefined
  readonly startAfter: number | undefined
  readonly reportInterval: string | undefined
  readonly notificationEmails: readonly string[]
}

export function createBatch(world: World, input: NewBatch): Batch {
  const { name, lane, addresses, startAfter, reportInterval, notificationEmails } = input
  const list = addresses ?? world.company.mailboxes.filter((one) => !one.hidden).map((one) => one.primaryAddress)
  const warnings = list.flatMap((address) => {
    const other = world.owners.get(key(address))?.batch.name
    if (other === undefined) return []
    return [`The user '${address}' is already included in migration batch '${other}'.`]
  })
  const batch: Batch = {
    name,
    guid: random(world.company.seed, `batch:${name}:${world.now}`).guid(),
    lane,
    cutover: addresses === undefined,
    createdAt: world.now,
    phase: 'created',
    startedAt: undefined,
    initialSyncAt: undefined,
    lastSyncedAt: undefined,
    startAfter: undefined,
    reportInterval,
    notificationEmails,
    warnings,
    users: new Map(),
    counts: { Queued: 0, Validating: 0, Provisioning: 0, Syncing: 0, Synced: 0, Failed: 0, Stopping: 0, Stopped: 0 },
    epoch: 0,
  }
  world.batches.set(key(name), batch)
  addUsers(world, batch, list)
  unlessTouched(world, batch, UNTIL_REMOVED, () => forget(world, batch))
  if (startAfter !== undefined) waitUntil(world, batch, startAfter)
  return batch
}

/** The batch is started at that time (estate milliseconds); one that has passed is shown, and starts nothing. */
export function waitUntil(world: World, batch: Batch, at: number): void {
  batch.startAfter = at
  if (at <= world.now) return
  batch.phase = 'waiting'
  batch.epoch++
  unlessTouched(world, batch, at - world.now, () => startBatch(world, batch))
}

/** The endpoint's places are looked at now, not only when the next mailbox is through. */
export function readEndpoint(world: World, batch: Batch): void {
  pump(world, batch.lane, settling(world))
}

/** Adds rows to a batch; those of a running one set out at once. Addresses it has already are passed over. */
export function addUsers(world: World, batch: Batch, addresses: readonly string[]): void {
  if (batch.phase === 'started') batch.epoch++
  for (const address of addresses) {
    if (batch.users.has(key(address))) continue
    const user: User = {
      address,
      batch,
      index: batch.users.size,
      status: 'Queued',
      inFlight: false,
      epoch: 0,
      error: undefined,
      copy: undefined,
      done: 0,
      skipped: 0,
      score: undefined,
      lastSync: undefined,
      startedAt: undefined,
    }
    batch.users.set(key(address), user)
    batch.counts.Queued++
    if (!world.owners.has(key(address))) world.owners.set(key(address), user)
    if (batch.phase === 'started') begin(world, user, settling(world))
  }
}

/** Starts, resumes, or tries failed users again. */
export function startBatch(world: World, batch: Batch): void {
  batch.phase = 'started'
  batch.epoch++
  batch.startedAt ??= world.now
  for (const user of batch.users.values()) {
    if (!user.inFlight && user.status !== 'Synced') begin(world, user, settling(world))
  }
  catchUp(world, batch)
}

/** Halts everybody on the way. Mailboxes made and mail diverted stay as they are. */
export function stopBatch(world: World, batch: Batch): void {
  batch.phase = 'stopping'
  batch.epoch++
  for (const user of batch.users.values()) {
    if (!user.inFlight) continue
    rest(world, user)
    setStatus(user, 'Stopping')
  }
  pump(world, batch.lane, settling(world))
  unlessTouched(world, batch, 40 * SECOND, () => {
    batch.phase = 'stopped'
    for (const user of batch.users.values()) if (user.status === 'Stopping') setStatus(user, 'Stopped')
    unlessTouched(world, batch, UNTIL_REMOVED, () => forget(world, batch))
  })
}

export function removeBatch(world: World, batch: Batch): void {
  batch.phase = 'removing'
  batch.epoch++
  unlessTouched(world, batch, 20 * SECOND, () => forget(world, batch))
}

export function stopUser(world: World, user: User): void {
  rest(world, user)
  setStatus(user, 'Stopped')
  pump(world, user.batch.lane, settling(world))
  catchUp(world, user.batch)
}

export function startUser(world: World, user: User): void {
  user.batch.phase = 'started'
  user.batch.epoch++
  begin(world, user, settling(world))
}

export function removeUser(world: World, user: User): void {
  drop(world, user)
  user.batch.users.delete(key(user.address))
  user.batch.counts[user.status]--
  pump(world, user.batch.lane, settling(world))
  catchUp(world, user.batch)
}

const settling =
  (world: World): CaughtUp =>
  (user) =>
    catchUp(world, user.batch)

/** Notices that nobody of a batch is on the way any more. */
export function catchUp(world: World, batch: Batch): void {
  if (batch.phase !== 'started' || activeOf(batch) > 0) return
  if (batch.counts.Synced > 0) batch.initialSyncAt ??= world.now
  batch.epoch++
  const failed = batch.counts.Synced === 0
  unlessTouched(world, batch, failed ? UNTIL_REMOVED : UNTIL_STOPPED, () => {
    if (failed) return forget(world, batch)
    batch.phase = 'stopped'
    unlessTouched(world, batch, UNTIL_REMOVED, () => forget(world, batch))
  })
}

function forget(world: World, batch: Batch): void {
  for (const user of batch.users.values()) drop(world, user)
  world.batches.delete(key(batch.name))
  pump(world, batch.lane, settling(world))
}

function drop(world: World, user: User): void {
  rest(world, user)
  if (world.owners.get(key(user.address)) === user) world.owners.delete(key(user.address))
}

function unlessTouched(world: World, batch: Batch, milliseconds: number, run: () => void): void {
  const { epoch } = batch
  world.timeline.add(world.now + milliseconds, () => {
    if (batch.epoch === epoch) run()
  })
}
