import { describe, expect, it } from 'vitest'
import { FAILURES } from '../../src/migration/failure-catalogue.ts'
import { explain } from '../../src/migration/failures.ts'

/** The texts of the facts (exchange-online, section 4), as seen. */
const SEEN: readonly [string, string][] = [
  ['A valid primary e-mail address couldn’t be found in the cloud-based service for the user.', 'no-mail-user'],
  ["A source e-mail address 'a@x.com' couldn't be found in the on-premises domain.", 'hidden-or-wrong-source-address'],
  ["Microsoft Exchange couldn't sign in to the user's on-premises account.", 'no-permission-on-mailbox'],
  ["Couldn't connect to the source mailbox.", 'source-mailbox-unreachable'],
  ['A Windows Live error occurred while provisioning "a@x.com".', 'federated-password'],
  ['Error code: 0x80048210', 'federated-password'],
  ["The mailboxes listed in the CSV file can't be migrated because they contain errors", 'list-rows-refused'],
  ['Unable to connect to the server.', 'source-server-unreachable'],
  ["The connection to the server 'mail.contoso.com' could not be completed.", 'source-server-unreachable'],
  ['MigrationRemoteEndpointSettingsCouldNotBeAutodiscoveredException', 'autodiscover-failed'],
  ["The user 'a@x.com' is already included in migration batch 'sales-1'.", 'in-other-batch'],
  ['UserDuplicateInOtherBatchException', 'in-other-batch'],
  ['SourceMailboxAlreadyBeingMovedPermanentException', 'already-being-moved'],
  ['UserAlreadyHasDemotedArchiveException', 'old-archive'],
  ['MissingExchangeGuidException', 'no-exchange-guid'],
  ['MigrationCSVRowValidationException', 'list-rows-refused'],
  ['UnknownColumnsInCsv', 'unknown-columns'],
  ['MigrationMaxConcurrentIncrementalSyncsVerificationFailed', 'concurrency-settings'],
  ['ErrorMaximumConcurrentMigrationLimitExceeded', 'concurrency-settings'],
  ['UnableToDiscoverMailboxPermissionException', 'endpoint-settings-incomplete'],
  ['MigrationMustSpecifyEmailOrMailboxDNOrMailboxPermission', 'endpoint-settings-incomplete'],
  ['A recipient wasn\'t found for "a@x.com" on the target.', 'no-mail-user'],
  ['We had trouble signing in to this account. Please check the password.', 'endpoint-credentials'],
  ['This mailbox is full.', 'mailbox-full'],
  ['MigrationPermanentException: Error: Job is poisoned, poison count = 6', 'job-poisoned'],
  [
    'SyncTimeoutException: Email migration failed: no email could be downloaded for 5 hours, 0 minutes',
    'source-too-slow',
  ],
  ['The job has not made progress since 11/19/2026', 'source-too-slow'],
  ['StalledDueToTarget_MdbAvailability', 'service-throttled'],
  ['Relinquishing job because of large delays due to unfavorable server health', 'service-throttled'],
  ['A cloud mailbox already exists for this user', 'cloud-mailbox-exists'],
  ['onPremisesProvisioningErrors: ProxyAddress', 'provisioning-conflict'],
  ['Exchange: An unknown error has occurred in validation', 'provisioning-conflict'],
]

describe('explain', () => {
  it.each(SEEN)('%s', (raw, cause) => {
    expect(explain(raw)).toMatchObject({ cause, raw })
    expect(explain(raw.toUpperCase()).cause).toBe(cause)
  })

  it.each(SEEN.map(([raw, cause]) => [cause, raw] as const))('%s, however it is wrapped', (cause, raw) => {
    const wrapped = [
      `Ex6F9304|Microsoft.Exchange.Migration.MigrationPermanentException|${raw}`,
      `|Microsoft.Exchange.Configuration.CmdletProxyException|Error on proxy command ${JSON.stringify(JSON.stringify({ Message: raw, TypeName: 'X', InnerError: null }))}`,
      JSON.stringify({ localizedString: { stringId: 'Ex1' }, ClassName: 'Y', Message: raw }).replaceAll("'", '\\u0027'),
      `MigrationPermanentException: ${raw} --> Something outside`,
      raw.replaceAll(' ', '\r\n  '),
    ]
    for (const text of wrapped) expect(explain(text)).toMatchObject({ cause, raw: text })
  })

  it('keeps what it does not know, whole', () => {
    const raw = 'MigrationTransientException: Something new ▒ happened'
    expect(explain(raw)).toMatchObject({ cause: 'unclassified', raw, who: 'Exchange administrator' })
    expect(explain('').cause).toBe('unclassified')
  })

  it('each entry of the catalogue is reached by each of its own texts', () => {
    for (const { cause, says } of FAILURES) {
      for (const text of says) expect([text, explain(text.replaceAll('…', ' 5 ')).cause]).toEqual([text, cause])
    }
  })
})
