/**
 * Every problem planted in the practice company, in one place: what it is, how many mailboxes have it, and how it shows.
 *
 * Error texts are as people report them (Microsoft's help on migration errors, KB2845956, the migration service's
 * exception names); `{address}`, `{other}` (a batch) and `{server}` are filled in when they are raised.
 */

export interface Problem {
  readonly kind: string
  /** One sentence for people. */
  readonly sentence: string
  /** How many mailboxes have it. */
  readonly count: number
  /** Systems in which it can be seen before a batch is started; empty = only migrating shows it. */
  readonly seenIn: readonly ('directory' | 'Exchange Online' | 'Microsoft Graph' | 'list')[]
  /** Where the migration of this mailbox fails; absent = it does not fail. `syncing` = mailbox made and mail diverted already. */
  readonly failsAt?: 'validating' | 'provisioning' | 'syncing'
  /** What Exchange Online then says of the migration user. */
  readonly error?: string
  /** How many attempts fail before one succeeds; absent with `failsAt` = every one. */
  readonly attempts?: number
}

const NO_MAIL_USER = "A valid primary e-mail address couldn't be found in the cloud-based service for '{address}'."
const NO_SOURCE_CONNECTION = "Couldn't connect to the source mailbox '{address}'."

export const PROBLEMS = [
  {
    kind: 'hidden',
    sentence: 'Hidden from the address lists, so the migration service cannot find it.',
    count: 12,
    seenIn: ['directory', 'Exchange Online'],
    failsAt: 'provisioning',
    error: "A source e-mail address '{address}' couldn't be found in the on-premises domain.",
  },
  {
    kind: 'no-mail-user',
    sentence: 'Directory synchronisation has not made a mail user for it in the tenant.',
    count: 9,
    seenIn: ['Exchange Online', 'Microsoft Graph'],
    failsAt: 'provisioning',
    error: NO_MAIL_USER,
  },
  {
    kind: 'other-primary',
    sentence: 'Its primary address in the tenant is not its primary address on-premises.',
    count: 7,
    seenIn: ['Exchange Online', 'Microsoft Graph'],
    failsAt: 'provisioning',
    error: NO_MAIL_USER,
  },
  {
    kind: 'in-other-batch',
    sentence: 'Already in the batch pilot-2025, which was there before.',
    count: 5,
    seenIn: ['Exchange Online'],
    failsAt: 'validating',
    error: "UserDuplicateInOtherBatchException: The user '{address}' is already included in migration batch '{other}'.",
  },
  {
    kind: 'oversize',
    sentence: 'Larger than the 50 GB its cloud mailbox may hold.',
    count: 4,
    seenIn: [],
    failsAt: 'syncing',
    error: "MailboxIsFullException: This mailbox is full. The mailbox '{address}' is larger than its quota of 50 GB.",
  },
  {
    kind: 'unverified-suffix',
    sentence: 'Its address ends in a suffix that is not verified in the tenant.',
    count: 6,
    seenIn: ['directory', 'Microsoft Graph', 'list'],
    failsAt: 'provisioning',
    error: NO_MAIL_USER,
  },
  {
    kind: 'other-server',
    sentence: 'Homed on an old server that no migration endpoint reaches.',
    count: 6,
    seenIn: ['directory'],
    failsAt: 'syncing',
    error: NO_SOURCE_CONNECTION,
  },
  {
    kind: 'cloud-mailbox-exists',
    sentence: 'A licence given early has already made a second, empty mailbox in the cloud.',
    count: 5,
    seenIn: ['Exchange Online'],
    failsAt: 'provisioning',
    error: "TargetUserAlreadyHasPrimaryMailboxException: The target user '{address}' already has a primary mailbox.",
  },
  {
    kind: 'provisioning-conflict',
    sentence: 'Directory synchronisation reports a conflict: another object holds one of its addresses.',
    count: 4,
    seenIn: ['Microsoft Graph', 'Exchange Online'],
    failsAt: 'provisioning',
    error: NO_MAIL_USER,
  },
  {
    kind: 'sign-in-denied',
    sentence: 'The endpoint’s account may not open it.',
    count: 5,
    seenIn: [],
    failsAt: 'syncing',
    error: "Microsoft Exchange couldn't sign in to the user's on-premises account '{address}'.",
  },
  {
    kind: 'receive-as-denied',
    sentence: 'A protected account (adminCount=1), which loses the Receive As right it would inherit.',
    count: 8,
    seenIn: ['directory'],
    failsAt: 'syncing',
    error: NO_SOURCE_CONNECTION,
  },
  {
    kind: 'linked',
    sentence: 'A linked mailbox: directory synchronisation leaves it out, so the tenant has no mail user for it.',
    count: 6,
    seenIn: ['directory', 'Exchange Online', 'Microsoft Graph'],
    failsAt: 'provisioning',
    error: NO_MAIL_USER,
  },
  {
    kind: 'arrives-as-user',
    sentence: 'A shared, room or equipment mailbox: it arrives as a user mailbox and needs its type set again.',
    count: 158,
    seenIn: ['directory'],
  },
  {
    kind: 'connection-lost',
    sentence: 'The connection to its server breaks once; a retry helps.',
    count: 9,
    seenIn: [],
    failsAt: 'syncing',
    error: "MigrationServerConnectionFailedException: The connection to the server '{server}' could not be completed.",
    attempts: 1,
  },
  {
    kind: 'sync-timeout',
    sentence: 'Its server answers so slowly that the first attempt gives up; a retry helps.',
    count: 4,
    seenIn: [],
    failsAt: 'syncing',
    error:
      'SyncTimeoutException: Email migration failed for this user because no messages could be downloaded for 5 hours, 0 minutes.',
    attempts: 1,
  },
  {
    kind: 'poisoned',
    sentence: 'The service’s own job fails over and over; started again, it works.',
    count: 3,
    seenIn: [],
    failsAt: 'syncing',
    error: 'MigrationPermanentException: Error: Job is poisoned, poison count = 6.',
    attempts: 1,
  },
  {
    kind: 'skipped-items',
    sentence: 'Some of its items are corrupt and are left behind (consistency: Investigate).',
    count: 11,
    seenIn: [],
  },
  {
    kind: 'poor-consistency',
    sentence: 'Much of it is corrupt and is left behind (consistency: Poor).',
    count: 3,
    seenIn: [],
  },
  {
    kind: 'unified-messaging',
    sentence: 'Unified Messaging is on and has to be turned off before.',
    count: 10,
    seenIn: ['directory'],
  },
  {
    kind: 'disabled-account',
    sentence: 'The account is disabled, most likely of somebody who has left.',
    count: 14,
    seenIn: ['directory'],
  },
  {
    kind: 'many-items',
    sentence: 'Very many small items, so that it takes far longer than its size suggests.',
    count: 6,
    seenIn: [],
  },
  {
    kind: 'no-usage-location',
    sentence: 'Has no usage location in the tenant, so no licence can be given.',
    count: 8,
    seenIn: ['Microsoft Graph'],
  },
  {
    kind: 'exchange-plan-off',
    sentence: 'Holds a licence in which the Exchange plan is turned off.',
    count: 20,
    seenIn: ['Microsoft Graph'],
  },
  {
    kind: 'no-exchange-guid',
    sentence:
      'Its mail user in the tenant has no ExchangeGuid: a licence before the migration would make a second mailbox.',
    count: 5,
    seenIn: ['Exchange Online'],
  },
] as const satisfies readonly Problem[]

export type ProblemKind = (typeof PROBLEMS)[number]['kind']

/** The description of one kind. */
export function problemOf(kind: ProblemKind): Problem {
  const found: Problem | undefined = PROBLEMS.find((problem) => problem.kind === kind)
  if (!found) throw new RangeError(`no problem is called ${kind}`)
  return found
}
