import { request } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CHANNEL, connector, openTestRoom, type TestRoom } from './harness.ts'

let room: TestRoom
beforeEach(async () => {
  room = await openTestRoom()
})
afterEach(() => room.close())

/** `fetch` does not let a caller choose Host, which is the point here. */
function status(path: string, headers: Record<string, string>, method = 'GET', body = ''): Promise<number | undefined> {
  const { hostname, port } = new URL(room.base)
  return new Promise((resolve, reject) => {
    const call = request({ hostname, port, path, method, headers }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
    call.on('error', reject)
    call.end(body)
  })
}

describe('who may speak to the room', () => {
  it.each(['/', '/practice/api/state', '/practice/room/room.css', '/practice/teams/files/a/b', connector(CHANNEL)])(
    '%s is served to loopback host names only',
    async (path) => {
      expect(await status(path, { host: 'evil.example' })).toBe(403)
      expect(await status(path, { host: 'localhost.evil.example:3978' })).toBe(403)
      expect(await status(path, { host: 'localhost:3978' })).not.toBe(403)
      expect(await status(path, { host: '[::1]:3978' })).not.toBe(403)
    },
  )

  it('another origin is turned away, its own is not', async () => {
    const host = new URL(room.base).host
    const send = (origin: string) =>
      status('/practice/api/open', { host, origin, 'content-type': 'application/json' }, 'POST', '{}')
    expect(await send('https://evil.example')).toBe(403)
    expect(await send('null')).toBe(403)
    expect(await send('http://127.0.0.1:1')).toBe(403)
    expect(await send(room.base)).toBe(200)
  })

  it.each(['text/plain', 'application/x-www-form-urlencoded'])(
    'a body of %s, which a foreign page may send, is refused',
    async (type) => {
      const answer = await room.call('POST', '/practice/api/say', '{"text":"help"}', { 'content-type': type })
      expect(answer.status).toBe(415)
      expect(room.received).toEqual([])
    },
  )

  it('other paths pass through untouched', async () => {
    expect((await room.call('POST', '/api/messages', { type: 'x' }, { host: 'bot.example' })).status).toBe(200)
    expect((await room.call('GET', '/healthz')).status).toBe(404)
  })
})

describe('the room API', () => {
  it('shows who is there and where', async () => {
    const { body } = await room.call('GET', '/practice/api/state?as=viewer')
    expect(body.users.map((user: { key: string }) => user.key)).toEqual(['operator', 'approver', 'viewer'])
    expect(body.conversations.map((each: { place: string; id: string }) => [each.place, each.id])).toEqual([
      ['channel', CHANNEL],
      ['personal', 'a:1practice-viewer'],
      ['group', '19:4d6967726174696f6e4372657700aa02@thread.v2'],
    ])
  })

  it.each([
    ['say', {}, /Say something/],
    ['say', { text: 'x', as: 'boss' }, /as/],
    ['say', { text: 'x', tone: 'rude' }, /tone/],
    ['say', { text: 'x', timeZone: 'Mars' }, /not a time zone/],
    ['say', { text: 'x'.repeat(30_000) }, /bring it as a file/],
    ['press', { activity: '1' }, /exactly one/],
    ['faults', { fault: 'rain', on: true }, /fault/],
  ])('%s %j is refused clearly', async (path, body, message) => {
    const answer = await room.call('POST', `/practice/api/${path}`, body)
    expect(answer.status).toBe(400)
    expect(answer.body.error.message).toMatch(message)
  })

  it('turns faults on and off', async () => {
    const on = await room.call('POST', '/practice/api/faults', { fault: 'dns-down', on: true, times: 2 })
    expect(on.body.faults).toContainEqual({ fault: 'dns-down', sentence: 'DNS does not answer', on: true, left: 2 })
    await room.call('POST', '/practice/api/faults', { fault: 'dns-down', on: false })
    expect(room.faults.active()).toEqual([])
  })

  it('offers the sample lists', async () => {
    expect((await room.call('GET', '/practice/api/samples')).body.samples[0].name).toBe('sales.csv')
  })

  it('a reset empties the room and clears the faults', async () => {
    await room.call('POST', '/practice/api/say', { text: 'x' })
    room.faults.on('dns-down')
    expect((await room.call('POST', '/practice/api/reset', {})).status).toBe(200)
    expect((await room.call('GET', '/practice/api/state')).body.messages).toEqual([])
    expect(room.faults.active()).toEqual([])
  })
})

describe('events', () => {
  async function* events(query: string, headers: Record<string, string> = {}) {
    const response = await fetch(`${room.base}/practice/api/events?${query}`, { headers })
    let text = ''
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString()
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const fields = new Map(
          text
            .slice(0, end)
            .split('\n')
            .map((line) => [line.split(': ', 1)[0], line.slice(line.indexOf(': ') + 2)]),
        )
        text = text.slice(end + 2)
        yield { id: fields.get('id'), event: fields.get('event'), data: JSON.parse(fields.get('data') ?? '{}') }
      }
    }
  }

  it('tells what changes, as the reader sees it', async () => {
    const stream = events('as=viewer')
    expect((await stream.next()).value).toMatchObject({ event: 'hello' })
    await room.call('POST', connector('a:1practice-operator'), { type: 'message', text: 'not for Vera' })
    await room.call('POST', connector(CHANNEL), { type: 'typing' })
    expect((await stream.next()).value).toMatchObject({ event: 'typing', data: { conversation: CHANNEL } })
    await room.call('POST', connector(CHANNEL), { type: 'message', text: 'for all' })
    expect((await stream.next()).value).toMatchObject({
      event: 'message',
      data: { change: 'posted', message: { text: 'for all' } },
    })
    await room.call('POST', '/practice/api/reset', {})
    expect((await stream.next()).value).toMatchObject({ event: 'reset' })
    await stream.return(undefined)
  })

  it('a reader who comes back is told what he missed; after a reset, to begin anew', async () => {
    const { cursor } = (await room.call('GET', '/practice/api/state')).body
    await room.call('POST', connector(CHANNEL), { type: 'message', text: 'missed' })
    const back = events('as=viewer', { 'last-event-id': cursor })
    expect((await back.next()).value).toMatchObject({ event: 'message', data: { message: { text: 'missed' } } })
    await back.return(undefined)
    await room.call('POST', '/practice/api/reset', {})
    const late = events(`as=viewer&after=${cursor}`)
    expect((await late.next()).value).toMatchObject({ event: 'reset' })
    await late.return(undefined)
  })
})
