import { describe, expect, it } from 'vitest'
import type { Token } from '../../src/systems/credentials.ts'
import { withTrace } from '../../src/trace.ts'
import { calls, failure, OK } from './caller.ts'
import { loopback } from './loopback.ts'

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const TRACE = '12345678-1234-4123-8123-123456789abc'

describe('the token', () => {
  it('is asked for anew, once, when the service claims something', async () => {
    const claims = JSON.stringify({ access_token: { nbf: { essential: true } } })
    const challenge = `Bearer realm="", error="insufficient_claims", claims="${Buffer.from(claims).toString('base64')}"`
    const server = await loopback(({ headers }) =>
      headers.authorization === 'Bearer new' ? OK : { status: 401, headers: { 'www-authenticate': challenge } },
    )
    const asked: (string | undefined)[] = []
    const token: Token = async (claimed) => {
      asked.push(claimed)
      return claimed === undefined ? 'old' : 'new'
    }
    expect(await calls(server, token).go(true)).toBe('done')
    expect(asked).toEqual([undefined, claims])
  })

  it('is asked for with claims that are not encoded, as they are', async () => {
    const challenge = 'Bearer claims="urn:any"'
    const server = await loopback((_, before) =>
      before === 0 ? { status: 401, headers: { 'www-authenticate': challenge } } : OK,
    )
    const asked: (string | undefined)[] = []
    const token: Token = async (claimed) => {
      asked.push(claimed)
      return 'token'
    }
    await calls(server, token).go()
    expect(asked).toEqual([undefined, 'urn:any'])
  })

  it('is not asked for anew by anything but a 401', async () => {
    const server = await loopback(() => ({ status: 403, headers: { 'www-authenticate': 'Bearer claims="e30="' } }))
    expect(await failure(calls(server, async () => 'token').go())).toMatchObject({ code: '403' })
    expect(server.received).toHaveLength(1)
  })

  it('is not asked for for ever', async () => {
    const challenge = 'Bearer claims="e30="'
    const server = await loopback(() => ({ status: 401, headers: { 'www-authenticate': challenge } }))
    expect(await failure(calls(server, async () => 'token').go())).toMatchObject({ code: '401' })
    expect(server.received).toHaveLength(2)
  })

  it('that cannot be had sends nothing and says why in one line', async () => {
    const server = await loopback(() => OK)
    const token: Token = async () => {
      throw new Error("AADSTS7000215: Invalid client secret.\r\nTrace ID: 1\r\nclient_secret='MARKED-SECRET'")
    }
    const error = await failure(calls(server, token).go(true))
    expect(error).toMatchObject({ code: 'AADSTS7000215', answered: true, retryable: false })
    expect(error.message).toBe('Signing in failed: AADSTS7000215: Invalid client secret.')
    const offline: Token = () => Promise.reject(new Error('getaddrinfo ENOTFOUND login.microsoftonline.com'))
    expect(await failure(calls(server, offline).go())).toMatchObject({ code: 'SignInFailed', answered: true })
    expect(server.received).toHaveLength(0)
  })

  it('is in no error and no log, not even when the service repeats it', async () => {
    const server = await loopback(({ headers }) => ({ status: 400, body: `I was sent ${headers.authorization}` }))
    const { go, given } = calls(server, async () => 'MARKED-SECRET')
    const error = await failure(go())
    expect(server.received[0]?.headers.authorization).toBe('Bearer MARKED-SECRET')
    expect(`${error.message}${error.stack}${JSON.stringify(error)}${given.join()}`).not.toContain('MARKED-SECRET')
    const cut = await failure(calls(await loopback(() => 'cut'), async () => 'MARKED-SECRET').go(true))
    expect(`${cut.message}${cut.stack}${JSON.stringify(cut)}${String(cut.cause)}`).not.toContain('MARKED-SECRET')
  })
})

describe('the request id', () => {
  it("is the request's own inside one, in the error too", async () => {
    const server = await loopback(() => ({ status: 400 }))
    const error = await withTrace(TRACE, () => failure(calls(server).go()))
    expect(server.received[0]?.headers['client-request-id']).toBe(TRACE)
    expect(error.requestId).toBe(TRACE)
  })

  it('is a new GUID outside of one, and where the trace is none', async () => {
    const server = await loopback(() => OK)
    const { go } = calls(server)
    await go()
    await withTrace('request-7', () => go())
    const ids = server.received.map(({ headers }) => String(headers['client-request-id']))
    expect(ids[0]).toMatch(GUID)
    expect(ids[1]).toMatch(GUID)
    expect(ids[0]).not.toBe(ids[1])
  })
})
