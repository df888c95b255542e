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
    })
  })

  it('keeps warnings, of the body and of the header, once each', async () => {
    const server = await loopback(() => ({
      headers: { 'x-warnings': '["slow","late"]' },
      body: { value: [{}], '@adminapi.warnings': ['late', 'odd'] },
    }))
    const { warnings } = await transport(server).write('New-MigrationBatch', { Name: 'x' })
    expect(warnings).toEqual(['late', 'odd', 'slow'])
  })

  it.each([
    ['nothing', { status: 204 }],
    ['an empty body', { body: '' }],
    ['plain text', { body: 'OK' }],
    ['bytes that are no text', { body: Buffer.alloc(4) }],
    ['JSON without a value', { body: { '@odata.context': 'x' } }],
    ['an empty value', { body: { value: [] } }],
  ])('may hold %s after a cmdlet without output', async (_, answer) => {
    const server = await loopback(() => answer)
    expect(await transport(server).write('Start-MigrationBatch', { Identity: 'x' })).toMatchObject({ rows: [] })
    expect(server.received).toHaveLength(1)
  })

  it.each([
    ['plain text', { body: 'under maintenance' }],
    ['a page', { body: '<html><body>sign in</body></html>' }],
    ['JSON without a value', { body: { message: 'x' } }],
    ['bytes that are no text', { body: Buffer.alloc(4) }],
  ])('is no empty list when a read gets %s', async (_, answer) => {
    const server = await loopback(() => answer)
    expect(await failure(transport(server).read('Get-MigrationBatch', {}))).toMatchObject({ code: 'UnexpectedAnswer' })
  })

  it('may hold one object instead of a list', async () => {
    const server = await loopback(() => ({ body: { value: { Identity: 'x' } } }))
    expect((await transport(server).read('Get-MigrationConfig', {})).rows).toEqual([{ Identity: 'x' }])
  })
})
