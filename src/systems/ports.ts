/**
 * What is asked of the remote systems, and what may be changed in them: two ports, for whoever reads is not handed what
 * changes. Adapters live beside this file, one folder a system; nobody else imports them. Every method may throw
 * `RemoteError`; "not there" is `undefined`, not an error.
 */
import type {
  AcceptedDomain,
  CloudRecipient,
  CnameRecord,
  DirectoryChange,
  DirectoryCounts,
  DirectoryMailbox,
  DirectoryMark,
  DirectoryRange,
  DirectoryServer,
  EndpointTest,
  InboundConnector,
  MigrationEndpoint,
  MxRecord,
  Organization,
  RemoteBatch,
  RemoteUser,
  RemoteUserStatistics,
  TenantDomain,
  TenantSku,
  TenantUser,
  TenantUserChanges,
  TxtRecord,
} from '../migration/shapes/index.ts'

export { RemoteError, type RemoteSystem } from './remote-error.ts'

/** A piece of a long answer. `next` leads to the piece after it and goes back as it came; undefined = it was the last. */
export interface Page<T> {
  readonly rows: readonly T[]
  readonly next: string | undefined
}

/** `code` of the `RemoteError` that says a `next` or a token is too old: the reading begins anew. */
export const EXPIRED = 'Expired'
/** `code` of the `RemoteError` that says another directory server answers than the one whose numbers were given. */
export const OTHER_SERVER = 'OtherServer'

export interface ExchangeReads {
  /** The cmdlets this caller's roles allow; undefined where the system does not answer that question. */
  permittedCmdlets(): Promise<string[] | undefined>
  inboundConnectors(): Promise<InboundConnector[]>
  endpoints(): Promise<MigrationEndpoint[]>
  testEndpoint(identity: string): Promise<EndpointTest>
  acceptedDomains(): Promise<AcceptedDomain[]>
  batches(): Promise<RemoteBatch[]>
  batch(identity: string): Promise<RemoteBatch | undefined>
  /** All users of a batch, across pages. */
  users(batch: string): Promise<RemoteUser[]>
  user(address: string): Promise<RemoteUser | undefined>
  statistics(address: string): Promise<RemoteUserStatistics | undefined>
  recipient(address: string): Promise<CloudRecipient | undefined>
  /**
   * A page (at most 1,000) of all recipients, or of those changed since. Deletions never appear among changes, and
   * `WhenChanged` is each controller's own: take a margin. Throws `EXPIRED` for a `next` older than 30 minutes.
   */
  recipientPage(question: { readonly changedSince?: Date | undefined }, next?: string): Promise<Page<CloudRecipient>>
  /** Those who own one of the addresses, primary or not: one call for many, in bounded filters. */
  recipientsAt(addresses: readonly string[]): Promise<CloudRecipient[]>
  /** A page (at most 1,000) of the migration users of a batch, or of all. Throws `EXPIRED` likewise. */
  userPage(question: { readonly batch?: string | undefined }, next?: string): Promise<Page<RemoteUser>>
}

export interface ExchangeWrites {
  /** Staged, unmistakably: `csv` is mandatory (without CSVData the same cmdlet makes a cutover batch). Does not start it. */
  createBatch(input: { name: string; endpoint: string; csv: string }): Promise<RemoteBatch>
  startBatch(identity: string): Promise<void>
  stopBatch(identity: string): Promise<void>
}

export interface GraphReads {
  organization(): Promise<Organization>
  domains(): Promise<TenantDomain[]>
  user(address: string): Promise<TenantUser | undefined>
  /**
   * A page of `users/delta`. Without `next` it begins from nothing; with a page's `next` it goes on; with the `token` of
   * a last page it tells what changed since. Throws `EXPIRED` where Graph forgot (410, or 400 `syncStateNotFound`).
   */
  userChanges(next?: string): Promise<TenantUserChanges>
  /** By Graph's ids, many a request (`$batch`). Who is not there is left out. */
  usersById(ids: readonly string[]): Promise<TenantUser[]>
  /** By mail address or proxy address, many a request (`$batch`). */
  usersAt(addresses: readonly string[]): Promise<TenantUser[]>
  skus(): Promise<TenantSku[]>
}

/** The company's Active Directory over LDAPS. Optional everywhere: without it the answer is "could not tell". */
export interface DirectoryReads {
  servers(): Promise<DirectoryServer[]>
  counts(): Promise<DirectoryCounts>
  mailbox(address: string): Promise<DirectoryMailbox | undefined>
  /** How far the server that answers has counted (`highestCommittedUSN`) and who it is (`invocationId`). */
  mark(): Promise<DirectoryMark>
  /**
   * What that server numbered within the range, page by page from the naming context down; an entry may come twice.
   * `visit` is awaited before the next page is asked for. Throws `OTHER_SERVER` where another server answers now.
   */
  changes(range: DirectoryRange, visit: (page: readonly DirectoryChange[]) => Promise<void>): Promise<void>
  /** GUIDs of what was deleted within the range; undefined where this account may not read tombstones. */
  deleted(range: Omit<DirectoryRange, 'mailboxesOnly'>): Promise<string[] | undefined>
  /** GUIDs of all mailboxes there are, for finding out who is gone. */
  mailboxGuids(): Promise<string[]>
  /** Those who own one of the addresses, in bounded filters. */
  mailboxesAt(addresses: readonly string[]): Promise<DirectoryMailbox[]>
}

export interface DnsReads {
  mx(domain: string): Promise<MxRecord[]>
  txt(domain: string): Promise<TxtRecord[]>
  cname(name: string): Promise<CnameRecord | undefined>
}

/** Everything that may be looked at. `directory` is undefined where none is configured. */
export interface Reads {
  readonly exchange: ExchangeReads
  readonly graph: GraphReads
  readonly directory: DirectoryReads | undefined
  readonly dns: DnsReads
}

/** Everything that may be changed. Only the steps of plans are handed it. */
export interface Writes {
  readonly exchange: ExchangeWrites
}
