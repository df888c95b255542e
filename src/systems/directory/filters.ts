/** What is searched for. */
import {
  AndFilter,
  EqualityFilter,
  type Filter,
  GreaterThanEqualsFilter,
  LessThanEqualsFilter,
  OrFilter,
  PresenceFilter,
} from 'ldapts'

export const equal = (attribute: string, value: string): EqualityFilter => new EqualityFilter({ attribute, value })
export const present = (attribute: string): PresenceFilter => new PresenceFilter({ attribute })
export const any = (...filters: Filter[]): OrFilter => new OrFilter({ filters })
export const all = (...filters: Filter[]): AndFilter => new AndFilter({ filters })

/** Either mark will do: replication and hand-made repairs leave objects with only one of them. */
export const HAS_MAILBOX = all(equal('objectClass', 'user'), any(present('homeMDB'), present('msExchHomeServerName')))

/** Whoever has this address, as the primary one or another. */
export const owns = (address: string): OrFilter =>
  any(
    equal('proxyAddresses', `SMTP:${address}`),
    // Active Directory does not mind the case of the prefix; not every directory is so kind.
    equal('proxyAddresses', `smtp:${address}`),
    equal('mail', address),
  )

/** Numbered within the range, the lower end left out. */
export const numbered = ({ after, upTo }: { readonly after: number; readonly upTo: number }): AndFilter =>
  all(
    new GreaterThanEqualsFilter({ attribute: 'uSNChanged', value: String(after + 1) }),
    new LessThanEqualsFilter({ attribute: 'uSNChanged', value: String(upTo) }),
  )
