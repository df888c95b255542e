/** When a recipient was changed last, and who was changed since: what is looked at is what has changed, not what there is. */

import type { TenantPerson } from '../company-tenant.ts'
import { closesAt, openMailbox } from './mailbox-life.ts'
import type { Filter } from './recipient-filter.ts'
import type { Entry } from './recipients.ts'
import { key, type World } from './world.ts'

/** Before the first day everything was changed last in these two months. */
const LAST_TOUCHES = { from: Date.UTC(2025, 8, 1), seconds: 60 * 86_400 }
const SETTLED = (LAST_TOUCHES.from + LAST_TOUCHES.seconds * 1000) / 1000

/** Estate milliseconds, whole seconds: Exchange keeps no finer times. */
export function changedAt(world: World, { person, other }: Entry): number {
  const id = person?.id ?? String(other?.ExternalDirectoryObjectId)
  const touched = world.touched.get(id) ?? untouched(id)
  const mailbox = person?.mail === undefined ? undefined : world.cloud.get(key(person.mail))
  const closed = mailbox === undefined ? touched : Math.min(closesAt(mailbox), world.now)
  const at = mailbox === undefined || openMailbox(world, person?.mail ?? '') ? touched : Math.max(touched, closed)
  return Math.floor(at / 1000) * 1000
}

export function touch(world: World, person: TenantPerson | undefined): void {
  if (person) world.touched.set(person.id, world.now)
}

/** Those for whom the filter holds, in the order in which they are known. */
export function matching(world: World, filter: Filter): Entry[] {
  return (candidates(world, filter) ?? world.recipients.all()).filter((entry) => holds(world, filter, entry))
}

function holds(world: World, filter: Filter, entry: Entry): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.of.every((part) => holds(world, part, entry))
    case 'or':
      return filter.of.some((part) => holds(world, part, entry))
    case 'address': {
      const primary = String(entry.person?.mail ?? entry.other?.PrimarySmtpAddress ?? '').toLowerCase()
      if (primary === filter.address || filter.primaryOnly) return primary === filter.address
      const proxies = entry.person?.proxyAddresses ?? ((entry.other?.EmailAddresses ?? []) as readonly string[])
      return proxies.some((proxy) => proxy.toLowerCase().replace(/^smtp:/, '') === filter.address)
    }
    case 'changed': {
      const at = changedAt(world, entry) / 1000
      const { compare, seconds } = filter
      if (at === seconds) return compare !== 'gt' && compare !== 'lt'
      return at > seconds ? compare === 'ge' || compare === 'gt' : compare === 'le' || compare === 'lt'
    }
  }
}

/** All for whom it can hold, and perhaps more; undefined = anybody. */
function candidates(world: World, filter: Filter): Entry[] | undefined {
  switch (filter.kind) {
    case 'and': {
      const found = filter.of.flatMap((part) => {
        const some = candidates(world, part)
        return some === undefined ? [] : [some]
      })
      return found.sort((a, b) => a.length - b.length)[0]
    }
    case 'or': {
      const found = new Set<Entry>()
      for (const part of filter.of) {
        const some = candidates(world, part)
        if (some === undefined) return undefined
        for (const entry of some) found.add(entry)
      }
      return [...found]
    }
    case 'address': {
      const entry = world.recipients.named(filter.address)
      return entry === undefined ? [] : [entry]
    }
    case 'changed':
      if (!['ge', 'gt', 'eq'].includes(filter.compare) || filter.seconds <= SETTLED) return undefined
      return lately(world)
  }
}

/** Everybody changed since the first day, mailboxes that were disabled meanwhile included. */
function lately(world: World): Entry[] {
  const found = new Set<Entry>()
  const add = (name: string): void => {
    const entry = world.recipients.named(name)
    if (entry !== undefined) found.add(entry)
  }
  for (const id of world.touched.keys()) add(id)
  for (const address of world.cloud.keys()) if (!openMailbox(world, address)) add(address)
  return [...found]
}

function untouched(id: string): number {
  return LAST_TOUCHES.from + (Number.parseInt(id.slice(0, 8), 16) % LAST_TOUCHES.seconds) * 1000
}
