/** Every error answer of the corpus, from its bytes to the card: its class, the way out, and never a stack. */
import { describe, expect, it } from 'vitest'
import { ROOT } from '../../src/app/paths.ts'
import { remoteFailure } from '../../src/dispatch/cards.ts'
import { createCards } from '../../src/messages/cards.ts'
import { explain } from '../../src/migration/failures.ts'
import type { Failure } from '../../src/migration/types.ts'
import { faultOf } from '../../src/systems/exchange-online/fault.ts'
import { RemoteError } from '../../src/systems/ports.ts'
import { eventCard } from '../../src/tracking/event-card.ts'
import { textOf } from '../support/harness.ts'
import { CORPUS, type Specimen } from '../systems/exchange-online/corpus.ts'

interface Class {
  readonly who: Failure['who']
  /** A piece of the remedy that only this class has. */
  readonly remedy: string
  readonly retryHelps: boolean
  readonly specimens: readonly string[]
}

const status = (code: number, ...types: string[]) => types.map((type) => `${type}Exception, status ${code}`)
const RETRY = true
const NO_RETRY = false
const of = (who: Failure['who'], remedy: string, retryHelps: boolean, specimens: readonly string[]): Class => ({
  who,
  remedy,
  retryHelps,
  specimens,
})

const EXCHANGE = 'Exchange administrator'
const TENANT = 'Microsoft 365 administrator'
const OURS = 'Stagecoach administrator'

const CLASSES: Readonly<Record<string, Class>> = {
  'not-found': of(EXCHANGE, 'Wait a minute if it was just made', RETRY, [
    ...status(404, 'ManagementObjectNotFound', 'MigrationUserNotFound'),
    'JSON as text: localizedString and ClassName',
  ]),
  'ambiguous-name': of(EXCHANGE, 'primary SMTP address', NO_RETRY, status(400, 'ManagementObjectAmbiguous')),
  'call-refused': of(OURS, 'Update Stagecoach', NO_RETRY, [
    ...status(400, 'AmbiguousParameterSet', 'ArgumentNull'),
    'only the internal exception speaks (ParameterTransformationException)',
    'a cast that fails (a credential sent as an object)',
  ]),
  'value-refused': of(EXCHANGE, 'another name or value', NO_RETRY, [
    ...status(400, 'Argument'),
    ...status(503, 'DataValidation'),
  ]),
  'source-server-unreachable': of('network administrator', 'Remote Connectivity Analyzer', RETRY, [
    ...status(400, 'MigrationServerConnectionFailed'),
    'a piped exception as plain text',
  ]),
  'autodiscover-failed': of(
    TENANT,
    'Make a manual endpoint',
    RETRY,
    status(400, 'MigrationRemoteEndpointSettingsCouldNotBeAutodiscovered'),
  ),
  'in-other-batch': of(EXCHANGE, 'Keep one of the two', RETRY, [
    ...status(400, 'UserDuplicateInOtherBatch'),
    'a proxied error with JSON inside',
  ]),
  'already-being-moved': of(EXCHANGE, 'stale request', RETRY, status(400, 'SourceMailboxAlreadyBeingMovedPermanent')),
  'old-archive': of(TENANT, '-RemoveDisabledArchive', RETRY, status(400, 'UserAlreadyHasDemotedArchive')),
  'no-exchange-guid': of('directory administrator', 'msExchMailboxGuid', RETRY, status(400, 'MissingExchangeGuid')),
  'list-rows-refused': of(
    'whoever made the list',
    'correct these rows',
    NO_RETRY,
    status(400, 'MigrationCSVRowValidation'),
  ),
  'unknown-columns': of(
    'whoever made the list',
    'Send only EmailAddress',
    NO_RETRY,
    status(400, 'MigrationUnknownColumnsInCSV'),
  ),
  'concurrency-settings': of(
    TENANT,
    'Lower MaxConcurrentMigrations',
    RETRY,
    status(400, 'MigrationMaxConcurrentIncrementalSyncsVerificationFailed'),
  ),
  'endpoint-settings-incomplete': of(
    TENANT,
    'mailbox permission',
    RETRY,
    status(400, 'UnableToDiscoverMailboxPermission', 'MigrationMustSpecifyEmailOrMailboxDNOrMailboxPermission'),
  ),
  'job-poisoned': of(EXCHANGE, 'put it into a new one', RETRY, status(400, 'MigrationPermanent')),
  'batch-exists': of(EXCHANGE, 'Choose another name', NO_RETRY, status(400, 'MigrationBatchAlreadyExists')),
  'batch-cannot-be-stopped': of(EXCHANGE, 'Nothing needs', NO_RETRY, status(400, 'MigrationBatchCannotBeStopped')),
  'source-too-slow': of('network administrator', 'firewalls with time limits', RETRY, status(500, 'SyncTimeout')),
  'service-busy': of('Microsoft', 'Wait a minute and try again', RETRY, [
    ...status(500, 'MigrationTransient', 'DCOverloaded', 'SuitabilityDirectory', 'ServerInMM'),
    ...status(400, 'ADServerSettingsChanged'),
    ...status(500, 'StorageTransient', 'ADTransient'),
  ]),
  'service-throttled': of('Microsoft', 'goes on by itself', RETRY, [
    ...status(500, 'ThrottlingRejectedOperation'),
    'throttling as plain text, status 500',
    'throttling as plain text, status 400',
    'throttling in JSON',
    '429 without a word',
  ]),
  'service-stumbled': of('Microsoft', 'with the request id', RETRY, [
    ...status(500, 'NullReference', 'Timeout'),
    ...status(400, 'Timeout'),
    'only generic texts',
    'Message alone',
    'JSON that says nothing',
    'a stack after plain text',
    'a stack in the same line',
    'a JSON number',
  ]),
  'service-unavailable': of('Microsoft', 'service health', RETRY, [
    'a gateway page',
    'an IIS page',
    '504 without a word',
  ]),
  'no-answer': of('network administrator', 'Look whether it was done', RETRY, ['408 as plain text']),
  'page-lost': of('Microsoft', 'read from its start', RETRY, ['a page token whose back end is gone']),
  'wrong-address': of(OURS, 'Check the address', NO_RETRY, ['error.message alone', 'a 404 page of a gateway']),
  'token-refused': of(TENANT, 'Exchange.ManageAsApp', RETRY, ['error as a string', '401 without a word']),
  'not-permitted': of(TENANT, 'role with this cmdlet', RETRY, [
    ...status(404, 'CommandNotFound'),
    '403 of NUL bytes',
    'the user is not allowed',
  ]),
  'role-not-supported': of(TENANT, 'Exchange Recipient Administrator', RETRY, ['the role is not supported']),
  'no-roles': of(TENANT, 'New-ServicePrincipal', RETRY, ['no management roles']),
  unclassified: of(EXCHANGE, 'Read the text', RETRY, [
    ...status(400, 'RecipientTask'),
    'a proxied error inside a proxied error',
    'a proxied error with plain text inside',
    'JSON as text: Message and TypeName',
    'JSON as text: only an inner error speaks',
    'a detail that says nothing gives way to the internal exception',
    'error.message with pipes',
    'odata.error with a message object',
    'ErrorRecords',
    'ErrorRecords with an exception inside',
    'a JSON list',
    'pipes that are no type',
    'broken JSON',
  ]),
}

const classOf = new Map(
  Object.entries(CLASSES).flatMap(([id, { specimens, ...rest }]) => specimens.map((name) => [name, { id, ...rest }])),
)

const bodyOf = ({ body }: Specimen) => (typeof body === 'object' ? JSON.stringify(body) : body)

function errorOf(specimen: Specimen): RemoteError {
  const { code, text, retryable, answered } = faultOf(specimen.status, bodyOf(specimen), 'Get-MigrationBatch')
  const system = 'Exchange Online'
  return new RemoteError({ system, operation: 'Get-MigrationBatch', code, text, retryable, answered, requestId: 'r-1' })
}

const cards = createCards(new URL('cards/', ROOT), { practice: true })
const STACK = /\bat (Microsoft|System)\.|\.cs:line|<\/?(html|body|p|h1|script)\b|\0/i

describe('the error corpus, explained', () => {
  it('each specimen has a class, and each class a specimen', () => {
    expect([...classOf.keys()].toSorted()).toEqual(CORPUS.map(({ name }) => name).toSorted())
  })

  it.each(CORPUS)('$name', (specimen) => {
    const { code, message } = errorOf(specimen)
    const { id, who, remedy, retryHelps } = explain(`${code}: ${message}`, code)
    const expected = classOf.get(specimen.name)
    expect({ id, who, retryHelps }).toEqual({
      id: expected?.id,
      who: expected?.who,
      retryHelps: expected?.retryHelps,
    })
    expect(remedy).toContain(expected?.remedy)
  })
})

describe('the cards drawn from the corpus', () => {
  it.each(CORPUS)('a refusal says what to do and shows no stack: $name', (specimen) => {
    const error = errorOf(specimen)
    const { card, data } = remoteFailure(error, undefined)
    const text = textOf(cards({ card: card as never, data }))
    expect(text).not.toMatch(STACK)
    expect(text).toContain('r-1')
    expect(text).toContain(error.code)
    const expected = classOf.get(specimen.name)
    if (expected?.id !== 'unclassified') expect(text).toContain(expected?.remedy)
    // What the catalogue does not know is told in the service's own words.
    else expect(text.replaceAll('\\', '')).toContain(error.message.slice(0, 100))
  })

  it.each(CORPUS)('a failed mailbox whose text is the whole body shows no stack: $name', (specimen) => {
    const raw = bodyOf(specimen) ?? '\0'.repeat(64)
    const failures = [{ address: 'ann@contoso.com', failure: explain(raw), diverted: 'yes' as const }]
    const at = '2026-03-02T08:00:00.000Z'
    const event = eventCard({ kind: 'mailboxes failed', batch: 'sales-1', at, text: '1 mailbox failed.', failures })
    const text = textOf(cards({ card: event.card as never, data: event.data }))
    expect(text).not.toMatch(STACK)
    expect(text).toContain('ann@contoso.com')
  })
})
