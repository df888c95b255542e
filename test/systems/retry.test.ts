import { describe, expect, it } from 'vitest'
import type { Token } from '../../src/systems/credentials.ts'
import { createHttp } from '../../src/systems/http.ts'
import { RemoteError } from '../../src/systems/ports.ts'
import { createCaller, type Fault } from '../../src/systems/retry.ts'
import { withTrace } from '../../src/trace.ts'
import { type Answer, type Loopback, loopback, steppedTime } from './loopback.ts'

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const TRACE = '12345678-1234-4123-8123-123456789abc'
const OK: Answer = { body: 'done' }

/** A caller over one server. Every status of 400 and above is a fault, repeatable from 500 on and with 429. */
function calls(server: Loopback, token?: Token) {
  const { clock, sleep, slept } = steppedTime()
  const told: string[] = []
  const log = {
    debug: (fields: object, message: string) => told.push(JSON.stringify(fields) + message),
    warn: (fields: object, message: string) => told.push(JSON.stringify(fields) + message),
  }
  const http = createHttp(server.url)
  const random = () => 1
  const system = 'Microsoft Graph'
  const call = createCaller({ system, http, token, clock, sleep, random, log, inFlight: 4 })
  const go = (write = false, timeout = 10_000) =>
    call({
      operation: 'Do-It',
      write,
      request: { method: 'POST', url: `${server.url}/x`, headers: {}, body: '{}', timeout },
      read: ({ status, bytes }) => {
        const text = Buffer.from(bytes).toString()
        if (status < 400) return { value: text }
        const throttled = status === 429
        const retryable = throttled || status >= 500
        const fault: Fault = { code: String(status), text, retryable, answered: true, undone: throttled, throttled }
        return { fault }
      },
    })
  return { go, clock, slept, told }
}
const failure = (promise: Promise<unknown>): Promise<RemoteError> =>
  promise.then(
    () => expect.fail('no failure'),
    (error) => (error instanceof RemoteError ? error : expect.fail(String(error))),
  )

describe('a read', () => {
  it.each([500, 503, 429])('is repeated after %i, later and later', async (status) => {
    const server = await loopback((_, before) => (before < 3 ? { status } : OK))
    const { go, slept } = calls(server)
    expect(await go()).toBe('done')
    expect(slept).toEqual([1000, 2000, 4000])
  })

  it.each(['cut', 'half'] as const)('is repeated after a connection that was %s', async (broken) => {
    const server = await loopback((_, before) => (before === 0 ? broken : OK))
    expect(await calls(server).go()).toBe('done')
    expect(server.received).toHaveLength(2)
  })

  it('is repeated after a time-out', async () => {
    const server = await loopback((_, before) => (before === 0 ? 'silence' : OK))
    // Long enough for a busy machine to be answered in, the second time.
    expect(await calls(server).go(false, 1000)).toBe('done')
  })

  it('is not repeated for ever', async () => {
    const server = await loopback(() => ({ status: 503, body: 'busy' }))
    const error = await failure(calls(server).go())
    expect(error).toMatchObject({ code: '503', message: 'busy', retryable: true, answered: true, operation: 'Do-It' })
    expect(server.received).toHaveLength(5)
  })

  it('is not repeated where that cannot help', async () => {
    const server = await loopback(() => ({ status: 400, body: 'no', headers: { 'request-id': 'support-7' } }))
    expect(await failure(calls(server).go())).toMatchObject({ code: '400', requestId: 'support-7' })
    expect(server.received).toHaveLength(1)
  })
})

describe('a write', () => {
  it('is sent again after 429: the service did nothing', async () => {
    const server = await loopback((_, before) => (before === 0 ? { status: 429, headers: { 'retry-after': '3' } } : OK))
    const { go, slept } = calls(server)
    expect(await go(true)).toBe('done')
    expect(slept).toEqual([3000])
  })

  it.each<[string, Answer, boolean]>([
    ['500', { status: 500 }, true],
    ['503', { status: 503 }, true],
    ['a connection cut', 'cut', false],
    ['half an answer', 'half', false],
  ])('is sent once where it may have been done: %s', async (_, answer, answered) => {
    const server = await loopback(() => answer)
    expect(await failure(calls(server).go(true))).toMatchObject({ answered, retryable: true })
    expect(server.received).toHaveLength(1)
  })

  it('is sent once when it times out, and says that nothing was answered', async () => {
    const server = await loopback(() => 'silence')
    const error = await failure(calls(server).go(true, 30))
    expect(error).toMatchObject({ code: 'TimedOut', answered: false, retryable: true })
    expect(server.received).toHaveLength(1)
  })
})

describe('throttling', () => {
  it('of one call holds all', async () => {
    const server = await loopback((_, before) =>
      before === 0 ? { status: 429, headers: { 'retry-after': '40' } } : OK,
    )
    const { go, clock, slept } = calls(server)
    const start = clock.now().getTime()
    const first = go()
    await first
    expect(slept).toEqual([40_000])
    expect(clock.now().getTime() - start).toBe(40_000)
  })

  it('keeps a second call off the wire until the pause is over', async () => {
    const { clock } = steppedTime()
    const sleeping: (() => void)[] = []
    const sleep = (ms: number) =>
      new Promise<void>((resolve) =>
        sleeping.push(() => {
          clock.advance(ms)
          resolve()
        }),
      )
    const server = await loopback((_, before) => (before === 0 ? { status: 429, headers: { 'retry-after': '9' } } : OK))
    const http = createHttp(server.url)
    const call = createCaller({
      ...{
        system: 'Microsoft Graph',
        http,
        token: undefined,
        clock,
        sleep,
        random: () => 1,
        log: undefined,
        inFlight: 4,
      },
    })
    const go = () =>
      call({
        operation: 'Do-It',
        write: false,
        request: { method: 'GET', url: server.url, headers: {}, timeout: 10_000 },
        read: ({ status }) =>
          status < 400
            ? { value: status }
            : { fault: { code: '429', text: '', retryable: true, answered: true, undone: true, throttled: true } },
      })
    const first = go()
    await expect.poll(() => sleeping.length).toBe(1)
    const second = go()
    await expect.poll(() => sleeping.length).toBe(2)
    expect(server.received).toHaveLength(1)
    for (const wake of sleeping.splice(0)) wake()
    expect(await Promise.all([first, second])).toEqual([200, 200])
  })

  it('that asks for too long fails at once, and so does the next call, without being sent', async () => {
    const server = await loopback(() => ({ status: 429, headers: { 'retry-after': '3600' } }))
    const { go, clock, slept } = calls(server)
    expect(await failure(go())).toMatchObject({ code: '429', retryable: true, answered: true })
    expect(await failure(go(true))).toMatchObject({ code: '429', retryable: true, answered: true })
    expect(server.received).toHaveLength(1)
    expect(slept).toEqual([])
    clock.advance(3_600_000)
    await failure(go())
    expect(server.received).toHaveLength(2)
  })
})

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
    expect(server.received).toHaveLength(0)
  })

  it('is in no error and no log, not even when the service repeats it', async () => {
    const server = await loopback(({ headers }) => ({ status: 400, body: `I was sent ${headers.authorization}` }))
    const { go, told } = calls(server, async () => 'MARKED-SECRET')
    const error = await failure(go())
    expect(server.received[0]?.headers.authorization).toBe('Bearer MARKED-SECRET')
    expect(`${error.message}${error.stack}${JSON.stringify(error)}${told.join()}`).not.toContain('MARKED-SECRET')
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

describe('at the same time', () => {
  it('there are never more than four', async () => {
    let inside = 0
    let most = 0
    const http = {
      follow: () => '',
      send: async () => {
        most = Math.max(most, ++inside)
        await Promise.resolve()
        inside--
        return { status: 200, header: () => undefined, bytes: new Uint8Array() }
      },
    }
    const { clock, sleep } = steppedTime()
    const call = createCaller({
      ...{
        system: 'Microsoft Graph',
        http,
        token: undefined,
        clock,
        sleep,
        random: () => 1,
        log: undefined,
        inFlight: 4,
      },
    })
    const request = { method: 'GET', url: 'http://127.0.0.1/', headers: {}, timeout: 1000 } as const
    const one = () => call({ operation: 'x', write: false, request, read: ({ status }) => ({ value: status }) })
    await Promise.all(Array.from({ length: 30 }, one))
    expect(most).toBe(4)
  })
})
