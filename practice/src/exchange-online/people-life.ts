/** What changes of people, made beside the migration, are in Exchange Online. */

import type { TenantPerson } from '../company-tenant.ts'
import type { Passage } from '../people/people.ts'
import { openMailbox, setLicensed } from './mailbox-life.ts'
import { touch } from './recipient-changes.ts'
import { key, type World } from './world.ts'

export function applyPassage(world: World, { change, before, after }: Passage): void {
  if (change.kind === 'rewrite') {
    for (const { person } of world.recipients.all().slice(0, change.count)) touch(world, person)
    return
  }
  const was = before && mailOf(before.tenant)
  if (change.kind === 'licence' || change.kind === 'unlicence') {
    if (was !== undefined) setLicensed(world, was, change.kind === 'licence')
    return
  }
  if (before) world.mailboxes.delete(key(before.mailbox.primaryAddress))
  if (after && !after.bare) world.mailboxes.set(key(after.mailbox.primaryAddress), after.mailbox)
  // A mailbox in the cloud outlives the one on-premises.
  const keeps = change.kind === 'lose-mailbox' && was !== undefined && openMailbox(world, was) !== undefined
  if (keeps) return
  const now = mailOf(after?.tenant)
  if (was !== undefined) world.people.delete(was)
  if (now !== undefined && after?.tenant) world.people.set(now, after.tenant)
  if (was !== now && was !== undefined) moveKept(world, was, now)
  world.recipients.replace(before?.tenant, after?.tenant)
  touch(world, after?.tenant)
}

/** What is kept by address follows the person to another one, or goes with it. */
function moveKept(world: World, was: string, now: string | undefined): void {
  const mailbox = world.cloud.get(was)
  if (now !== undefined && mailbox) world.cloud.set(now, mailbox)
  if (now !== undefined && world.licensed.has(was)) world.licensed.add(now)
  world.cloud.delete(was)
  world.licensed.delete(was)
}

const mailOf = (person: TenantPerson | undefined): string | undefined =>
  person?.mail === undefined ? undefined : key(person.mail)
