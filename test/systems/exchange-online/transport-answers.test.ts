import { describe, expect, it } from 'vitest'
import { loopback } from '../loopback.ts'
import { envelope } from './corpus.ts'
import { failure, transport } from './harness.ts'

describe('an answer of 200', () => {
  it('with errors is a failure', async () => {
    const errors = ['Ex1|Microsoft.Exchange.Migration.UserDuplicateInOtherBatchException|Ann is in sales-0.']
    const server = await loopback(() => ({ body: { value: [], '@adminapi.errors': errors } }))
    for (const run of [transport(server).read, transport(server).write])
      expect(await failure(run('New-MigrationBatch', { Name: 'sales-1' }))).toMatchObject({
        code: 'UserDuplicateInOtherBatchException',
        message: 'Ann is in sales-0.',
        answered: true,
        retryable: false,
      })
    expect(server.received).toHaveLength(2)
  })

  it('with an error object is a failure', async () => {
    const server = await loopback(() => ({ body: envelope('|A.OddException|Odd.') }))
    expect(await failure(transport(server).write('Stop-MigrationBatch', { Identity: 'x' }))).toMatchObject({
      code: 'OddException',
    })
  })

  it('that asks for a confirmation did nothing', async () => {
    const server = await loopback(() => ({ body: { value: [], '@adminapi.confirmationmessage': 'Sure?' } }))
    expect(await failure(transport(server).write('Start-MigrationBatch', { Identity: 'x' }))).toMatchObject({
      code: 'NotConfirmed',
      answered: true,
      retryable: false,
    })
  })

  it.each([
    ['a question without words', 'write', ''],
    ['a question in answer to a read', 'read', 'Sure?'],
  ] as const)('is not held up by %s', async (_, kind, question) => {
    const server = await loopback(() => ({ body: { value: [{}], '@adminapi.confirmationmessage': question } }))
    const answer = await transport(server)[kind]('Get-MigrationBatch', { Identity: 'x' })
    expect(answer.rows).toEqual([{}])
  })

  it('has no further page where the address of one is empty', async () => {
    const server = await loopback(() => ({ body: { value: [{}], '@odata.nextLink': '' } }))
    expect((await transport(server).read('Get-MigrationBatch', {})).rows).toEqual([{}])
  })

  it('may hold nothing at all after a read, where it says so itself', async () => {
    const server = await loopback(() => ({ status: 204 }))
    expect((await transport(server).read('Get-MigrationBatch', {})).rows).toEqual([])
  })

  it('keeps warnings, of the body and of the header, once each', async () => {
    const server = await loopback(() => ({
      headers: { 'x-warnings': '["slow","late"]' },
      body: { value: [{}], '@adminapi.warnings': ['late', 'odd'] },
    }))
    const { warnings } = await transport(server).write('New-MigrationBatch', { Name: 'x' })
    expect(warnings).toEqual(['late', 'odd', 'slow'])
    const plain = await loopback(() => ({ status: 204, headers: { 'x-warnings': 'mind the gap' } }))
    expect((await transport(plain).write('New-MigrationBatch', { Name: 'x' })).warnings).toEqual(['mind the gap'])
  })

  it.each([
    ['nothing', { status: 204 }],
    ['an empty body', { body: '' }],
    ['plain text', { body: 'OK' }],
    ['bytes that are no text', { body: Buffer.alloc(4) }],
    ['JSON without a value', { body: { '@odata.context': 'x' } }],
    ['an empty value', { body: { value: [] } }],
    ['a value of null', { body: { value: null } }],
  ])('may hold %s after a cmdlet without output', async (_, answer) => {
    const server = await loopback(() => answer)
    expect(await transport(server).write('Start-MigrationBatch', { Identity: 'x' })).toMatchObject({ rows: [] })
    expect(server.received).toHaveLength(1)
  })

  it.each([
    ['plain text', { body: 'under maintenance' }],
    ['a page', { body: '<html><body>sign in</body></html>' }],
    ['JSON without a value', { body: { message: 'x' } }],
    ['a value of null', { body: { value: null } }],
    ['bytes that are no text', { body: Buffer.alloc(4) }],
  ])('is no empty list when a read gets %s', async (_, answer) => {
    const server = await loopback(() => answer)
    expect(await failure(transport(server).read('Get-MigrationBatch', {}))).toMatchObject({
      code: 'UnexpectedAnswer',
      retryable: true,
      answered: true,
    })
  })

  it('may hold one object instead of a list', async () => {
    const server = await loopback(() => ({ body: { value: { Identity: 'x' } } }))
    expect((await transport(server).read('Get-MigrationConfig', {})).rows).toEqual([{ Identity: 'x' }])
  })
})
