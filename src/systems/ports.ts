/**
 * What the house needs of the remote systems, in its own words. Adapters live beside this file, one folder a system;
 * nobody else imports them. Every method may throw `RemoteError`; "not there" is `undefined`, not an error.
 */
import type { ExchangeOnline } from './exchange-online-port.ts'
import type { Graph } from './graph-port.ts'

export type * from './exchange-online-port.ts'
export type * from './graph-port.ts'
export { RemoteError, type RemoteSystem } from './remote-error.ts'

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
