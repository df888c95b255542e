/** What Exchange Online tells. Statuses and types are as Exchange writes them: unknown values are kept. */

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
  /** Exchange's own id of the object (`Guid`), lower-cased; the identity where it gives none. */
  readonly guid: string
  /** `ExternalDirectoryObjectId`: the id Graph knows it by. */
  readonly graphId: string | undefined
  /** `WhenChangedUTC`: by the clock of the controller that answered. */
  readonly changedAt: Date | undefined
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

/** `Get-InboundConnector`. `type` is `OnPremises` or `Partner`, as Exchange writes it. */
export interface InboundConnector {
  readonly name: string
  readonly enabled: boolean
  readonly type: string
  /** E.g. `smtp:*;1`: an address space and its cost. */
  readonly senderDomains: readonly string[]
  readonly requiresTls: boolean
}
