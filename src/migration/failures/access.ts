/** The way from Exchange Online to the old server: endpoint, rights, network. */
import type { KnownFailure } from './known-failure.ts'

export const ACCESS: readonly KnownFailure[] = [
  {
    id: 'no-permission-on-mailbox',
    cause: 'no right to open the mailbox on-premises',
    texts: [
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
    id: 'source-mailbox-unreachable',
    cause: 'the mailbox on-premises does not open',
    texts: ["Couldn't connect to the source mailbox", 'CouldntConnectToSourceMailbox'],
    meaning:
      'The old server did not open the mailbox: a missing permission, an account that is too new, or a database that was just made.',
    who: 'Exchange administrator',
    remedy:
      'Check the permission of the endpoint’s account on this mailbox and its database; new rights may take some hours on the old server. Then retry.',
    retryHelps: true,
    source: 'help.outlook.com Ee695827',
  },
  {
    id: 'endpoint-settings-incomplete',
    cause: 'an endpoint without mailbox or permission',
    texts: ['UnableToDiscoverMailboxPermissionException', 'MigrationMustSpecifyEmailOrMailboxDNOrMailboxPermission'],
    meaning: 'The endpoint does not say with which mailbox, or with which permission, the connection is tested.',
    who: 'Microsoft 365 administrator',
    remedy:
      'Give the endpoint an e-mail address of the company and the mailbox permission (Admin or Full Access) in the Exchange admin center.',
    retryHelps: true,
    source: 'object model',
  },
  {
    id: 'autodiscover-failed',
    cause: 'Autodiscover on-premises does not answer',
    texts: ['MigrationRemoteEndpointSettingsCouldNotBeAutodiscoveredException', 'SettingsCouldNotBeAutodiscovered'],
    meaning:
      'Autodiscover did not tell Exchange Online where the old server is. Exchange 2003 has no Autodiscover at all.',
    who: 'Microsoft 365 administrator',
    remedy:
      'Make a manual endpoint that names the Exchange server and the RPC proxy server, or mend Autodiscover on-premises.',
    retryHelps: true,
    source: 'object model',
  },
  {
    id: 'endpoint-credentials',
    cause: 'the endpoint’s user name or password',
    texts: ['We had trouble signing in to this account', 'The credentials provided are not valid', 'LogonDenied'],
    meaning: 'The user name or password of the endpoint is not accepted on-premises: changed, expired or locked.',
    who: 'Microsoft 365 administrator',
    remedy: 'Set the endpoint’s credentials anew in the Exchange admin center (never here), test it, then retry.',
    retryHelps: true,
    source: 'object model (IMAP wording)',
  },
  {
    id: 'concurrency-settings',
    cause: 'more mailboxes at a time than allowed',
    texts: [
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
    id: 'source-server-unreachable',
    cause: 'the old server is not reached',
    texts: [
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
