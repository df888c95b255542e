/**
 * What Exchange Online writes when a mailbox or a batch fails, and what it means. Order matters: the cause comes before
 * the wrapping that many causes share. Texts in `says` are compared without regard to case, blanks or the kind of
 * quotation mark; `…` stands for anything. `source` is where the text was published; several come from pages on other
 * migration types of the same service.
 */

export interface KnownFailure {
  readonly cause: string
  readonly says: readonly string[]
  readonly meaning: string
  readonly who:
    | 'Exchange administrator'
    | 'directory administrator'
    | 'Microsoft 365 administrator'
    | 'network administrator'
    | 'Microsoft'
    | 'whoever made the list'
  readonly remedy: string
  /** Whether starting it again after the remedy, or merely later, makes it work. */
  readonly retryHelps: boolean
  readonly source: string
}

export const FAILURES: readonly KnownFailure[] = [
  {
    cause: 'no-mail-user',
    says: [
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
    cause: 'hidden-or-wrong-source-address',
    says: [
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
    cause: 'no-permission-on-mailbox',
    says: [
      "Microsoft Exchange couldn't sign in to the user's on-premises account",
      'MapiExceptionLogonFailed',
      "couldn't sign in to the user's on-premises",
    ],
    meaning: 'The endpoint’s account may not open this mailbox on-premises.',
    who: 'Exchange administrator',
    remedy:
      'Grant the endpoint’s account Full Access on the mailbox or Receive As on its database. Exchange 2003 and 2007 deny Receive As to administrators by default, and protected accounts (adminCount) lose inherited rights. Then retry.',
    retryHelps: true,
    source: 'help.outlook.com Ee695827',
  },
  {
    cause: 'source-mailbox-unreachable',
    says: ["Couldn't connect to the source mailbox", 'CouldntConnectToSourceMailbox'],
    meaning:
      'The old server did not open the mailbox: a missing permission, an account that is too new, or a database that was just made.',
    who: 'Exchange administrator',
    remedy:
      'Check the permission of the endpoint’s account on this mailbox and its database; new rights may take some hours on the old server. Then retry.',
    retryHelps: true,
    source: 'help.outlook.com Ee695827',
  },
  {
    cause: 'federated-password',
    says: ['A Windows Live error occurred while provisioning', '0x80048210'],
    meaning: 'The person signs in by federation, and the list asks that the password be changed at first sign-in.',
    who: 'whoever made the list',
    remedy:
      'Leave ForceChangePassword out, or set it to False, for people of a federated domain; make the batch anew with that list.',
    retryHelps: false,
    source: 'KB2845956',
  },
  {
    cause: 'list-rows-refused',
    says: [
      "The mailboxes listed… can't be migrated because they contain errors",
      'MigrationCSVRowValidationException',
      'CSVRowValidation',
    ],
    meaning: 'Exchange Online refused rows of the list.',
    who: 'whoever made the list',
    remedy: 'Read the validation warnings of the batch, correct these rows, and send the list again.',
    retryHelps: false,
    source: 'KB2845956; object model',
  },
  {
    cause: 'unknown-columns',
    says: ['UnknownColumnsInCsv', 'unknown columns in the CSV'],
    meaning: 'The list that reached Exchange Online has columns it does not know.',
    who: 'whoever made the list',
    remedy: 'Send only EmailAddress and, where needed, ForceChangePassword.',
    retryHelps: false,
    source: 'object model',
  },
  {
    cause: 'endpoint-settings-incomplete',
    says: ['UnableToDiscoverMailboxPermissionException', 'MigrationMustSpecifyEmailOrMailboxDNOrMailboxPermission'],
    meaning: 'The endpoint does not say with which mailbox, or with which permission, the connection is tested.',
    who: 'Microsoft 365 administrator',
    remedy:
      'Give the endpoint an e-mail address of the company and the mailbox permission (Admin or Full Access) in the Exchange admin center.',
    retryHelps: true,
    source: 'object model',
  },
  {
    cause: 'autodiscover-failed',
    says: ['MigrationRemoteEndpointSettingsCouldNotBeAutodiscoveredException', 'SettingsCouldNotBeAutodiscovered'],
    meaning:
      'Autodiscover did not tell Exchange Online where the old server is. Exchange 2003 has no Autodiscover at all.',
    who: 'Microsoft 365 administrator',
    remedy:
      'Make a manual endpoint that names the Exchange server and the RPC proxy server, or mend Autodiscover on-premises.',
    retryHelps: true,
    source: 'object model',
  },
  {
    cause: 'endpoint-credentials',
    says: ['We had trouble signing in to this account', 'The credentials provided are not valid', 'LogonDenied'],
    meaning: 'The user name or password of the endpoint is not accepted on-premises: changed, expired or locked.',
    who: 'Microsoft 365 administrator',
    remedy: 'Set the endpoint’s credentials anew in the Exchange admin center (never here), test it, then retry.',
    retryHelps: true,
    source: 'object model (IMAP wording)',
  },
  {
    cause: 'in-other-batch',
    says: ['UserDuplicateInOtherBatchException', 'is already included in migration batch'],
    meaning: 'This person is already in another migration batch.',
    who: 'Exchange administrator',
    remedy: 'Keep one of the two: remove the migration user from the other batch, or this row from the list.',
    retryHelps: true,
    source: 'object model',
  },
  {
    cause: 'already-being-moved',
    says: ['SourceMailboxAlreadyBeingMovedPermanentException', 'SourceMailboxAlreadyBeingMoved'],
    meaning: 'Another request for this mailbox exists, perhaps left over from an earlier attempt.',
    who: 'Exchange administrator',
    remedy: 'Find and remove the stale request or migration user, then retry.',
    retryHelps: true,
    source: 'object model',
  },
  {
    cause: 'old-archive',
    says: ['UserAlreadyHasDemotedArchiveException', 'AlreadyHasDemotedArchive'],
    meaning: 'The person has a disabled archive in the cloud from earlier.',
    who: 'Microsoft 365 administrator',
    remedy: 'Remove it with Set-Mailbox -RemoveDisabledArchive, once nobody needs its content; then retry.',
    retryHelps: true,
    source: 'object model',
  },
  {
    cause: 'cloud-mailbox-exists',
    says: ['cloud mailbox already exists', 'TargetUserAlreadyHasPrimaryMailbox', 'already has a primary mailbox'],
    meaning:
      'The person already has a mailbox in the cloud that this migration did not make: most often a licence came before the migration.',
    who: 'Microsoft 365 administrator',
    remedy:
      'Solve the double mailbox first: save what is in the cloud one, take the Exchange plan away and let directory sync make the mail user again. Then retry.',
    retryHelps: true,
    source: 'kraftkennedy; cloudm notes',
  },
  {
    cause: 'no-exchange-guid',
    says: ['MissingExchangeGuidException', 'MissingExchangeGuid'],
    meaning: 'The mail user in the cloud has no ExchangeGuid from on-premises; moves need it.',
    who: 'directory administrator',
    remedy: 'Let directory sync bring msExchMailboxGuid, or set ExchangeGuid on the mail user; then retry.',
    retryHelps: true,
    source: 'object model',
  },
  {
    cause: 'provisioning-conflict',
    says: ['onPremisesProvisioningErrors', 'Exchange: … validation', 'PropertyConflict', 'ProxyAddress conflict'],
    meaning: 'Directory sync could not write this person properly: an address or name is used twice.',
    who: 'directory administrator',
    remedy: 'Find who else has the value, correct it on-premises, let directory sync run, then retry.',
    retryHelps: true,
    source: 'technet exovoice',
  },
  {
    cause: 'mailbox-full',
    says: ['This mailbox is full', 'MapiExceptionShutoffQuotaExceeded', 'quota exceeded'],
    meaning: 'The cloud mailbox has no room for the content.',
    who: 'Microsoft 365 administrator',
    remedy: 'Give a licence with a greater mailbox, or let the person tidy up on-premises; then retry.',
    retryHelps: true,
    source: 'object model',
  },
  {
    cause: 'job-poisoned',
    says: ['Job is poisoned', 'poison count ='],
    meaning: 'The service’s own job for this mailbox fell over several times, and it gave up.',
    who: 'Exchange administrator',
    remedy:
      'Retry once. If it comes back, remove the mailbox from the batch, put it into a new one, and send Microsoft Support the text below.',
    retryHelps: true,
    source: 'itwriting.com/blog/7546',
  },
  {
    cause: 'source-too-slow',
    says: ['SyncTimeoutException', 'could be downloaded for … hours', 'The job has not made progress since'],
    meaning:
      'For hours nothing came from the old server: it is overloaded, its line is too narrow, or something between drops connections.',
    who: 'network administrator',
    remedy:
      'Look at the old server and at firewalls with time limits; lower the endpoint’s concurrency for a weak server, raise connection limits on a strong one. Then retry.',
    retryHelps: true,
    source: 'itwriting.com/blog/7546',
  },
  {
    cause: 'service-throttled',
    says: [
      'StalledDueToTarget',
      'Relinquishing job because of large delays',
      'TooManyTransientFailureRetries',
      'MicroDelay',
      'maximum number of concurrent requests',
    ],
    meaning: 'Exchange Online itself slows the work down; nothing is broken on your side.',
    who: 'Microsoft',
    remedy: 'Wait: the service goes on by itself. If nothing moves for a day, retry; then open a ticket.',
    retryHelps: true,
    source: 'techcommunity and KB posts',
  },
  {
    cause: 'concurrency-settings',
    says: [
      'MigrationMaxConcurrentIncrementalSyncsVerificationFailed',
      'ErrorMaximumConcurrentMigrationLimitExceeded',
      'MaximumConcurrentMigrationLimitExceeded',
    ],
    meaning: 'The endpoint asks for more mailboxes at a time than the tenant allows.',
    who: 'Microsoft 365 administrator',
    remedy: 'Lower MaxConcurrentMigrations of the endpoint (and MaxConcurrentIncrementalSyncs to at most the same).',
    retryHelps: true,
    source: 'object model',
  },
  {
    cause: 'poor-consistency',
    says: ['DataConsistencyScore … Poor', 'TooManyBadItems', 'too many bad items', 'TooManyLargeItems'],
    meaning: 'Too much of the mailbox could not be copied.',
    who: 'Microsoft',
    remedy:
      'Look at the skipped items; repair the mailbox on-premises (isinteg on 2003 and 2007), retry, else ask Microsoft Support.',
    retryHelps: true,
    source: 'track-prevent-data-loss-dcs',
  },
  {
    cause: 'source-server-unreachable',
    says: [
      'MigrationServerConnectionFailedException',
      'The connection to the server … could not be completed',
      'Unable to connect to the server',
      'MigrationTransientException: The connection',
    ],
    meaning:
      'Exchange Online does not reach the old server through Outlook Anywhere: name, firewall, certificate, Basic authentication in IIS, or TLS (old Windows may lack TLS 1.2).',
    who: 'network administrator',
    remedy:
      'Test Outlook Anywhere from outside with the Remote Connectivity Analyzer, look at certificate and firewall, then run check here. Then retry.',
    retryHelps: true,
    source: 'KB2389390; object model',
  },
]
