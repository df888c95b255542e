import { describe, expect, it } from 'vitest'
import { createTransport } from '../../../src/systems/exchange-online/transport.ts'
import { createHttp } from '../../../src/systems/http.ts'
import { RemoteError } from '../../../src/systems/ports.ts'
import { createCaller } from '../../../src/systems/retry.ts'
import { type Loopback, loopback, steppedTime } from '../loopback.ts'
import { envelope } from './corpus.ts'

const TENANT = '00000000-0000-0000-0000-0000000000aa'
const PATH = `/adminapi/beta/${TENANT}/InvokeCommand`

function transport(server: Loopback, timeout = 10_000) {
  const { clock, sleep } = steppedTime()
  const http = createHttp(server.url)
  const call = createCaller({
    ...{ system: 'Exchange Online', http, token: async () => 'MARKED-SECRET', clock, sleep, random: () => 1 },
    ...{ log: undefined, inFlight: 4 },
  })
  return createTransport(`${server.url}/`, TENANT, http, call, { read: timeout, write: timeout })
}
const failure = (promise: Promise<unknown>): Promise<RemoteError> =>
  promise.then(
    () => expect.fail('no failure'),
    (error) => (error instanceof RemoteError ? error : expect.fail(String(error))),
  )
const EXPIRED = {
  status: 400,
  body: { error: { message: 'Expired or Invalid pagination request. Default Expiry time is 00:30:00' } },
}

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

describe('pages', () => {
  it('are fetched by POST, with the same body and the same anchor', async () => {
    const server: Loopback = await loopback(({ path }) => {
      const page = Number(new URL(path, 'http://x').searchParams.get('$skiptoken') ?? 0)
      const next = page < 2 ? { '@odata.nextLink': `${server.url}${PATH}?$skiptoken=${page + 1}` } : {}
      return {
        body: { value: [{ Identity: `u${page}`, 'Identity@odata.type': 's' }], '@adminapi.warnings': ['w'], ...next },
      }
    })
    const output = await transport(server).read('Get-MigrationUser', { ResultSize: 'Unlimited' })
    expect(output).toEqual({ rows: [{ Identity: 'u0' }, { Identity: 'u1' }, { Identity: 'u2' }], warnings: ['w'] })
    expect(new Set(server.received.map(({ body }) => body)).size).toBe(1)
    expect(new Set(server.received.map(({ headers }) => headers['x-anchormailbox'])).size).toBe(1)
    expect(server.received.every(({ method }) => method === 'POST')).toBe(true)
  })

  it('of 2,000 rows arrive whole and in order', async () => {
    const server: Loopback = await loopback(({ path }) => {
      const from = Number(new URL(path, 'http://x').searchParams.get('$skiptoken') ?? 0)
      const value = Array.from({ length: 100 }, (_, n) => ({ Identity: `u${from + n}` }))
      const next = from + 100 < 2000 ? { '@odata.nextLink': `${PATH}?$skiptoken=${from + 100}` } : {}
      return { body: { value, ...next } }
    })
    const { rows } = await transport(server).read('Get-MigrationUser', {})
    expect(rows).toEqual(Array.from({ length: 2000 }, (_, n) => ({ Identity: `u${n}` })))
  })

  it('are refused from a foreign host, and the token does not go there', async () => {
    const server = await loopback(() => ({ body: { value: [{}], '@odata.nextLink': 'https://evil.example/take' } }))
    expect(await failure(transport(server).read('Get-MigrationUser', {}))).toMatchObject({ code: 'ForeignHost' })
    expect(server.received).toHaveLength(1)
  })

  it.each([
    ['a page that names itself', () => `${PATH}?$skiptoken=1`, 2],
    ['pages without end', (before: number) => `${PATH}?$skiptoken=${before}`, 1000],
  ])('come to an end: %s', async (_, link, calls) => {
    const server = await loopback((_, before) => ({ body: { value: [], '@odata.nextLink': link(before) } }))
    expect(await failure(transport(server).read('Get-MigrationUser', {}))).toMatchObject({ code: 'EndlessPages' })
    expect(server.received).toHaveLength(calls)
  })

  it('are read from the start once more when their token has expired', async () => {
    const server = await loopback((_, before) => {
      if (before === 1) return EXPIRED
      const next = before === 0 ? { '@odata.nextLink': `${PATH}?$skiptoken=dead` } : {}
      return { body: { value: [{ Identity: `u${before}` }], ...next } }
    })
    expect((await transport(server).read('Get-MigrationUser', {})).rows).toEqual([{ Identity: 'u2' }])
  })

  it('are given up when they expire again', async () => {
    const server = await loopback(({ path }) =>
      path.includes('$skiptoken') ? EXPIRED : { body: { value: [], '@odata.nextLink': `${PATH}?$skiptoken=dead` } },
    )
    expect(await failure(transport(server).read('Get-MigrationUser', {}))).toMatchObject({ code: 'ExpiredPage' })
    expect(server.received).toHaveLength(4)
  })
})

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
