/** What is wrong with one mailbox or its person in the tenant. */
import type { KnownFailure } from './known-failure.ts'

export const PEOPLE: readonly KnownFailure[] = [
  {
    id: 'no-mail-user',
    cause: 'no mail user in the cloud',
    texts: [
      "A valid primary e-mail address couldn't be found in the cloud-based service",
      "A recipient wasn't found for … on the target",
      'TargetUserNotFound',
    ],
    meaning:
      'Exchange Online has no mail user with this primary address: directory sync did not bring it, or under another address.',
    who: 'directory administrator',
    remedy:
      'Compare the primary SMTP address on-premises and in the tenant, correct it, let directory sync run, then retry.',
    retryHelps: true,
    source: 'help.outlook.com Ee695827',
  },
  {
    id: 'hidden-or-wrong-source-address',
    cause: 'hidden on-premises, or under another address there',
    texts: [
      "A source e-mail address … couldn't be found in the on-premises domain",
      "couldn't be found in the on-premises domain",
    ],
    meaning:
      'The old server does not find the mailbox: it is hidden from address lists, or the address is not its primary one.',
    who: 'Exchange administrator',
    remedy: 'Show the mailbox in address lists (it may be hidden again afterwards) or correct the address, then retry.',
    retryHelps: true,
    source: 'help.outlook.com Ee695827',
  },
  {
    id: 'in-other-batch',
    cause: 'already in another batch',
    texts: ['UserDuplicateInOtherBatchException', 'is already included in migration batch'],
    meaning: 'This person is already in another migration batch.',
    who: 'Exchange administrator',
    remedy: 'Keep one of the two: remove the migration user from the other batch, or this row from the list.',
    retryHelps: true,
    source: 'object model',
  },
  {
    id: 'already-being-moved',
    cause: 'another request for this mailbox',
    texts: ['SourceMailboxAlreadyBeingMovedPermanentException', 'SourceMailboxAlreadyBeingMoved'],
    meaning: 'Another request for this mailbox exists, perhaps left over from an earlier attempt.',
    who: 'Exchange administrator',
    remedy: 'Find and remove the stale request or migration user, then retry.',
    retryHelps: true,
    source: 'object model',
  },
  {
    id: 'old-archive',
    cause: 'a disabled archive left in the cloud',
    texts: ['UserAlreadyHasDemotedArchiveException', 'AlreadyHasDemotedArchive'],
    meaning: 'The person has a disabled archive in the cloud from earlier.',
    who: 'Microsoft 365 administrator',
    remedy: 'Remove it with Set-Mailbox -RemoveDisabledArchive, once nobody needs its content; then retry.',
    retryHelps: true,
    source: 'object model',
  },
  {
    id: 'cloud-mailbox-exists',
    cause: 'a second mailbox in the cloud',
    texts: ['cloud mailbox already exists', 'TargetUserAlreadyHasPrimaryMailbox', 'already has a primary mailbox'],
    meaning:
      'The person already has a mailbox in the cloud that this migration did not make: most often a licence came before the migration.',
    who: 'Microsoft 365 administrator',
    remedy:
      'Solve the double mailbox first: save what is in the cloud one, take the Exchange plan away and let directory sync make the mail user again. Then retry.',
    retryHelps: true,
    source: 'kraftkennedy; cloudm notes',
  },
  {
    id: 'no-exchange-guid',
    cause: 'no ExchangeGuid in the cloud',
    texts: ['MissingExchangeGuidException', 'MissingExchangeGuid'],
    meaning: 'The mail user in the cloud has no ExchangeGuid from on-premises; moves need it.',
    who: 'directory administrator',
    remedy: 'Let directory sync bring msExchMailboxGuid, or set ExchangeGuid on the mail user; then retry.',
    retryHelps: true,
    source: 'object model',
  },
  {
    id: 'provisioning-conflict',
    cause: 'a conflict in directory sync',
    texts: ['onPremisesProvisioningErrors', 'Exchange: … validation', 'PropertyConflict', 'ProxyAddress conflict'],
    meaning: 'Directory sync could not write this person properly: an address or name is used twice.',
    who: 'directory administrator',
    remedy: 'Find who else has the value, correct it on-premises, let directory sync run, then retry.',
    retryHelps: true,
    source: 'technet exovoice',
  },
  {
    id: 'mailbox-full',
    cause: 'the cloud mailbox is full',
    texts: ['This mailbox is full', 'MailboxIsFullException', 'MapiExceptionShutoffQuotaExceeded', 'quota exceeded'],
    meaning: 'The cloud mailbox has no room for the content.',
    who: 'Microsoft 365 administrator',
    remedy: 'Give a licence with a greater mailbox, or let the person tidy up on-premises; then retry.',
    retryHelps: true,
    source: 'object model',
  },
  {
    id: 'poor-consistency',
    cause: 'too much could not be copied',
    texts: ['DataConsistencyScore … Poor', 'TooManyBadItems', 'too many bad items', 'TooManyLargeItems'],
    meaning: 'Too much of the mailbox could not be copied.',
    who: 'Microsoft',
    remedy:
      'Look at the skipped items; repair the mailbox on-premises (isinteg on 2003 and 2007), retry, else ask Microsoft Support.',
    retryHelps: true,
    source: 'track-prevent-data-loss-dcs',
  },
]
