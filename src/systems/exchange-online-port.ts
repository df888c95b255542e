/** Exchange Online in the house's own words: what its cmdlets answer, and what may be asked of them. */

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

/** `Get-InboundConnector`. `type` is `OnPremises` or `Partner`, as Exchange writes it. */
export interface InboundConnector {
  readonly name: string
  readonly enabled: boolean
  readonly type: string
  /** E.g. `smtp:*;1`: an address space and its cost. */
  readonly senderDomains: readonly string[]
  readonly requiresTls: boolean
}

/** What `Set-Mailbox -Type` takes. A migrated shared mailbox, room or device arrives as `Regular`. */
export type MailboxType = 'Regular' | 'Shared' | 'Room' | 'Equipment'

/** `Get-Mailbox`: what conversion writes into the company's own directory, and when the 30 days began. */
export interface CloudMailbox {
  readonly identity: string
  readonly primaryAddress: string
  readonly addresses: readonly string[]
  /** `UserMailbox`, `SharedMailbox`, `RoomMailbox`, `EquipmentMailbox`, … as Exchange writes it. */
  readonly details: string
  readonly legacyDn: string | undefined
  readonly exchangeGuid: string | undefined
  readonly created: Date | undefined
}

/** `Get-MessageTraceV2`: one message to one recipient. `status` is `Delivered`, `Failed`, … as Exchange writes it. */
export interface TracedMessage {
  readonly recipient: string
  readonly sender: string
  readonly received: Date
  readonly status: string
}

export interface ExchangeOnline {
  /** The cmdlets this caller's roles allow; undefined where the system does not answer that question. */
  permittedCmdlets(): Promise<string[] | undefined>
  inboundConnectors(): Promise<InboundConnector[]>
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
  /** `Set-MigrationBatch -AddUsers`: the rows of `csv` join the batch, which keeps the others. */
  addUsers(input: { batch: string; csv: string }): Promise<void>
  /** All users of a batch, across pages; all users of the tenant without a batch. */
  users(batch?: string): Promise<RemoteUser[]>
  user(address: string): Promise<RemoteUser | undefined>
  statistics(address: string): Promise<RemoteUserStatistics | undefined>
  /** Starts, resumes or retries one person of a batch. */
  startUser(address: string): Promise<void>
  stopUser(address: string): Promise<void>
  /** Takes one person out of its batch. Cloud mailbox and forwarding stay. */
  removeUser(address: string): Promise<void>
  /** All recipients of the tenant, across pages. */
  recipients(): Promise<CloudRecipient[]>
  recipient(address: string): Promise<CloudRecipient | undefined>
  mailbox(address: string): Promise<CloudMailbox | undefined>
  setMailboxType(address: string, type: MailboxType): Promise<void>
  /**
   * What reached these recipients in at most ten days, newest first. Only the last 90 days are known. Very many
   * messages are cut off at their oldest: enough to see that mail arrives, not to count it.
   */
  messagesTo(recipients: readonly string[], from: Date, until: Date): Promise<TracedMessage[]>
}
