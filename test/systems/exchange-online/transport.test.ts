import { describe, expect, it } from 'vitest'
import { loopback } from '../loopback.ts'
import { envelope } from './corpus.ts'
import { failure, PATH, TENANT, transport } from './harness.ts'

describe('the request', () => {
  it('is what the admin endpoint takes', async () => {
    const server = await loopback(() => ({ body: { value: [] } }))
    await transport(server).read('Get-MigrationBatch', { Identity: 'sales-1' }, ['Identity', 'Status'])
    const [request] = server.received
    expect(request).toMatchObject({ method: 'POST', path: `${PATH}?$select=Identity,Status` })
    expect(JSON.parse(request?.body ?? '')).toEqual({
      CmdletInput: { CmdletName: 'Get-MigrationBatch', Parameters: { Identity: 'sales-1' } },
    })
    expect(request?.headers).toMatchObject({
      authorization: 'Bearer MARKED-SECRET',
      'content-type': 'application/json; charset=utf-8',
      accept: 'application/json',
      'accept-encoding': 'identity',
      prefer: 'odata.maxpagesize=1000',
      'x-anchormailbox': `APP:SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}@${TENANT}`,
      'x-cmdletname': 'Get-MigrationBatch',
      'x-responseformat': 'json',
      warningaction: 'Continue',
    })
  })

  it('sends no parameters as an empty object, and one connection id for all', async () => {
    const server = await loopback(() => ({ body: { value: [] } }))
    const { read } = transport(server)
    await read('Get-MigrationConfig', {})
    await read('Get-MigrationConfig', {})
    expect(server.received[0]?.parameters).toEqual({})
    const [one, two] = server.received.map(({ headers }) => headers)
    expect(one?.['connection-id']).toBe(two?.['connection-id'])
    expect(one?.['client-request-id']).not.toBe(two?.['client-request-id'])
  })

  it.each([
    [{ Identity: '' }],
    [{ Identity: ' ' }],
    [{ Identity: '*' }],
    [{ Users: [] }],
    [{ Identity: undefined as unknown as string }],
    [{ Identity: null as unknown as string }],
  ])('never leaves with nothing in a parameter: %j', async (parameters) => {
    const server = await loopback(() => ({ body: { value: [] } }))
    const { read, write } = transport(server)
    await expect(read('Get-MigrationUser', parameters)).rejects.toThrow(TypeError)
    await expect(write('Remove-MigrationBatch', parameters)).rejects.toThrow(TypeError)
    expect(server.received).toHaveLength(0)
  })
})

describe('faults', () => {
  it('a 403 of NUL bytes that claims gzip: unknown or not permitted', async () => {
    const server = await loopback(() => ({
      status: 403,
      headers: { 'content-encoding': 'gzip' },
      body: Buffer.alloc(64),
    }))
    const error = await failure(transport(server).read('Get-MigrationBatch', {}))
    expect(error).toMatchObject({ code: 'CmdletNotPermitted', retryable: false, answered: true })
    expect(error.operation).toBe('Get-MigrationBatch')
  })

  it('"no such object" is no rows to a read, and an error to a write', async () => {
    const body = envelope(
      'Ex6F9304|Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException|Not there.',
    )
    const server = await loopback(() => ({ status: 404, body }))
    expect(await transport(server).read('Get-MigrationBatch', { Identity: 'x' })).toEqual({ rows: [], warnings: [] })
    expect(await failure(transport(server).write('Start-MigrationBatch', { Identity: 'x' }))).toMatchObject({
      code: 'ManagementObjectNotFoundException',
    })
  })

  it('a gateway\'s 404 is not "no such object"', async () => {
    const server = await loopback(() => ({ status: 404, body: '<html><body>404</body></html>' }))
    expect(await failure(transport(server).read('Get-MigrationBatch', { Identity: 'x' }))).toMatchObject({
      code: '404',
    })
  })

  it('throttling in plain text is waited for, by a write too', async () => {
    const body = 'You have reached the maximum number of concurrent requests per tenant. Please wait and try again'
    const server = await loopback((_, before) => (before === 0 ? { status: 503, body } : { body: { value: [] } }))
    await transport(server).write('Start-MigrationBatch', { Identity: 'x' })
    expect(server.received).toHaveLength(2)
  })

  it.each([500, 502, 503, 504, 408])('a bare %i leaves a write open: sent once, not answered', async (status) => {
    const server = await loopback(() => ({ status }))
    expect(await failure(transport(server).write('New-MigrationBatch', { Name: 'x' }))).toMatchObject({
      code: String(status),
      answered: false,
    })
    expect(server.received).toHaveLength(1)
  })

  it('a write that times out is sent exactly once, and is open', async () => {
    const server = await loopback(() => 'silence')
    expect(await failure(transport(server, 30).write('New-MigrationBatch', { Name: 'x' }))).toMatchObject({
      code: 'TimedOut',
      answered: false,
      operation: 'New-MigrationBatch',
    })
    expect(server.received).toHaveLength(1)
  })

  it('a passing exception is waited for by a read only', async () => {
    const body = envelope('|Microsoft.Exchange.Data.Storage.StorageTransientException|The store is busy.')
    const server = await loopback((_, before) => (before % 2 === 0 ? { status: 500, body } : { body: { value: [] } }))
    await transport(server).read('Get-MigrationBatch', {})
    expect(server.received).toHaveLength(2)
    expect(await failure(transport(server).write('Start-MigrationBatch', { Identity: 'x' }))).toMatchObject({
      code: 'StorageTransientException',
      retryable: true,
    })
  })
})
