/**
 * What is asked of the remote systems, and what may be changed in them: two ports, for whoever reads is not handed what
 * changes. Adapters live beside this file, one folder a system; nobody else imports them. Every method may throw
 * `RemoteError`; "not there" is `undefined`, not an error.
 */
import type {
  AcceptedDomain,
  CloudRecipient,
  CnameRecord,
  DirectoryCounts,
  DirectoryMailbox,
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
  TxtRecord,
} from '../migration/shapes/index.ts'

export { RemoteError, type RemoteSystem } from './remote-error.ts'

export interface ExchangeReads {
  /** The cmdlets this caller's roles allow; undefined where the system does not answer that question. */
  permittedCmdlets(): Promise<string[] | undefined>
  inboundConnectors(): Promise<InboundConnector[]>
  endpoints(): Promise<MigrationEndpoint[]>
  testEndpoint(identity: string): Promise<EndpointTest>
  acceptedDomains(): Promise<AcceptedDomain[]>
  batches(): Promise<RemoteBatch[]>
  batch(identity: string): Promise<RemoteBatch | undefined>
  /** All users of a batch, across pages; all users of the tenant without a batch. */
  users(batch?: string): Promise<RemoteUser[]>
  user(address: string): Promise<RemoteUser | undefined>
  statistics(address: string): Promise<RemoteUserStatistics | undefined>
  /** All recipients of the tenant, across pages. */
  recipients(): Promise<CloudRecipient[]>
  recipient(address: string): Promise<CloudRecipient | undefined>
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
  users(): Promise<TenantUser[]>
  user(address: string): Promise<TenantUser | undefined>
  skus(): Promise<TenantSku[]>
}

/** The company's Active Directory over LDAPS. Optional everywhere: without it the answer is "could not tell". */
export interface DirectoryReads {
  servers(): Promise<DirectoryServer[]>
  counts(): Promise<DirectoryCounts>
  /** Every mailbox, paged inside. */
  mailboxes(): Promise<DirectoryMailbox[]>
  mailbox(address: string): Promise<DirectoryMailbox | undefined>
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
