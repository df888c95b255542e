/** What a per-mailbox rule is, and what it may look at. */
import type {
  CloudRecipient,
  DirectoryMailbox,
  DirectoryServer,
  MigrationEndpoint,
  RemoteUser,
  TenantDomain,
  TenantUser,
} from '../shapes/index.ts'
import type { ListRow, Severity } from '../types.ts'

// What the rules look at of each person, and nothing else of them.
type JudgedRecipient = Pick<CloudRecipient, 'type' | 'primaryAddress' | 'addresses' | 'hidden'>
type JudgedUser = Pick<RemoteUser, 'batch' | 'address'>
type JudgedMailbox = Omit<DirectoryMailbox, 'guid' | 'dn' | 'displayName'>
type JudgedTenantUser = Pick<TenantUser, 'mail' | 'principalName' | 'addresses' | 'provisioningErrors'>

/** Everything a preflight may know. undefined = could not tell, which is said once and never blocks. */
export interface PreflightInput {
  /** The batch's own name: its migration users are no conflict. */
  readonly batch: string
  readonly rows: readonly ListRow[]
  readonly recipients: readonly JudgedRecipient[] | undefined
  readonly users: readonly JudgedUser[] | undefined
  readonly domains: readonly TenantDomain[] | undefined
  readonly mailboxes: readonly JudgedMailbox[] | undefined
  readonly servers: readonly DirectoryServer[] | undefined
  readonly tenantUsers: readonly JudgedTenantUser[] | undefined
  /** `remoteServer` undefined = the endpoint uses Autodiscover; the whole undefined = no endpoint chosen or known. */
  readonly endpoint: Pick<MigrationEndpoint, 'identity' | 'remoteServer'> | undefined
  /** SPF records that leave Microsoft out, by lower-cased domain; a domain not in it includes Microsoft or could not be told. */
  readonly spfWithoutMicrosoft: ReadonlyMap<string, string> | undefined
  /** Addresses whose cloud mailbox we provisioned in an earlier attempt, lower-cased. */
  readonly ours: ReadonlySet<string>
  /** Whether mailbox sizes were imported: the directory does not hold them. */
  readonly sizesKnown?: boolean | undefined
}

/** What a rule needs to be told before it can speak; the order is that of the "could not tell" sentence. */
export type Need =
  | 'recipients'
  | 'users'
  | 'domains'
  | 'mailboxes'
  | 'servers'
  | 'tenantUsers'
  | 'endpoint'
  | 'spfWithoutMicrosoft'

/** One row with what belongs to it, looked up once. */
export interface Subject {
  readonly row: ListRow
  /** Lower-cased. */
  readonly address: string
  readonly recipient: JudgedRecipient | undefined
  readonly mailbox: JudgedMailbox | undefined
  /** Batch names this person is a migration user of, other than this batch. */
  readonly otherBatches: readonly string[]
  readonly tenantUser: JudgedTenantUser | undefined
  readonly ours: boolean
}

/** The input, indexed. A lookup into what could not be told answers undefined: rules list it under `needs`. */
export interface Known {
  readonly input: PreflightInput
  domain(name: string): TenantDomain | undefined
  /** Version of a server by its host name, e.g. `6.5`. */
  version(server: string): string | undefined
  /** The endpoint's server as a host name, when it is one that holds mailboxes. */
  readonly endpointServer: string | undefined
}

/** What a rule says of a row; name, address and row are added by the runner. */
interface Found {
  readonly severity: Exclude<Severity, 'unknown'>
  readonly text: string
  readonly remedy: string
}

export interface Rule {
  readonly name: string
  /** For a card's line over many mailboxes: no address in it. */
  readonly title: string
  readonly needs: readonly Need[]
  /** One of `needs` is enough. */
  readonly anyOf?: true
  say(subject: Subject, known: Known): Found | undefined
}

export const isMailbox = (recipient: Pick<CloudRecipient, 'type'>): boolean => /Mailbox$/i.test(recipient.type)

/** A mailbox or a mail user; everything else is a group, a contact or a folder. */
export const isPerson = (recipient: Pick<CloudRecipient, 'type'>): boolean =>
  isMailbox(recipient) || /^(?:Guest)?MailUser$/i.test(recipient.type)

/** Types a rule where it is written. */
export const defineRule = (rule: Rule): Rule => rule
