import { describe, expect, it } from 'vitest'
import { type Loopback, loopback } from '../loopback.ts'
import { failure, PATH, transport } from './harness.ts'

const EXPIRED = {
  status: 400,
  body: { error: { message: 'Expired or Invalid pagination request. Default Expiry time is 00:30:00' } },
}

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

  it('are read until they hold, however often they expire on the way', async () => {
    const server = await loopback(({ path }, before) => {
      if (path.includes('$skiptoken') && before < 6) return EXPIRED
      const next = path.includes('$skiptoken') ? {} : { '@odata.nextLink': `${PATH}?$skiptoken=${before}` }
      return { body: { value: [{ Identity: `u${before}` }], ...next } }
    })
    const { rows } = await transport(server).read('Get-MigrationUser', {})
    expect(rows).toEqual([{ Identity: 'u6' }, { Identity: 'u7' }])
  })

  it('are asked for again where they are after a passing fault, not from the start', async () => {
    const server = await loopback(({ path }, before) => {
      if (before === 1) return { status: 503 }
      const next = path.includes('$skiptoken') ? {} : { '@odata.nextLink': `${PATH}?$skiptoken=1` }
      return { body: { value: [{ Identity: `u${before}` }], ...next } }
    })
    expect((await transport(server).read('Get-MigrationUser', {})).rows).toEqual([
      { Identity: 'u0' },
      { Identity: 'u2' },
    ])
  })

  it('do not expire before there is one', async () => {
    const server = await loopback(() => ({ status: 400, body: { error: { message: 'Bad request.' } } }))
    const error = await failure(transport(server).read('Get-MigrationUser', {}))
    expect(error.code).not.toBe('Expired')
    expect(server.received).toHaveLength(1)
  })

  it('are given up at last, with the word that later may help', async () => {
    const server = await loopback(({ path }) =>
      path.includes('$skiptoken') ? EXPIRED : { body: { value: [], '@odata.nextLink': `${PATH}?$skiptoken=dead` } },
    )
    expect(await failure(transport(server).read('Get-MigrationUser', {}))).toMatchObject({
      code: 'Expired',
      retryable: true,
      answered: true,
    })
    expect(server.received).toHaveLength(8)
  })

  it('that expired are known in any language', async () => {
    const message = 'Die Seitenanforderung ist abgelaufen oder ungültig. Die Standardablaufzeit beträgt 00:30:00.'
    const server = await loopback((_, before) => {
      if (before === 1) return { status: 400, body: { error: { code: 'BadRequest', message } } }
      const next = before === 0 ? { '@odata.nextLink': `${PATH}?$skiptoken=dead` } : {}
      return { body: { value: [{ Identity: `u${before}` }], ...next } }
    })
    expect((await transport(server).read('Get-MigrationUser', {})).rows).toEqual([{ Identity: 'u2' }])
  })
})
