/** Whoever carries out a run hands its claim's signal to all it does: what stands between two systems must end with it. */
import { createSocket } from 'node:dgram'
import { getEventListeners, once } from 'node:events'
import { createServer } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { createDirectory } from '../../src/systems/directory/directory.ts'
import { createDns } from '../../src/systems/dns/dns.ts'
import { createHttp, HttpFault } from '../../src/systems/http.ts'
import { createCaller, type Fault } from '../../src/systems/retry.ts'
import { withSignal } from '../../src/trace.ts'
import { calls, failure, OK } from './caller.ts'
import { type Loopback, loopback, steppedTime } from './loopback.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

/** Longer than any test. */
const HOUR = 3_600_000
/** A claim, and what happens when it is lost. */
function claim() {
  const abort = new AbortController()
  return { signal: abort.signal, lose: () => abort.abort(new Error('the claim is lost')) }
}
const SURELY_UNDONE = { code: 'Aborted', retryable: true, answered: true, operation: 'Do-It' }
const PERHAPS_DONE = { code: 'Aborted', retryable: true, answered: false, operation: 'Do-It' }

describe('a call that was never sent is surely undone', () => {
  it('where it was aborted before', async () => {
    const server = await loopback(() => OK)
    const { signal, lose } = claim()
    lose()
    expect(await failure(withSignal(signal, () => calls(server).go(true)))).toMatchObject(SURELY_UNDONE)
    expect(server.received).toHaveLength(0)
  })

  it('while it waits for its token', async () => {
    const server = await loopback(() => OK)
    const { signal, lose } = claim()
    const token = () => {
      lose()
      return new Promise<never>(() => {})
    }
    expect(await failure(withSignal(signal, () => calls(server, token).go(true)))).toMatchObject(SURELY_UNDONE)
    expect(server.received).toHaveLength(0)
  })

  it('while it stands in line', async () => {
    const { signal, lose } = claim()
    const server = await loopback(() => {
      lose()
      return 'silence'
    })
    const { go } = calls(server, undefined, { inFlight: 1 })
    const other = claim()
    const inFlight = failure(withSignal(other.signal, () => go(true, HOUR)))
    expect(await failure(withSignal(signal, () => go(true)))).toMatchObject(SURELY_UNDONE)
    other.lose()
    expect(await inFlight).toMatchObject(PERHAPS_DONE)
    expect(server.received).toHaveLength(1)
  })

  it.each([true, false])('while it waits after being throttled (a write: %j)', async (write) => {
    const server = await loopback(() => ({ status: 429, headers: { 'retry-after': '60' } }))
    const { signal, lose } = claim()
    const { go } = calls(server, undefined, { sleep: untilAborted(lose) })
    expect(await failure(withSignal(signal, () => go(write)))).toMatchObject(SURELY_UNDONE)
    expect(server.received).toHaveLength(1)
  })

  it('while a pause of the whole tenant holds it', async () => {
    const server = await loopback((_, before) =>
      before === 0 ? { status: 429, headers: { 'retry-after': '60' } } : OK,
    )
    const { signal, lose } = claim()
    const sleeping: (() => void)[] = []
    const sleep = (_ms: number, received?: AbortSignal) => {
      if (received === signal) lose()
      return new Promise<void>((resolve) => sleeping.push(resolve))
    }
    const { go } = calls(server, undefined, { sleep })
    const first = withSignal(undefined, () => go(true))
    await expect.poll(() => sleeping.length).toBe(1)
    expect(await failure(withSignal(signal, () => go(true)))).toMatchObject(SURELY_UNDONE)
    expect(server.received).toHaveLength(1)
    for (const wake of sleeping) wake()
    expect(await first).toBe('done')
  })
})

describe('a call that was sent may have been done', () => {
  it.each([true, false])('and is not repeated (a write: %j)', async (write) => {
    const { signal, lose } = claim()
    const server = await loopback(() => {
      lose()
      return 'silence'
    })
    const error = await failure(withSignal(signal, () => calls(server).go(write, HOUR)))
    expect(error).toMatchObject(PERHAPS_DONE)
    expect(error.cause).toMatchObject({ code: 'Aborted', sent: true })
    expect(server.received).toHaveLength(1)
  })

  it('its answer counts where it came all the same', async () => {
    const { signal, lose } = claim()
    const send = async () => {
      lose()
      return { status: 503, header: () => undefined, bytes: new Uint8Array() }
    }
    const { clock, sleep, slept } = steppedTime()
    const rest = { token: undefined, clock, sleep, random: () => 1, log: undefined, inFlight: 4 }
    const call = createCaller({ system: 'Microsoft Graph', http: { follow: () => '', send }, ...rest })
    const busy: Fault = { code: '503', text: '', retryable: true, answered: true, undone: false, throttled: false }
    const request = { method: 'GET', url: 'http://127.0.0.1/', headers: {}, timeout: HOUR } as const
    const go = () => call({ operation: 'Do-It', write: false, request, read: () => ({ fault: busy }) })
    expect(await failure(withSignal(signal, go))).toMatchObject({ code: '503', answered: true })
    expect(slept).toEqual([])
  })

  it('leaves nothing on the signal, which outlives thousands of calls', async () => {
    const { signal } = claim()
    const server = await loopback((_, before) => (before === 0 ? { status: 503 } : OK))
    await withSignal(signal, () => calls(server, async () => 'token').go())
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })
})

describe('one exchange', () => {
  const get = (server: Loopback, signal: AbortSignal) =>
    createHttp(server.url).send({ method: 'GET', url: server.url, headers: {}, timeout: HOUR, signal })

  it('is not begun under a signal that is aborted', async () => {
    const server = await loopback(() => OK)
    const refused = get(server, AbortSignal.abort())
    await expect(refused).rejects.toBeInstanceOf(HttpFault)
    await expect(refused).rejects.toMatchObject({ code: 'Aborted', sent: false, retryable: true })
    expect(server.received).toHaveLength(0)
  })

  it('ends with it, and says that it was sent', async () => {
    const { signal, lose } = claim()
    const server = await loopback(() => {
      lose()
      return 'silence'
    })
    await expect(get(server, signal)).rejects.toMatchObject({ code: 'Aborted', sent: true, retryable: true })
  })
})

describe('the directory', () => {
  it('is not asked any more, and is asked again afterwards', async () => {
    const { signal, lose } = claim()
    let ended = () => {}
    const closed = new Promise<void>((resolve) => {
      ended = resolve
    })
    const server = createServer((socket) => {
      socket.on('error', () => {}).on('close', ended)
      socket.once('data', lose)
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    closers.push(() => server.close())
    const { port } = server.address() as { port: number }
    const directory = createDirectory({ url: `ldap://127.0.0.1:${port}`, timeoutMs: HOUR })
    const look = () => failure(withSignal(signal, () => directory.mailbox('ann@contoso.test')))
    const operation = 'look for ann@contoso.test'
    expect(await look()).toMatchObject({ ...PERHAPS_DONE, system: 'the directory', operation })
    await closed
    expect(await look()).toMatchObject({ ...SURELY_UNDONE, system: 'the directory', operation })
  })
})

describe('DNS', () => {
  it('is not asked any more, nor the next server or round', async () => {
    const { signal, lose } = claim()
    const socket = createSocket('udp4')
    socket.bind(0, '127.0.0.1')
    await once(socket, 'listening')
    closers.push(() => socket.close())
    let asked = 0
    socket.on('message', () => {
      asked++
      lose()
    })
    const dns = createDns({ server: `127.0.0.1:${socket.address().port}`, timeoutMs: HOUR })
    const look = () => failure(withSignal(signal, () => dns.mx('contoso.test')))
    expect(await look()).toMatchObject({ ...PERHAPS_DONE, system: 'DNS', operation: 'MX contoso.test' })
    expect(await look()).toMatchObject({ ...SURELY_UNDONE, system: 'DNS', operation: 'MX contoso.test' })
    expect(asked).toBe(1)
  })
})

/** Sleeps until it is aborted, which happens as soon as it sleeps. */
function untilAborted(lose: () => void) {
  return (_ms: number, signal?: AbortSignal) =>
    new Promise<never>((_resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason))
      lose()
    })
}
