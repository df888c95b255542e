/** The shape of the invented company: its servers, its people, its names in DNS. Data only. */

import type { ProblemKind } from './problems.ts'

export type MailboxKind = 'user' | 'room' | 'equipment' | 'shared' | 'linked'

export interface CompanyServer {
  /** Short name, e.g. `EX07-01`. */
  readonly name: string
  readonly host: string
  /** `8.3` is Exchange 2007, `6.5` is Exchange 2003. */
  readonly version: '8.3' | '6.5'
  /** As `serialNumber` in the directory and `AdminDisplayVersion` have it. */
  readonly serialNumber: string
  readonly administrativeGroup: string
  readonly outlookAnywhere: boolean
  /** `storage group\database`, as Exchange writes it without the server. */
  readonly databases: readonly string[]
}

export interface CompanyMailbox {
  readonly displayName: string
  readonly givenName: string
  readonly surname: string
  readonly department: string
  readonly kind: MailboxKind
  readonly samAccountName: string
  readonly upn: string
  readonly primaryAddress: string
  /** `SMTP:` primary first, then `smtp:` others and one `x500:`. */
  readonly proxyAddresses: readonly string[]
  readonly legacyExchangeDN: string
  /** Name of its home server. */
  readonly server: string
  readonly database: string
  readonly objectGuid: string
  /** `msExchMailboxGuid`. */
  readonly mailboxGuid: string
  readonly hidden: boolean
  /** `adminCount=1`: AdminSDHolder strips inherited rights. */
  readonly protected: boolean
  /** The account cannot be signed in to (always so for shared, room, equipment and linked mailboxes). */
  readonly disabled: boolean
  /** Unified Messaging is on. */
  readonly unifiedMessaging: boolean
  readonly sizeBytes: number
  readonly itemCount: number
  readonly problem?: ProblemKind
}

export interface CompanyGroup {
  readonly displayName: string
  readonly alias: string
  readonly primaryAddress: string
  readonly kind: 'distribution' | 'security' | 'dynamic'
  readonly objectGuid: string
  readonly legacyExchangeDN: string
  /** Primary addresses; empty for dynamic groups. */
  readonly members: readonly string[]
}

/** A mail contact, or (among `mailUsers`) an account whose mail lies elsewhere. */
export interface CompanyContact {
  readonly displayName: string
  readonly givenName: string
  readonly surname: string
  readonly alias: string
  /** The address others in the company write to. */
  readonly primaryAddress: string
  /** Where it goes. */
  readonly externalAddress: string
  readonly objectGuid: string
  readonly legacyExchangeDN: string
}

export interface CompanyDomain {
  readonly name: string
  /** Verified in the tenant. */
  readonly verified: boolean
  readonly isDefault: boolean
  /** The tenant's own `….onmicrosoft.com`. */
  readonly isInitial: boolean
}

/** One record as DNS serves it. `ttl` in seconds; names without a final dot. */
export type DnsRecord =
  | {
      readonly name: string
      readonly type: 'MX'
      readonly exchange: string
      readonly preference: number
      readonly ttl: number
    }
  | { readonly name: string; readonly type: 'TXT'; readonly text: string; readonly ttl: number }
  | { readonly name: string; readonly type: 'CNAME'; readonly target: string; readonly ttl: number }
  | { readonly name: string; readonly type: 'A'; readonly address: string; readonly ttl: number }

/** A migration endpoint an administrator has already made in the tenant: manual, so it reaches one server only. */
export interface CompanyEndpoint {
  readonly identity: string
  readonly guid: string
  /** Host of the one server it reaches. */
  readonly exchangeServer: string
  readonly rpcProxyServer: string
  readonly userName: string
}

export interface Company {
  readonly seed: number
  readonly name: string
  /** Exchange organisation name, as in `/o=…`. */
  readonly organization: string
  /** Active Directory domain in DNS form; no public domain, so never verified in the tenant. */
  readonly internalSuffix: string
  readonly netbios: string
  readonly primaryDomain: string
  readonly secondDomain: string
  /** `….onmicrosoft.com`. */
  readonly initialDomain: string
  readonly tenantId: string
  readonly servers: readonly CompanyServer[]
  readonly endpoints: readonly CompanyEndpoint[]
  readonly domains: readonly CompanyDomain[]
  readonly dns: readonly DnsRecord[]
  readonly mailboxes: readonly CompanyMailbox[]
  readonly groups: readonly CompanyGroup[]
  readonly contacts: readonly CompanyContact[]
  readonly mailUsers: readonly CompanyContact[]
}
