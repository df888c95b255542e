/** Who can be named how: by any address, alias, sign-in name, object id, or display name. */

import type { Company } from '../../company.ts'
import { type TenantPerson, tenantOf } from '../../company-tenant.ts'
import { Guid, type Output } from '../wire.ts'
import { key } from '../world.ts'

/** A person, or something else with an address, which never changes. */
export interface Entry {
  readonly person?: TenantPerson
  readonly other?: Output
}

const known = new WeakMap<Company, ReadonlyMap<string, Entry>>()

/** By every lower-case name. Made once for a company: the names do not change, only what they stand for. */
export function recipientDirectory(company: Company): ReadonlyMap<string, Entry> {
  const before = known.get(company)
  if (before) return before
  const directory = new Map<string, Entry>()
  const add = (entry: Entry, names: readonly (string | undefined)[]): void => {
    for (const name of names) if (name !== undefined && !directory.has(key(name))) directory.set(key(name), entry)
  }
  for (const person of tenantOf(company)) {
    if (person.recipient === undefined) continue
    const addresses = person.proxyAddresses.map((one) => one.slice(one.indexOf(':') + 1))
    add({ person }, [person.mail, ...addresses, person.alias, person.upn, person.id, person.displayName])
  }
  const others = [
    ...company.groups.map((group) => ({ ...group, type: GROUP_TYPES[group.kind], outside: undefined })),
    ...company.contacts.map((contact) => ({ ...contact, type: 'MailContact', outside: contact.externalAddress })),
  ]
  for (const { displayName, alias, primaryAddress, objectGuid, type, outside } of others) {
    const other: Output = {
      Identity: alias,
      Name: alias,
      DisplayName: displayName,
      Alias: alias,
      Guid: new Guid(objectGuid),
      RecipientType: type,
      RecipientTypeDetails: type,
      PrimarySmtpAddress: outside ?? primaryAddress,
      EmailAddresses: [
        `SMTP:${outside ?? primaryAddress}`,
        ...(outside === undefined ? [] : [`smtp:${primaryAddress}`]),
      ],
    }
    add({ other }, [primaryAddress, outside, alias, objectGuid, displayName])
  }
  known.set(company, directory)
  return directory
}

/** Every entry once. */
export const entriesOf = (directory: ReadonlyMap<string, Entry>): Entry[] => [...new Set(directory.values())]

const GROUP_TYPES = {
  distribution: 'MailUniversalDistributionGroup',
  security: 'MailUniversalSecurityGroup',
  dynamic: 'DynamicDistributionGroup',
} as const
