/**
 * The mailboxes the migration makes, and the thirty days in which each of them wants a licence ("Perform a staged
 * migration": a mailbox without one is disabled 30 days after it was made). Shared mailboxes, rooms and equipment want
 * none, once they have their type.
 */

import { type CloudMailbox, key, type World } from './world.ts'

const GRACE = 30 * 86_400_000

/** Makes the mailbox of a mail user, or anew where it was disabled. `diverted`: new mail goes to it from now on. */
export function makeMailbox(world: World, address: string, diverted: boolean): void {
  if (openMailbox(world, address)) return
  world.cloud.set(key(address), {
    madeAt: world.now,
    divertedAt: diverted ? world.now : undefined,
    type: 'Regular',
    unlicensedSince: world.licensed.has(key(address)) ? undefined : world.now,
  })
  touchAt(world, address)
  if (diverted) world.diversions.push({ at: world.now, address: key(address) })
}

/** The recipient of that address is changed now. */
export function touchAt(world: World, address: string): void {
  const person = world.people.get(key(address))
  if (person) world.touched.set(person.id, world.now)
}

/** When it is disabled, in estate milliseconds; infinite while nothing threatens it. */
export function closesAt({ type, unlicensedSince }: CloudMailbox): number {
  return type === 'Regular' && unlicensedSince !== undefined ? unlicensedSince + GRACE : Number.POSITIVE_INFINITY
}

/** The mailbox made for an address; undefined where there is none, and where it has been disabled. */
export function openMailbox(world: World, address: string): CloudMailbox | undefined {
  const mailbox = world.cloud.get(key(address))
  return mailbox && world.now < closesAt(mailbox) ? mailbox : undefined
}

/**
 * Somebody has a licence with an Exchange plan now, or no longer. It brings a disabled mailbox back. Without a
 * synchronised ExchangeGuid the service cannot know of the mailbox on-premises, and makes a second one.
 */
export function setLicensed(world: World, address: string, held: boolean): void {
  const mailbox = world.cloud.get(key(address))
  if (!held) {
    world.licensed.delete(key(address))
    if (mailbox) mailbox.unlicensedSince ??= world.now
    return
  }
  world.licensed.add(key(address))
  if (mailbox) {
    if (!openMailbox(world, address)) touchAt(world, address)
    mailbox.unlicensedSince = undefined
  } else if (world.people.get(key(address))?.source?.problem === 'no-exchange-guid') makeMailbox(world, address, false)
}
