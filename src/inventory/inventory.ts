/**
 * Who there is, known at once. Answers come from memory with their age; before a plan, the rows at hand are looked up
 * afresh in bounded calls. What could not be read is never taken for "not there".
 */
import type {
  AcceptedDomain,
  CloudRecipient,
  DirectoryCounts,
  DirectoryMailbox,
  DirectoryServer,
  MigrationEndpoint,
  RemoteUser,
  TenantDomain,
  TenantSku,
  TenantUser,
} from '../migration/shapes/index.ts'
import type { Part } from './table.ts'

/** Something known with the time (wall) at which it was so, or the sentence that says why it is not known. */
export type Aged<T> =
  | { readonly known: true; readonly value: T; readonly asOf: Date }
  | { readonly known: false; readonly why: string }

/** How a part of the inventory stands. */
export interface PartState {
  readonly part: Part
  /** Until when all of it is known; undefined = it was never read whole. */
  readonly asOf: Date | undefined
  readonly count: number
  /** A full reading under way. `of` = how many there were the last time. */
  readonly reading: { readonly rows: number; readonly of: number | undefined; readonly since: Date } | undefined
  /** It does not answer, or refuses, since. */
  readonly trouble: { readonly why: string; readonly since: Date } | undefined
  /** A full reading brought far fewer than before and was not believed: what was known stays. */
  readonly doubt: { readonly before: number; readonly now: number; readonly at: Date } | undefined
}

// What the rules look at: columns kept in memory.
export type JudgedMailbox = Omit<DirectoryMailbox, 'dn' | 'displayName'>
export type JudgedRecipient = Omit<CloudRecipient, 'identity' | 'displayName' | 'changedAt'>
export type JudgedTenantUser = Omit<TenantUser, 'displayName'>
export type JudgedUser = Pick<RemoteUser, 'identity' | 'batch' | 'address' | 'status'>

/** What is known of some people. A list holds only who owns one of the addresses asked for. */
export interface PeopleFacts {
  readonly mailboxes: Aged<readonly JudgedMailbox[]>
  readonly recipients: Aged<readonly JudgedRecipient[]>
  readonly tenantUsers: Aged<readonly JudgedTenantUser[]>
  readonly users: Aged<readonly JudgedUser[]>
}

/** Everything known of one person, whole rows. Undefined inside = that system has nobody of that address. */
export interface PersonFacts {
  readonly mailbox: Aged<DirectoryMailbox | undefined>
  readonly recipient: Aged<CloudRecipient | undefined>
  readonly tenantUser: Aged<TenantUser | undefined>
  readonly users: Aged<readonly RemoteUser[]>
  /** Oldest first. Of everybody who ever had the address; `who` tells them apart. */
  readonly life: readonly LifeEvent[]
}

/** Something that changed about a person and matters. */
export interface LifeEvent {
  /** Wall time at which it was seen. */
  readonly at: Date
  readonly kind: LifeEventKind
  /** The id of the object that changed, in the system that told it: another one with the same address is another person. */
  readonly who: string
  readonly part: Part
  /** The primary address it had before, lower-cased. */
  readonly address: string
  /** A sentence for people. */
  readonly text: string
}

export type LifeEventKind =
  | 'left'
  | 'came'
  | 'came back as another'
  | 'renamed'
  | 'primary address changed'
  | 'hidden'
  | 'no longer hidden'
  | 'licence given'
  | 'licence taken'
  | 'mail user lost'
  | 'mailbox lost'
  | 'account disabled'

/** The few facts that are the company's, not a person's. */
export interface CompanyFacts {
  readonly servers: Aged<readonly DirectoryServer[]>
  readonly counts: Aged<DirectoryCounts>
  readonly endpoints: Aged<readonly MigrationEndpoint[]>
  readonly domains: Aged<readonly TenantDomain[]>
  readonly acceptedDomains: Aged<readonly AcceptedDomain[]>
  readonly skus: Aged<readonly TenantSku[]>
  /** SPF records that leave Microsoft out, by domain of those asked for. */
  readonly spfWithoutMicrosoft: Aged<ReadonlyMap<string, string>>
  /** Mail domains in use, by part; undefined = that part was never read whole. */
  readonly domainsInUse: Readonly<Record<'directory' | 'exchange' | 'graph', ReadonlySet<string> | undefined>>
}

export interface Inventory {
  states(): Promise<readonly PartState[]>
  /**
   * What is known of who owns these addresses. With `maxAgeMs`, changes are picked up first where they are older, and
   * then rows that are still older are looked up one list at a time; 0 = all of them, now. A system that does not answer leaves
   * what was known, with its age. Never throws for a system's silence.
   */
  people(addresses: readonly string[], options?: { readonly maxAgeMs?: number }): Promise<PeopleFacts>
  /** Everybody with a mailbox in the directory (`directory`), or in the tenant (`exchange`), in pieces, each with what the others say of them. */
  everybody(from: 'directory' | 'exchange', visit: (piece: PeopleFacts) => void | Promise<void>): Promise<void>
  person(address: string, options?: { readonly maxAgeMs?: number }): Promise<PersonFacts>
  company(domains?: readonly string[]): Promise<CompanyFacts>
  /** Forgets everybody, also those kept for the audit: when the migration is closed. */
  drop(): Promise<void>
}
