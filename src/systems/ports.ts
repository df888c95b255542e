/**
 * What the house needs of the remote systems, in its own words. Adapters live beside this file, one folder a system;
 * nobody else imports them. Every method may throw `RemoteError`; "not there" is `undefined`, not an error.
 */

/** An answer a person can act on, from a system that refused or could not be reached. */
export class RemoteError extends Error {
  readonly system: RemoteSystem
  readonly operation: string
  /** The system's own code or exception type, e.g. `MigrationServerConnectionFailedException`, `429`. */
  readonly code: string
  readonly retryable: boolean
  /** False when no answer came: a write may or may not have been done. */
  readonly answered: boolean
  /** The id the system's support asks for. */
  readonly requestId: string | undefined
  constructor(input: {
    system: RemoteSystem
    operation: string
    code: string
    text: string
    retryable: boolean
    answered: boolean
    requestId?: string | undefined
    cause?: unknown
  }) {
    super(input.text, { cause: input.cause })
    this.name = 'RemoteError'
    this.system = input.system
    this.operation = input.operation
    this.code = input.code
    this.retryable = input.retryable
    this.answered = input.answered
    this.requestId = input.requestId
  }
}

export type RemoteSystem = 'Exchange Online' | 'Microsoft Graph' | 'the directory' | 'DNS' | 'Teams'

/** `Get-MigrationEndpoint`. `remoteServer` is the one server a manual endpoint names; undefined with Autodiscover. */
export interface MigrationEndpoint {
  readonly identity: string
  readonly type: string
  readonly remoteServer: string | undefined
  readonly rpcProxyServer: string | undefined
  readonly maxConcurrentMigrations: number | undefined
  readonly activeMigrations: number | undefined
}

/** `Test-MigrationServerAvailability -Endpoint`: a failed test arrives as HTTP 200 with `Result` Failed. */
export interface EndpointTest {
  readonly result: 'Success' | 'Failed'
  readonly message: string
}

/** `Get-MigrationBatch`. `status` as Exchange writes it; unknown values are kept. Times are Exchange's own. */
export interface RemoteBatch {
  readonly identity: string
  readonly guid: string | undefined
  readonly status: string
  /** `ExchangeOutlookAnywhere`-typed batches with a list are staged; as Exchange writes it. */
  readonly type: string | undefined
  readonly endpoint: string | undefined
  readonly total: number
  readonly active: number
  readonly synced: number
  readonly failed: number
  readonly stopped: number
  readonly provisioned: number
  readonly created: Date | undefined
  readonly started: Date | undefined
  readonly initialSync: Date | undefined
  readonly lastSynced: Date | undefined
  readonly warnings: readonly string[]
  readonly message: string | undefined
}

/** `Get-MigrationUser`. `status` as Exchange writes it. */
export interface RemoteUser {
  readonly identity: string
  readonly batch: string
  readonly address: string
  readonly status: string
  readonly error: string | undefined
  readonly syncedItems: number
  readonly skippedItems: number
  readonly mailboxGuid: string | undefined
  readonly lastSync: Date | undefined
  readonly consistency: string | undefined
}

/** `Get-MigrationUserStatistics`: one person a call. Sizes in bytes. */
export interface RemoteUserStatistics extends RemoteUser {
  readonly percent: number | undefined
  readonly totalItems: number | undefined
  readonly bytesTransferred: number | undefined
  readonly estimatedBytes: number | undefined
  readonly errorText: string | undefined
}

/** `Get-Recipient`, with `Get-Mailbox`'s and `Get-MailUser`'s fields where they were asked for. */
export interface CloudRecipient {
  readonly identity: string
  readonly displayName: string
  /** `MailUser`, `UserMailbox`, `MailContact`, … as Exchange writes it. */
  readonly type: string
  readonly primaryAddress: string
  readonly addresses: readonly string[]
  readonly hidden: boolean
  readonly exchangeGuid: string | undefined
}

export interface AcceptedDomain {
  readonly name: string
  readonly type: string
  readonly isDefault: boolean
}

/** `Get-MigrationConfig`. */
export interface MigrationConfig {
  readonly maxBatches: number | undefined
  readonly maxConcurrentMigrations: number | undefined
  readonly canSubmitNewBatch: boolean | undefined
}

export interface ExchangeOnline {
  endpoints(): Promise<MigrationEndpoint[]>
  testEndpoint(identity: string): Promise<EndpointTest>
  config(): Promise<MigrationConfig>
  acceptedDomains(): Promise<AcceptedDomain[]>
  batches(): Promise<RemoteBatch[]>
  batch(identity: string): Promise<RemoteBatch | undefined>
  /** Staged, unmistakably: `csv` is mandatory (without CSVData the same cmdlet makes a cutover batch). Does not start it. */
  createBatch(input: { name: string; endpoint: string; csv: string }): Promise<RemoteBatch>
  startBatch(identity: string): Promise<void>
  stopBatch(identity: string): Promise<void>
  removeBatch(identity: string): Promise<void>
  /** All users of a batch, across pages; all users of the tenant without a batch. */
  users(batch?: string): Promise<RemoteUser[]>
  user(address: string): Promise<RemoteUser | undefined>
  statistics(address: string): Promise<RemoteUserStatistics | undefined>
  /** All recipients of the tenant, across pages. */
  recipients(): Promise<CloudRecipient[]>
  recipient(address: string): Promise<CloudRecipient | undefined>
}

export interface Organization {
  readonly displayName: string
  /** null in Graph = never synchronised = undefined here. */
  readonly syncEnabled: boolean | undefined
  readonly lastSync: Date | undefined
}

export interface TenantDomain {
  readonly name: string
  readonly verified: boolean
  readonly isDefault: boolean
  readonly isInitial: boolean
  readonly authentication: string
}

export interface TenantUser {
  readonly id: string
  readonly principalName: string
  readonly mail: string | undefined
  readonly addresses: readonly string[]
  readonly usageLocation: string | undefined
  readonly skus: readonly string[]
  /** `onPremisesProvisioningErrors`, as `property: value`. */
  readonly provisioningErrors: readonly string[]
}

export interface TenantSku {
  readonly id: string
  readonly name: string
  readonly enabled: number
  readonly consumed: number
  readonly plans: readonly { readonly id: string; readonly name: string }[]
}

export interface Graph {
  organization(): Promise<Organization>
  domains(): Promise<TenantDomain[]>
  users(): Promise<TenantUser[]>
  user(address: string): Promise<TenantUser | undefined>
  skus(): Promise<TenantSku[]>
}

/** A mailbox as the company's own directory describes it. */
export interface DirectoryMailbox {
  readonly dn: string
  readonly displayName: string
  readonly kind: 'user' | 'shared' | 'room' | 'equipment' | 'linked'
  readonly primaryAddress: string
  readonly addresses: readonly string[]
  /** Host name of the home server, from `msExchHomeServerName`, e.g. `EX07-01`. */
  readonly server: string
  readonly hidden: boolean
  readonly targetAddress: string | undefined
  readonly principalName: string | undefined
  /** `adminCount=1`: AdminSDHolder strips inherited rights from it. */
  readonly protected: boolean
  readonly disabled: boolean
}

export interface DirectoryServer {
  readonly name: string
  /** E.g. `6.5` (2003), `8.3` (2007), `14.3` (2010). */
  readonly version: string
  readonly outlookAnywhere: boolean | undefined
}

/** Counts of everything mail-enabled, by kind. */
export interface DirectoryCounts {
  readonly mailboxes: Readonly<Record<DirectoryMailbox['kind'], number>>
  readonly groups: number
  readonly contacts: number
  readonly mailUsers: number
}

/** The company's Active Directory over LDAPS. Optional everywhere: without it the answer is "could not tell". */
export interface Directory {
  servers(): Promise<DirectoryServer[]>
  counts(): Promise<DirectoryCounts>
  /** Every mailbox, paged inside. */
  mailboxes(): Promise<DirectoryMailbox[]>
  mailbox(address: string): Promise<DirectoryMailbox | undefined>
}

export interface Dns {
  mx(domain: string): Promise<{ exchange: string; preference: number; ttl: number }[]>
  txt(domain: string): Promise<{ text: string; ttl: number }[]>
  cname(name: string): Promise<{ target: string; ttl: number } | undefined>
}

/** Everything a command, check or step may look at. `directory` is undefined where none is configured. */
export interface Systems {
  readonly exchange: ExchangeOnline
  readonly graph: Graph
  readonly directory: Directory | undefined
  readonly dns: Dns
}
