import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { createHttp, HttpFault } from '../../src/systems/http.ts'
import { createCaller } from '../../src/systems/retry.ts'
import { calls, failure, OK } from './caller.ts'
import { type Answer, loopback, steppedTime } from './loopback.ts'

type Parts = Parameters<typeof createCaller>[0]

function graphCaller(http: Parts['http'], clock: Parts['clock'], sleep: Parts['sleep']) {
  const rest = { token: undefined, random: () => 1, log: undefined, inFlight: 4 }
  return createCaller({ system: 'Microsoft Graph', http, clock, sleep, ...rest })
}

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

  it('is sent again where it never left this machine', async () => {
    const { go, slept } = calls({ url: 'http://127.0.0.1:1', received: [] })
    const error = await failure(go(true))
    expect(error).toMatchObject({ code: 'ECONNREFUSED', answered: true, retryable: true })
    expect(slept).toHaveLength(4)
  })

  it('is sent once when it times out, and says that nothing was answered', async () => {
    const server = await loopback(() => 'silence')
    const error = await failure(calls(server).go(true, 1000))
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

  it.each<[string, number, Record<string, string>, number]>([
    ['429 with a time to wait', 429, { 'retry-after': '9' }, 9_000],
    ['429 without', 429, {}, 1_000],
    ['503 with a time to wait', 503, { 'retry-after': '9' }, 9_000],
  ])('%s keeps a second call off the wire until the pause is over', async (_, status, headers, wait) => {
    const { clock } = steppedTime()
    const sleeping: { ms: number; wake: () => void }[] = []
    const sleep = (ms: number) => new Promise<void>((wake) => sleeping.push({ ms, wake }))
    const server = await loopback((_, before) => (before === 0 ? { status, headers } : OK))
    const http = createHttp(server.url)
    const call = graphCaller(http, clock, sleep)
    const rest = { text: '', retryable: true, answered: true, undone: true }
    const go = () =>
      call({
        operation: 'Do-It',
        write: false,
        request: { method: 'GET', url: server.url, headers: {}, timeout: 10_000 },
        read: (answer) =>
          answer.status < 400
            ? { value: answer.status }
            : { fault: { ...rest, code: String(answer.status), throttled: answer.status === 429 } },
      })
    const first = go()
    const patient = { timeout: 10_000 }
    await expect.poll(() => sleeping.length, patient).toBe(1)
    const second = go()
    await expect.poll(() => sleeping.length + server.received.length, patient).toBe(3)
    expect(sleeping.map(({ ms }) => ms)).toEqual([wait, wait])
    clock.advance(wait)
    for (const { wake } of sleeping.splice(0)) wake()
    expect(await Promise.all([first, second])).toEqual([200, 200])
  })

  it('is waited for as long as two minutes', async () => {
    const server = await loopback((_, before) =>
      before === 0 ? { status: 429, headers: { 'retry-after': '120' } } : OK,
    )
    const { go, slept } = calls(server)
    expect(await go()).toBe('done')
    expect(slept).toEqual([120_000])
  })

  it('that asks for too long fails at once, and so does the next call, without being sent', async () => {
    const server = await loopback(() => ({ status: 429, headers: { 'retry-after': '3600' } }))
    const { go, clock, slept } = calls(server)
    expect(await failure(go())).toMatchObject({ code: '429', retryable: true, answered: true })
    expect(await failure(go(true))).toMatchObject({
      code: '429',
      retryable: true,
      answered: true,
      message: 'Microsoft Graph asked us to wait 3600 s more before the next call',
    })
    expect(server.received).toHaveLength(1)
    expect(slept).toEqual([])
    clock.advance(3_600_000)
    await failure(go())
    expect(server.received).toHaveLength(2)
  })
})

describe('what a call ends in', () => {
  it('says how long the service asked to be left alone, also after the last try', async () => {
    const server = await loopback(() => ({ status: 429, headers: { 'retry-after': '3' } }))
    const { go, slept } = calls(server)
    expect(await failure(go())).toMatchObject({ code: '429', retryable: true, retryAfterMs: 3000 })
    expect(server.received).toHaveLength(5)
    expect(slept).toEqual([3000, 3000, 3000, 3000])
  })

  it('says so too where the call was held back and never sent', async () => {
    const server = await loopback(() => ({ status: 429, headers: { 'retry-after': '3600' } }))
    const { go, clock } = calls(server)
    expect(await failure(go())).toMatchObject({ retryAfterMs: 3_600_000 })
    clock.advance(60_000)
    expect(await failure(go())).toMatchObject({ retryAfterMs: 3_540_000 })
  })

  it('says nothing of it where nothing was asked for', async () => {
    const server = await loopback(() => ({ status: 503 }))
    expect((await failure(calls(server).go())).retryAfterMs).toBeUndefined()
  })

  it.each(['cut', 'half'] as const)(
    'has the fault of the connection as its cause, and no token in it: %s',
    async (how) => {
      const server = await loopback(() => how)
      const error = await failure(calls(server, async () => 'MARKED-SECRET').go(true))
      expect(error.cause).toBeInstanceOf(HttpFault)
      expect(error.cause).toMatchObject({ code: error.code, sent: true })
      expect(server.received[0]?.headers.authorization).toBe('Bearer MARKED-SECRET')
      expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('MARKED-SECRET')
    },
  )

  it('has no cause where the service answered: the answer is all there is', async () => {
    const server = await loopback(() => ({ status: 400, body: 'no' }))
    expect((await failure(calls(server).go())).cause).toBeUndefined()
  })

  it('has what signing in said as its cause, without what it was sent', async () => {
    const server = await loopback(() => OK)
    const token = async () => {
      const request = { headers: { authorization: 'MARKED-SECRET' } }
      throw Object.assign(new Error('AADSTS7000215: wrong client_secret=MARKED-SECRET'), { request })
    }
    const error = await failure(calls(server, token).go())
    expect(error.cause).toMatchObject({ message: 'AADSTS7000215: wrong client_secret=[secret]' })
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('MARKED-SECRET')
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
    const call = graphCaller(http, clock, sleep)
    const request = { method: 'GET', url: 'http://127.0.0.1/', headers: {}, timeout: 1000 } as const
    const one = () => call({ operation: 'x', write: false, request, read: ({ status }) => ({ value: status }) })
    await Promise.all(Array.from({ length: 30 }, one))
    expect(most).toBe(4)
  })
})
