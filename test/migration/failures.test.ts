import { describe, expect, it } from 'vitest'
import { FAILURES } from '../../src/migration/failure-catalogue.ts'
import { explain, isKnown, ownWords } from '../../src/migration/failures.ts'

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
  it.each(SEEN)('%s', (raw, id) => {
    expect(explain(raw)).toMatchObject({ id, raw })
    expect(explain(raw.toUpperCase()).id).toBe(id)
  })

  it.each(SEEN.map(([raw, id]) => [id, raw] as const))('%s, however it is wrapped', (id, raw) => {
    const wrapped = [
      `Ex6F9304|Microsoft.Exchange.Migration.MigrationPermanentException|${raw}`,
      `|Microsoft.Exchange.Configuration.CmdletProxyException|Error on proxy command ${JSON.stringify(JSON.stringify({ Message: raw, TypeName: 'X', InnerError: null }))}`,
      JSON.stringify({ localizedString: { stringId: 'Ex1' }, ClassName: 'Y', Message: raw }).replaceAll("'", '\\u0027'),
      `MigrationPermanentException: ${raw} --> Something outside`,
      raw.replaceAll(' ', '\r\n  '),
    ]
    for (const text of wrapped) expect(explain(text)).toMatchObject({ id, raw: text })
  })

  it.each([
    ['blanks that are written as escapes', "Couldn't\\r\\nconnect to\\tthe source mailbox."],
    ['quotes that are written as escapes', "Couldn\\\\'t connect to the source mailbox."],
    ['a typewriter’s accent for a quote', 'Couldn´t connect to the source mailbox.'],
  ])('sees through %s', (_, raw) => {
    expect(explain(raw).id).toBe('source-mailbox-unreachable')
  })

  it('wants the parts of a text in their order', () => {
    expect(explain('The migration batch sales-1 already exists.').id).not.toBe('unclassified')
    expect(explain('It already exists, the migration batch sales-1.').id).toBe('unclassified')
  })

  it('says whether it knows', () => {
    expect(isKnown(explain('This mailbox is full.'))).toBe(true)
    expect(isKnown(explain('Something new'))).toBe(false)
  })

  it('keeps what it does not know, whole', () => {
    const raw = 'MigrationTransientException: Something new ▒ happened'
    expect(explain(raw)).toMatchObject({ id: 'unclassified', raw, who: 'Exchange administrator' })
    expect(explain('').id).toBe('unclassified')
  })

  it('each entry of the catalogue is reached by each of its own texts', () => {
    for (const { id, texts } of FAILURES) {
      for (const text of texts) expect([text, explain(text.replaceAll('…', ' 5 ')).id]).toEqual([text, id])
    }
  })

  it('each code leads to one entry, and decides only where the text says nothing known', () => {
    const all = FAILURES.flatMap(({ id, codes = [] }) => codes.map((code) => [code, id] as const))
    expect(new Set(all.map(([code]) => code)).size).toBe(all.length)
    for (const [code, id] of all) expect([code, explain('Nothing anybody knows', code).id]).toEqual([code, id])
    expect(explain('403: This mailbox is full', '403').id).toBe('mailbox-full')
    expect(explain('Row 403 of 500').id).toBe('unclassified')
  })

  it('each entry has an id of its own, a phrase for people, and a source', () => {
    expect(new Set(FAILURES.map(({ id }) => id)).size).toBe(FAILURES.length)
    for (const { id, cause, meaning, remedy, source } of FAILURES) {
      expect([id, cause]).toEqual([expect.stringMatching(/^[a-z-]+$/), expect.stringMatching(/^\S+( \S+)+[^.]$/)])
      expect(cause).not.toBe(id)
      for (const sentence of [meaning, remedy]) expect(sentence).toMatch(/^[A-Z].*\.$/)
      expect(source).not.toBe('')
    }
  })

  it.each([
    [
      "UserDuplicateInOtherBatchException: Der Benutzer 'a@x.com' ist bereits im Batch 'b' enthalten.",
      'in-other-batch',
    ],
    ["MigrationServerConnectionFailedException : La connexion au serveur 'm' a échoué.", 'source-server-unreachable'],
    ['{"localizedString":{"stringId":"Ex1"},"ClassName":"A.B.MissingExchangeGuidException"}', 'no-exchange-guid'],
    ['SyncTimeoutException: 5 時間メッセージをダウンロードできませんでした。', 'source-too-slow'],
  ])('in a foreign language, by the exception’s name: %s', (raw, id) => {
    expect(explain(raw)).toMatchObject({ id, raw })
  })

  it('a foreign text without a name stays itself', () => {
    const raw = "Die Quell-E-Mail-Adresse 'a@x.com' wurde in der lokalen Domäne nicht gefunden."
    expect(explain(raw)).toMatchObject({ id: 'unclassified', raw })
  })
})

describe('ownWords', () => {
  const shown = (raw: string, longest = 300) => ownWords(explain(raw), longest)

  it.each([
    [
      'a stack on lines of its own',
      'It broke.\r\n   at Microsoft.Exchange.Foo.Bar(String x)\r\n   at X.Y()',
      'It broke.',
    ],
    ['a stack in the same line', 'It broke. at Microsoft.Exchange.Foo.Bar(String x) at System.Baz()', 'It broke.'],
    ['another stack in the same line', 'It broke. at System.Net.Foo.Bar(String x)', 'It broke.'],
    ['no stack', 'It broke at System level (twice)', 'It broke at System level (twice)'],
    ['a stack with escaped breaks', 'It broke.\\r\\n   at A.B.Run()\\r\\n', 'It broke.'],
    ['a page', '<html><head><style>p{}</style></head><body><h1>Bad</h1><script>x()</script></body></html>', 'Bad'],
    ['no page', 'No room for <ann@x.com> at the inn', 'No room for <ann@x.com> at the inn'],
    ['NUL bytes and runs of blanks', 'It\0 \n\n broke', 'It broke'],
    ['nothing', '', ''],
  ])('leaves out %s', (_what, raw, words) => {
    expect(shown(raw)).toBe(words)
  })

  it('is cut to what is asked for', () => {
    expect(shown('long '.repeat(50_000), 20)).toBe(`${'long '.repeat(4).slice(0, 19)}…`)
    expect(shown('exactly so long', 15)).toBe('exactly so long')
  })
})
