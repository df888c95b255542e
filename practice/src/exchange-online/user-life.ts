/**
 * The way of one mailbox: Validating, Provisioning (the mail user becomes a mailbox, new mail is diverted), Queued, Syncing,
 * then Synced or Failed. (Order: "What you need to know about a staged email migration", steps 3 to 7.)
 */

import { random } from '../random.ts'
import { makeMailbox } from './mailbox-life.ts'
import { errorText, nextAttempt, provisioningError, verdict } from './outcome.ts'
import { key, type Lane, progressOf, setStatus, type User, type World } from './world.ts'

/** Called whenever a user has come to rest, so that its batch can notice that it has ended. */
export type CaughtUp = (user: User) => void

const SECOND = 1_000

/** Sets a user on its way: new, stopped or failed ones alike. */
export function begin(world: World, user: User, caughtUp: CaughtUp): void {
  const draw = random(world.company.seed, `way:${key(user.address)}:${user.epoch}`)
  user.epoch++
  user.inFlight = true
  user.error = undefined
  user.startedAt ??= world.now
  setStatus(user, 'Validating')
  const wait = 20 * SECOND + user.index * 400 + draw.int(0, 10 * SECOND)
  later(world, user, wait, () => {
    const owner = world.owners.get(key(user.address))
    if (owner && owner !== user) {
      return fail(world, user, errorText('in-other-batch', user, owner.batch.name), caughtUp)
    }
    world.owners.set(key(user.address), user)
    setStatus(user, 'Provisioning')
    later(world, user, draw.int(25, 150) * SECOND, () => provision(world, user, caughtUp))
  })
}

function provision(world: World, user: User, caughtUp: CaughtUp): void {
  const error = provisioningError(world, user)
  if (error !== undefined) {
    fail(world, user, error, caughtUp)
    return
  }
  // From here on new mail goes to the cloud, although nothing has been copied yet.
  makeMailbox(world, user.address, true)
  setStatus(user, 'Queued')
  user.batch.lane.queue.push({ user, epoch: user.epoch })
  pump(world, user.batch.lane, caughtUp)
}

/** Fills an endpoint's free places, first come, first served, whichever batch they belong to. */
export function pump(world: World, lane: Lane, caughtUp: CaughtUp): void {
  while (lane.running.size < lane.max && lane.head < lane.queue.length) {
    const next = lane.queue[lane.head++]
    if (next && next.user.epoch === next.epoch) copy(world, next.user, caughtUp)
  }
  if (lane.head > 1_000 && lane.head * 2 > lane.queue.length) {
    lane.queue = lane.queue.slice(lane.head)
    lane.head = 0
  }
}

function copy(world: World, user: User, caughtUp: CaughtUp): void {
  const mailbox = world.mailboxes.get(key(user.address))
  if (!mailbox) {
    fail(world, user, errorText('hidden', user), caughtUp)
    return
  }
  const attempt = nextAttempt(world, user, mailbox)
  const to = world.now + attempt.milliseconds
  user.copy = { from: world.now, to, start: user.done, reach: attempt.reach }
  user.batch.lane.running.add(user)
  setStatus(user, 'Syncing')
  later(world, user, attempt.milliseconds, () => {
    if (attempt.error !== undefined) return fail(world, user, attempt.error, caughtUp)
    rest(world, user)
    Object.assign(user, verdict(world, user, mailbox))
    user.lastSync = world.now
    user.batch.lastSyncedAt = world.now
    setStatus(user, 'Synced')
    caughtUp(user)
    pump(world, user.batch.lane, caughtUp)
  })
}

/** Ends a user's way with an error. What was made and diverted for it stays. */
export function fail(world: World, user: User, error: string, caughtUp: CaughtUp): void {
  const address = key(user.address)
  if (user.status === 'Syncing') world.failures.set(address, (world.failures.get(address) ?? 0) + 1)
  rest(world, user)
  user.error = error
  setStatus(user, 'Failed')
  caughtUp(user)
  pump(world, user.batch.lane, caughtUp)
}

/** Takes a user off its way where it stands, keeping what has been copied; its place goes to nobody until `pump`. */
export function rest(world: World, user: User): void {
  user.done = progressOf(world, user)
  user.copy = undefined
  user.inFlight = false
  user.epoch++
  user.batch.lane.running.delete(user)
}

/** Runs it unless something else has happened to the user by then. */
function later(world: World, user: User, milliseconds: number, run: () => void): void {
  const { epoch } = user
  world.timeline.add(world.now + milliseconds, () => {
    if (user.epoch === epoch) run()
  })
}
