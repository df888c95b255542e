/** What each change asks for, what it is refused with, and what it does. */

import {
  addUsers,
  catchUp,
  createBatch,
  readEndpoint,
  removeBatch,
  removeUser,
  startBatch,
  startUser,
  stopBatch,
  stopUser,
  waitUntil,
} from './batch-life.ts'
import type { Change } from './changes.ts'
import { setLicensed, touchAt } from './mailbox-life.ts'
import { errorText } from './outcome.ts'
import { notFound, refuse } from './refusal.ts'
import { fail } from './user-life.ts'
import { activeOf, type Batch, key, type User, type World } from './world.ts'

export const MAX_BATCHES = 100

/** Checks a change against the state now. Throws `Refusal`, or gives back the deed; nothing has been done yet. */
export function action(world: World, change: Change): () => void {
  switch (change.kind) {
    case 'opened':
      return () => {}
    case 'new-batch':
      return newBatch(world, change)
    case 'start-batch': {
      const batch = batchNamed(world, change.name)
      if (!startable(batch)) {
        throw refuse(
          'MigrationBatchCannotBeStartedException',
          `The migration batch '${batch.name}' can't be started now.`,
        )
      }
      return () => startBatch(world, batch)
    }
    case 'stop-batch': {
      const batch = batchNamed(world, change.name)
      if (batch.phase !== 'started' || activeOf(batch) === 0) {
        throw refuse(
          'MigrationBatchCannotBeStoppedException',
          `The migration batch '${batch.name}' can't be stopped, because none of its requests is running any more.`,
        )
      }
      return () => stopBatch(world, batch)
    }
    case 'remove-batch': {
      const batch = batchNamed(world, change.name)
      if (
        batch.phase === 'stopping' ||
        batch.phase === 'removing' ||
        (batch.phase === 'started' && activeOf(batch) > 0)
      ) {
        throw refuse(
          'MigrationBatchCannotBeRemovedException',
          `The migration batch '${batch.name}' can't be removed while it is running. Stop it first.`,
        )
      }
      return () => removeBatch(world, batch)
    }
    case 'set-batch':
      return setBatch(world, change)
    case 'start-user': {
      const user = userNamed(world, change.address)
      const resting = user.status === 'Failed' || user.status === 'Stopped'
      if (!resting || user.batch.phase === 'stopping' || user.batch.phase === 'removing') {
        throw refuse(
          'MigrationUserCannotBeStartedException',
          `The migration user '${user.address}' can't be started now.`,
        )
      }
      return () => startUser(world, user)
    }
    case 'stop-user': {
      const user = userNamed(world, change.address)
      if (!user.inFlight) {
        throw refuse('MigrationUserCannotBeStoppedException', `The migration user '${user.address}' isn't running.`)
      }
      return () => stopUser(world, user)
    }
    case 'remove-user': {
      const user = userNamed(world, change.address)
      return () => removeUser(world, user)
    }
    case 'set-endpoint': {
      const lane = world.lanes.get(key(change.identity))
      if (!lane) throw notFound(change.identity)
      return () => {
        lane.max = change.max
      }
    }
    case 'set-mailbox-type': {
      const mailbox = world.cloud.get(key(change.address))
      if (!mailbox) throw notFound(change.address)
      return () => {
        mailbox.type = change.type
        touchAt(world, change.address)
      }
    }
    case 'licensed':
    case 'unlicensed':
      return () => setLicensed(world, change.address, change.kind === 'licensed')
    case 'source':
      return () => setSource(world, change.dead)
  }
}

function newBatch(world: World, change: Change & { kind: 'new-batch' }): () => void {
  const { name, addresses, notificationEmails, reportInterval } = change
  if (world.batches.has(key(name))) {
    throw refuse('MigrationBatchAlreadyExistsException', `A migration batch named '${name}' already exists.`)
  }
  if (world.batches.size >= MAX_BATCHES) {
    const limit = `The maximum number of migration batches (${MAX_BATCHES}) has been reached. Remove one first.`
    throw refuse('MaximumNumberOfBatchesReachedException', limit)
  }
  const lane = world.lanes.get(key(change.endpoint))
  if (!lane) throw notFound(change.endpoint)
  const startAfter = change.startAfter === undefined ? undefined : Date.parse(change.startAfter)
  return () => {
    const batch = createBatch(world, { name, lane, addresses, startAfter, reportInterval, notificationEmails })
    if (change.autoStart && batch.phase === 'created') startBatch(world, batch)
  }
}

function setBatch(world: World, change: Change & { kind: 'set-batch' }): () => void {
  const batch = batchNamed(world, change.name)
  const { addresses, notificationEmails, reportInterval, startAfter } = change
  const cannot = (why: string) =>
    refuse('MigrationBatchCannotBeSetException', `The migration batch '${batch.name}' can't be changed: ${why}`)
  if (batch.phase === 'stopping' || batch.phase === 'removing') throw cannot('wait until it is at rest.')
  if (startAfter !== undefined && batch.phase !== 'created' && batch.phase !== 'waiting') {
    throw cannot('StartAfter is for a batch that has not been started.')
  }
  return () => {
    if (notificationEmails) batch.notificationEmails = notificationEmails
    if (reportInterval !== undefined) batch.reportInterval = reportInterval
    if (addresses) addUsers(world, batch, addresses)
    if (startAfter !== undefined) waitUntil(world, batch, Date.parse(startAfter))
    if (change.update) readEndpoint(world, batch)
  }
}

function startable(batch: Batch): boolean {
  if (batch.phase === 'stopping' || batch.phase === 'removing') return false
  return batch.phase !== 'started' || batch.counts.Failed + batch.counts.Stopped > 0
}

function setSource(world: World, dead: boolean): void {
  world.sourceDead = dead
  if (!dead) return
  for (const lane of world.lanes.values()) {
    // Copies that were running break now; those that follow find nobody there and fail some minutes later.
    for (const user of [...lane.running]) breakOff(world, user)
  }
}

function breakOff(world: World, user: User): void {
  fail(world, user, errorText('connection-lost', user), (one) => catchUp(world, one.batch))
}

export function batchNamed(world: World, name: string): Batch {
  const batch = world.batches.get(key(name))
  if (!batch) throw notFound(name)
  return batch
}

export function userNamed(world: World, address: string): User {
  const user = world.owners.get(key(address))
  if (!user) throw notFound(address)
  return user
}
