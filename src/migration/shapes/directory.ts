/** What the company's own directory tells. */

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
