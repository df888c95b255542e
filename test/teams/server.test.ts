import { Router } from 'express'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createTeamsServer } from '../../src/teams/server.ts'
import { card, type Harness, openHouse } from './bot.ts'
import { channel, click, personal } from './payloads.ts'

let harness: Harness
beforeEach(async () => {
  harness = await openHouse({ limit: '20kb' })
})
afterEach(() => harness.close())

describe('the door', () => {
  it.each([
    ['{"type":', 400],
    ['null', 400],
    ['"text"', 400],
    ['[]', 400],
    ['{}', 400],
    [JSON.stringify({ text: 'x'.repeat(30_000) }), 413],
  ])('answers %.40s with %i, in JSON and without a stack', async (body, status) => {
    const response = await harness.post(body)
    expect(response.status).toBe(status)
    expect(response.headers.get('content-type')).toContain('application/json')
    expect(response.headers.get('x-powered-by')).toBeNull()
    expect(JSON.stringify(await response.json())).not.toMatch(/ at |node_modules|Unexpected/)
  })

  it('takes JSON only, which a foreign page cannot send unasked', async () => {
    const body = JSON.stringify(personal(harness.connector.url, { text: 'status' }))
    expect((await harness.post(body, { 'content-type': 'text/plain' })).status).toBe(400)
    expect(harness.requests).toEqual([])
  })

  it.each(['type', 'channelId', 'serviceUrl', 'from', 'recipient', 'conversation'])(
    'answers an activity without %s with 400',
    async (field) => {
      const response = await harness.post(personal(harness.connector.url, { [field]: undefined }))
      expect(response.status).toBe(400)
      expect(harness.requests).toEqual([])
    },
  )

  it.each([
    { from: {} },
    { recipient: { name: 'x' } },
    { conversation: { id: '' } },
    { text: 7 },
    { attachments: 'x' },
    { entities: [null] },
    { serviceUrl: 'nowhere' },
  ])('answers %j with 400', async (fields) => {
    expect((await harness.post(personal(harness.connector.url, fields))).status).toBe(400)
  })

  it('answers an activity that nests without end with 400', async () => {
    const deep = '{"a":'.repeat(2_000)
    const activity = JSON.stringify(personal(harness.connector.url, { text: 'status', value: 0 }))
    const response = await harness.post(activity.replace('"value":0', `"value":${deep}0${'}'.repeat(2_000)}`))
    expect(response.status).toBe(400)
    expect(harness.requests).toEqual([])
  })

  it.each([
    'https://smba.trafficmanager.net/emea/',
    'http://127.0.0.1.evil.test/',
    'http://127.0.0.1@evil.test/',
    'http://10.0.0.7/',
    'ftp://127.0.0.1/',
  ])('refuses the service URL %s in practice', async (serviceUrl) => {
    expect((await harness.post(personal(serviceUrl, { text: 'status' }))).status).toBe(403)
    expect(harness.requests).toEqual([])
  })

  it('answers an invoke that is no click with 501, as the protocol has it', async () => {
    const response = await harness.post(click(harness.connector.url, {}, { name: 'composeExtension/query' }))
    expect(response.status).toBe(501)
  })
})

describe('the other addresses', () => {
  it('say alive, and ready once messages are taken', async () => {
    const status = async (path: string) => (await fetch(harness.url + path)).status
    expect([await status('/healthz'), await status('/readyz')]).toEqual([200, 200])
    harness.ready = false
    expect([await status('/healthz'), await status('/readyz')]).toEqual([200, 503])
    expect((await harness.post(personal(harness.connector.url, { text: 'status' }))).status).toBe(503)
    expect(harness.requests).toEqual([])
  })

  it('hand a download out as a file that nothing keeps', async () => {
    const response = await fetch(`${harness.url}/downloads/known`)
    expect(response.status).toBe(200)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': expect.stringMatching(/^attachment; filename=.*filename\*=UTF-8''eligible/),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
    expect(await response.text()).toBe('EmailAddress\nä@a.test')
  })

  it.each(['/downloads/gone', '/downloads/<script>', '/downloads/%', '/elsewhere'])(
    'answer %s in plain words',
    async (path) => {
      const response = await fetch(harness.url + path)
      const text = await response.text()
      expect([400, 404]).toContain(response.status)
      expect(text).not.toMatch(/<script>| at |Cannot GET/)
    },
  )
})

describe('closing', () => {
  it('waits for the turn in flight, takes no other, and does not wait for an open page', async () => {
    let begun = () => {}
    let finish = () => {}
    const running = new Promise<void>((resolve) => {
      begun = resolve
    })
    harness.handle = () =>
      new Promise((resolve) => {
        begun()
        finish = () => resolve({ posts: [card('done')] })
      })
    const turn = harness.post(channel(harness.connector.url, { text: 'status' }))
    await running
    const closed = harness.close()
    finish()
    expect((await turn).status).toBe(200)
    expect(harness.connector.said).toMatchObject([{ body: { summary: 'done' } }])
    await closed
    await expect(fetch(`${harness.url}/healthz`)).rejects.toThrow()
  })

  it('waits for an answer that comes after its click was answered', async () => {
    const impatient = await openHouse({ patienceMs: 1 })
    let finish = () => {}
    impatient.handle = () =>
      new Promise((resolve) => {
        finish = () => resolve({ posts: [card('done')] })
      })
    await impatient.post(click(impatient.connector.url, { verb: 'command', data: { command: 'x' } }))
    const closed = impatient.server.close()
    finish()
    await closed
    expect(impatient.connector.said).toMatchObject([{ body: { summary: 'done' } }])
    await impatient.connector.close()
  })

  it('ends open streams', async () => {
    const stream = Router().get('/stream', (_request, response) => void response.type('text/event-stream').write(':\n'))
    const server = await createTeamsServer({
      bot: { receive: async () => ({ status: 200 }), settled: async () => {} },
      routers: [stream],
      downloads: async () => undefined,
      ready: () => true,
      host: '127.0.0.1',
      port: 0,
      log: { warn: () => {}, error: () => {} },
    })
    const response = await fetch(`${server.url}/stream`)
    await server.close()
    await expect(response.text()).rejects.toThrow()
  })
})
