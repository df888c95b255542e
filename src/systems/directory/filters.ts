/** The filters that are put together here, in few words. As objects: in text, bytes above 7f come out wrong. */
import {
  AndFilter,
  EqualityFilter,
  type Filter,
  GreaterThanEqualsFilter,
  LessThanEqualsFilter,
  NotFilter,
  OrFilter,
  PresenceFilter,
} from 'ldapts'
import type { DirectoryRange } from '../../migration/shapes/index.ts'

export const equal = (attribute: string, value: string): Filter => new EqualityFilter({ attribute, value })
export const present = (attribute: string): Filter => new PresenceFilter({ attribute })
export const any = (...filters: Filter[]): Filter => new OrFilter({ filters })
export const all = (...filters: Filter[]): Filter => new AndFilter({ filters })
const not = (filter: Filter): Filter => new NotFilter({ filter })

/** Either mark will do: replication and hand-made repairs leave objects with only one of them. */
export const HAS_MAILBOX = all(equal('objectClass', 'user'), any(present('homeMDB'), present('msExchHomeServerName')))

/** Whoever may have a mailbox or may have lost it. A computer is a user too, and changes every day. */
export const PERSON = all(equal('objectClass', 'user'), not(equal('objectClass', 'computer')))

export function numbered({ after, upTo }: Pick<DirectoryRange, 'after' | 'upTo'>): Filter {
  return all(
    new GreaterThanEqualsFilter({ attribute: 'uSNChanged', value: String(after + 1) }),
    new LessThanEqualsFilter({ attribute: 'uSNChanged', value: String(upTo) }),
  )
}

/** The attributes and forms an address may stand in. */
export function named(address: string): Filter[] {
  return [
    equal('proxyAddresses', `SMTP:${address}`),
    // Active Directory does not mind the case of the prefix; not every directory is so kind.
    equal('proxyAddresses', `smtp:${address}`),
    equal('mail', address),
  ]
}
