/** Who can be named how: by any address, alias, sign-in name, object id, or display name; and who is there at all. */

import type { Company } from '../company.ts'
import { type TenantPerson, tenantOf } from '../company-tenant.ts'
import { Guid, type Output } from './wire.ts'

/** A person, or something else with an address, which never changes. */
export interface Entry {
  readonly person?: TenantPerson
  readonly other?: Output
}

export interface Recipients {
  /** Everybody there is, groups and contacts too. */
  all(): Entry[]
  /** By any name, in any case. */
  named(name: string): Entry | undefined
  /** Whoever has become somebody else, has come (no `before`) or has gone (no `after`, or not in Exchange any more). */
  replace(before: TenantPerson | undefined, after: TenantPerson | undefined): void
}

interface Base {
  readonly entries: readonly Entry[]
  /** The place among the entries, by lower-case name; made when somebody is named. */
  places(): ReadonlyMap<string, number>
}

const made = new WeakMap<Company, Base>()

/** As on the first day; the index is made when it is first needed, once for a company. */
export function createRecipients(company: Company): Recipients {
  let base: Base | undefined
  let entries: (Entry | undefined)[] = []
  /** Names that came later. Old ones are left where they are: whoever is found is asked whether it is still called so. */
  const later = new Map<string, number>()
  const known = (): Base => {
    if (base === undefined) {
      base = baseOf(company)
      entries = [...base.entries]
    }
    return base
  }
  const placeOf = (name: string): number | undefined => {
    const places = known().places()
    return [later.get(name), places.get(name)].find((place) => {
      const entry = place === undefined ? undefined : entries[place]
      return entry !== undefined && namesOf(entry).includes(name)
    })
  }
  return {
    all: () => {
      known()
      return entries.filter((entry) => entry !== undefined)
    },
    named: (name) => {
      const place = placeOf(name.trim().toLowerCase())
      return place === undefined ? undefined : entries[place]
    },
    replace: (before, after) => {
      const place = before && placeOf(before.id)
      const person = after?.recipient === undefined ? undefined : after
      if (place !== undefined && (!person || person.id !== before?.id)) entries[place] = undefined
      if (!person) return
      const at = place !== undefined && person.id === before?.id ? place : entries.length
      known()
      entries[at] = { person }
      for (const name of namesOf({ person })) later.set(name, at)
    },
  }
}

/** Exchange's own id of somebody, which is not Entra's. */
export function guidOf(person: TenantPerson): string {
  return `${person.cloudGuid.slice(0, 24)}${person.id.slice(24)}`
}

/** Lower-cased, those that count most first. */
function namesOf({ person, other }: Entry): string[] {
  const names = person
    ? [
        person.mail,
        ...person.proxyAddresses.map(withoutPrefix),
        ...[person.alias, person.upn, person.id, guidOf(person), person.displayName],
      ]
    : [
        ...[other?.PrimarySmtpAddress, ...((other?.EmailAddresses ?? []) as string[]).map(withoutPrefix)],
        ...[other?.Alias, other?.Guid instanceof Guid ? other.Guid.text : undefined, other?.DisplayName],
      ]
  return names.flatMap((name) => (typeof name === 'string' ? [name.toLowerCase()] : []))
}

function baseOf(company: Company): Base {
  const before = made.get(company)
  if (before) return before
  const entries: Entry[] = []
  for (const person of tenantOf(company)) if (person.recipient !== undefined) entries.push({ person })
  for (const group of company.groups) entries.push({ other: otherOf(group, GROUP_TYPES[group.kind], undefined) })
  for (const contact of company.contacts)
    entries.push({ other: otherOf(contact, 'MailContact', contact.externalAddress) })
  let places: Map<string, number> | undefined
  const index = (): Map<string, number> => {
    const found = new Map<string, number>()
    entries.forEach((entry, place) => {
      for (const name of namesOf(entry)) if (!found.has(name)) found.set(name, place)
    })
    return found
  }
  const base = {
    entries,
    places: () => {
      places ??= index()
      return places
    },
  }
  made.set(company, base)
  return base
}

interface Other {
  readonly displayName: string
  readonly alias: string
  readonly primaryAddress: string
  readonly objectGuid: string
}

function otherOf(one: Other, type: string, outside: string | undefined): Output {
  const { displayName, alias, primaryAddress } = one
  return {
    Identity: alias,
    Name: alias,
    DisplayName: displayName,
    Alias: alias,
    Guid: new Guid(one.objectGuid),
    ExternalDirectoryObjectId: `${one.objectGuid.slice(0, 9)}e0e0${one.objectGuid.slice(13)}`,
    RecipientType: type,
    RecipientTypeDetails: type,
    PrimarySmtpAddress: outside ?? primaryAddress,
    EmailAddresses: [`SMTP:${outside ?? primaryAddress}`, ...(outside === undefined ? [] : [`smtp:${primaryAddress}`])],
  }
}

const withoutPrefix = (proxy: string): string => proxy.slice(proxy.indexOf(':') + 1)

const GROUP_TYPES = {
  distribution: 'MailUniversalDistributionGroup',
  security: 'MailUniversalSecurityGroup',
  dynamic: 'DynamicDistributionGroup',
} as const
