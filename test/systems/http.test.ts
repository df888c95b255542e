import { afterEach, describe, expect, it, vi } from 'vitest'
import { createHttp, HttpFault, type HttpRequest } from '../../src/systems/http.ts'
import { type Answer, loopback } from './loopback.ts'

afterEach(() => void vi.useRealTimers())

const get = (url: string, more: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'GET',
  url,
  headers: { Authorization: 'Bearer MARKED-SECRET', 'Accept-Encoding': 'identity' },
  timeout: 10_000,
  ...more,
})
const to = (location: string): Answer => ({ status: 302, headers: { location } })
const fault = (promise: Promise<unknown>): Promise<HttpFault> =>
  promise.then(
    () => expect.fail('no fault'),
    (error) => (error instanceof HttpFault ? error : expect.fail(String(error))),
  )

describe('redirects', () => {
  it('follows one to a regional host with Authorization and body, and goes there at once the next time', async () => {
    const regional = await loopback(() => ({ body: 'there' }))
    const front = await loopback(({ path }) => to(regional.url + path))
    const http = createHttp(front.url)
    const post = get(`${front.url}/a?b=c`, { method: 'POST', body: '{"x":1}' })
    await http.send(post)
    const answer = await http.send({ ...post, url: `${front.url}/d` })
    expect(Buffer.from(answer.bytes).toString()).toBe('there')
    expect(
      regional.received.map(({ method, path, body, headers }) => [method, path, body, headers.authorization]),
    ).toEqual([
      ['POST', '/a?b=c', '{"x":1}', 'Bearer MARKED-SECRET'],
      ['POST', '/d', '{"x":1}', 'Bearer MARKED-SECRET'],
    ])
    expect(front.received).toHaveLength(1)
  })

  it.each([301, 302, 307, 308])('follows %i', async (status) => {
    const regional = await loopback(() => ({ body: 'there' }))
    const front = await loopback(({ path }) => ({ status, headers: { location: regional.url + path } }))
    const { bytes } = await createHttp(front.url).send(get(`${front.url}/a`, { method: 'POST', body: '{}' }))
    expect(Buffer.from(bytes).toString()).toBe('there')
    expect(regional.received.map(({ method, body }) => [method, body])).toEqual([['POST', '{}']])
  })

  it('takes the whole address along to the regional host', async () => {
    const regional = await loopback(() => ({ body: 'there' }))
    const front = await loopback(({ path }) => to(regional.url + path))
    const http = createHttp(front.url)
    for (const path of ['/a', '/b?c=d']) await http.send(get(front.url + path))
    expect(regional.received.map(({ path }) => path)).toEqual(['/a', '/b?c=d'])
  })

  it.each(['/elsewhere?b=c', '/a?b=x'])('to another place (%s) is not taken for a regional host', async (place) => {
    const other = await loopback(() => ({ body: 'there' }))
    const front = await loopback((_, before) => (before === 0 ? to(other.url + place) : { body: 'here' }))
    const http = createHttp(front.url)
    await http.send(get(`${front.url}/a?b=c`))
    expect(Buffer.from((await http.send(get(`${front.url}/a?b=c`))).bytes).toString()).toBe('here')
  })

  it('leaves addresses of other hosts alone', async () => {
    const regional = await loopback(() => ({ body: 'there' }))
    const next = await loopback(() => ({ body: 'next page' }))
    const front = await loopback(({ path }) => to(regional.url + path))
    const http = createHttp(front.url)
    await http.send(get(`${front.url}/a`))
    expect(Buffer.from((await http.send(get(`${next.url}/a`))).bytes).toString()).toBe('next page')
  })

  it('refuses a foreign host, and says nothing secret about it', async () => {
    const front = await loopback(() => to('https://evil.example/take?it=all'))
    const refused = await fault(createHttp(front.url).send(get(front.url)))
    expect(refused).toMatchObject({ code: 'ForeignHost', sent: false, retryable: false })
    expect(refused.message).toContain('evil.example')
    expect(JSON.stringify(refused) + refused.message).not.toMatch(/MARKED-SECRET|it=all/)
  })

  it.each(['http://', 'http://[', '//'])('refuses an address that is none: %s', async (location) => {
    const front = await loopback(() => to(location))
    expect(await fault(createHttp(front.url).send(get(front.url)))).toMatchObject({ code: 'ForeignHost' })
  })

  it('has a bound', async () => {
    const front = await loopback((_, before) => to(`/hop/${before}`))
    expect(await fault(createHttp(front.url).send(get(front.url)))).toMatchObject({
      code: 'TooManyRedirects',
      sent: false,
      retryable: true,
    })
    expect(front.received).toHaveLength(6)
  })

  it('asks the first host again once the regional one is gone', async () => {
    const regional = await loopback((_, before) => (before === 0 ? { body: 'there' } : 'cut'))
    const front = await loopback(({ path }, before) => (before === 0 ? to(regional.url + path) : { body: 'here' }))
    const http = createHttp(front.url)
    await http.send(get(`${front.url}/a`))
    expect(await fault(http.send(get(`${front.url}/a`)))).toMatchObject({ sent: true })
    expect(Buffer.from((await http.send(get(`${front.url}/a`))).bytes).toString()).toBe('here')
  })

  it('hands back a redirect without a location', async () => {
    const front = await loopback(() => ({ status: 302 }))
    expect((await createHttp(front.url).send(get(front.url))).status).toBe(302)
  })
})

describe('no answer', () => {
  it.each(['cut', 'half'] as const)('%s: it may have been done, and may be read again', async (answer) => {
    const front = await loopback(() => answer)
    const broken = await fault(createHttp(front.url).send(get(front.url)))
    expect(broken).toMatchObject({ sent: true, retryable: true })
    expect(broken.message).toContain(new URL(front.url).host)
    expect(JSON.stringify(broken) + broken.stack).not.toContain('MARKED-SECRET')
    expect(broken.cause).toBeUndefined()
  })

  it('silence ends with the time-out', async () => {
    const front = await loopback(() => 'silence')
    const late = await fault(createHttp(front.url).send(get(front.url, { timeout: 30 })))
    expect(late).toMatchObject({ code: 'TimedOut', sent: true, retryable: true })
    expect(late.message).toMatch(/did not answer within 0.03 s/)
  })

  it('leaves no time-out running behind an answer or a fault', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const front = await loopback((_, before) => (before === 0 ? { body: 'here' } : 'cut'))
    const http = createHttp(front.url)
    await http.send(get(front.url))
    await fault(http.send(get(front.url)))
    expect(vi.getTimerCount()).toBe(0)
  })

  it('a connection never made: surely nothing was done', async () => {
    const { url } = await loopback(() => 'cut')
    const port = Number(new URL(url).port)
    const nowhere = `http://127.0.0.1:${port === 1 ? 2 : 1}`
    expect(await fault(createHttp(nowhere).send(get(nowhere)))).toMatchObject({
      code: 'ECONNREFUSED',
      sent: false,
      retryable: true,
      message: expect.stringContaining(new URL(nowhere).host),
    })
  })
})

describe('bytes', () => {
  it('come as they are, though the answer claims gzip', async () => {
    const front = await loopback(() => ({
      status: 403,
      headers: { 'content-encoding': 'gzip' },
      body: Buffer.alloc(16),
    }))
    const answer = await createHttp(front.url).send(get(front.url))
    expect([...answer.bytes]).toEqual(new Array(16).fill(0))
    expect(answer.header('Content-Encoding')).toBe('gzip')
  })
})

describe('follow', () => {
  it('makes an address absolute and checks its host', () => {
    const http = createHttp('https://outlook.office365.com')
    const from = 'https://outlook.office365.com/adminapi/beta/t/InvokeCommand'
    expect(http.follow('?$skiptoken=2', from)).toBe(`${from}?$skiptoken=2`)
    expect(() => http.follow('https://evil.example/', from)).toThrow(HttpFault)
  })
})
