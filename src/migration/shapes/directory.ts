/** What the company's own directory tells. */

/** A mailbox as the company's own directory describes it. */
export interface DirectoryMailbox {
  /** `objectGUID`, as `xxxxxxxx-xxxx-…`, lower-cased: it stays whatever else of the person changes. */
  readonly guid: string
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

/** Where a domain controller's own count of changes stands. Another controller counts otherwise. */
export interface DirectoryMark {
  /** `dnsHostName` of the server that answered. */
  readonly server: string
  /** Of its database: a restored one gets another, and its numbers begin anew. */
  readonly invocationId: string
  /** `highestCommittedUSN`. */
  readonly usn: number
}

/** Entries with `after` < uSNChanged <= `upTo`, by the numbers of one invocation. */
export interface DirectoryRange {
  readonly invocationId: string
  readonly after: number
  readonly upTo: number
  /** True: entries with a mailbox. False: whatever changed, so that who lost the mailbox is seen too. */
  readonly mailboxesOnly: boolean
}

/** An entry as it is now; `mailbox` undefined = it has none (any more). */
export interface DirectoryChange {
  readonly guid: string
  readonly mailbox: DirectoryMailbox | undefined
}
