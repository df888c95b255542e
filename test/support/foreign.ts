/**
 * A Bot Framework client that is not ours: a connector of a few lines, and the activities a channel would post. It
 * shares nothing with `src/`, so that it cannot share a misunderstanding with it.
 */
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

export const TENANT = '00000000-0000-0000-0000-0000000000aa'
export const PEOPLE = {
  operator: { id: '29:op', name: 'Olga', aadObjectId: '00000000-0000-0000-0000-000000000001' },
  approver: { id: '29:ap', name: 'Adam', aadObjectId: '00000000-0000-0000-0000-000000000002' },
  viewer: { id: '29:vi', name: 'Vic', aadObjectId: '00000000-0000-0000-0000-000000000003' },
  stranger: { id: '29:st', name: 'Sam', aadObjectId: '00000000-0000-0000-0000-00000000000f' },
} as const
export type Who = keyof typeof PEOPLE
const BOT = { id: '28:some-bot', name: 'Stagecoach' }
const CHANNEL = '19:general@thread.tacv2'
export const THREAD = `${CHANNEL};messageid=1700000000001`

type Json = Record<string, unknown>

export interface Said {
  readonly id: string
  readonly method: string
  readonly path: string
  readonly conversation: string
  readonly body: Json
  /** All words of its cards and of its text. */
  readonly text: string
}

export interface Foreign {
  readonly url: string
  readonly said: Said[]
  /** Answers a call itself, or leaves it to the connector by answering undefined. `hang` never answers. */
  misbehave: (said: Omit<Said, 'id'>) => { status: number; headers?: Record<string, string> } | 'hang' | undefined
  /** Resolves with the newest message for which it holds, as it stands then. */
  until(holds: (said: Said) => boolean, what?: string): Promise<Said>
  close(): Promise<void>
}

/** Listens on loopback; `path` is where its API begins, e.g. `/amer`. */
export async function foreignConnector(path = ''): Promise<Foreign> {
  const said: Said[] = []
  let count = 0
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request)
    const url = decodeURIComponent((request.url ?? '').split('?')[0] ?? '')
    const [, conversation = '', activity] =
      new RegExp(`^${path}/v3/conversations/([^/]+)(?:/activities(?:/([^/]+))?)?$`).exec(url) ?? []
    const words = [String(body.text ?? ''), ...(Array.isArray(body.attachments) ? body.attachments : []).map(textOf)]
    const method = request.method ?? ''
    const call = { method, path: url, conversation, body, text: words.filter(Boolean).join('\n') }
    const odd = foreign.misbehave(call)
    if (odd === 'hang') return
    if (odd !== undefined) {
      response.writeHead(odd.status, { 'content-type': 'application/json', ...odd.headers })
      response.end(JSON.stringify({ error: { code: 'Odd', message: 'as you like it' } }))
      return
    }
    if (!url.startsWith(`${path}/v3/conversations`) || conversation === '') {
      response.writeHead(404, { 'content-type': 'application/json' }).end('{}')
      return
    }
    if (method === 'GET') {
      response.writeHead(200, { 'content-type': 'application/json' }).end('[]')
      return
    }
    count += 1
    const id = method === 'PUT' ? (activity ?? '') : `f-${count}`
    said.push({ ...call, id })
    response.writeHead(method === 'PUT' ? 200 : 201, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ id }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const foreign: Foreign = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`,
    said,
    misbehave: () => undefined,
    async until(holds, what = 'that') {
      for (let look = 0; look < 1_500; look++) {
        const found = said.findLast(holds)
        if (found !== undefined) return found
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
      throw new Error(`it never came to ${what}:\n${said.map(({ text }) => text).join('\n---\n')}`)
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return foreign
}

async function bodyOf(request: IncomingMessage): Promise<Json> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString('utf8')
  return text === '' ? {} : JSON.parse(text)
}

/** All words of a card in reading order, without the backslashes that defuse Markdown. */
function textOf(node: unknown): string {
  if (Array.isArray(node)) return node.map(textOf).filter(Boolean).join('\n')
  if (node === null || typeof node !== 'object') return ''
  const card = node as Json
  const own = ['text', 'title', 'value'].flatMap((key) => (typeof card[key] === 'string' ? [card[key]] : []))
  const inner = Object.entries(card).map(([key, value]) => (key === 'data' || key === 'fallback' ? '' : textOf(value)))
  return [...own, ...inner]
    .filter(Boolean)
    .join('\n')
    .replaceAll(/\\([\\*_[\]`])/g, '$1')
}

let serial = 0

function envelope(serviceUrl: string, who: Who, place: 'channel' | 'group' | 'personal'): Json {
  serial += 1
  const conversation = {
    channel: { id: THREAD, conversationType: 'channel', isGroup: true, tenantId: TENANT },
    group: { id: '19:crew@thread.v2', conversationType: 'groupChat', isGroup: true, tenantId: TENANT },
    personal: { id: `a:${who}`, conversationType: 'personal', tenantId: TENANT },
  }[place]
  return {
    id: `in-${serial}`,
    timestamp: new Date(1_764_000_000_000 + serial).toISOString(),
    channelId: 'msteams',
    serviceUrl,
    from: PEOPLE[who],
    recipient: BOT,
    conversation,
    channelData: { tenant: { id: TENANT }, ...(place === 'channel' ? { channel: { id: CHANNEL } } : {}) },
  }
}

export interface Words {
  readonly as?: Who
  readonly in?: 'channel' | 'group' | 'personal'
  readonly fields?: Json
}

export function message(serviceUrl: string, text: string, words: Words = {}): Json {
  const place = words.in ?? 'channel'
  const mentions = place !== 'personal'
  const entities = mentions ? [{ type: 'mention', text: '<at>Stagecoach</at>', mentioned: BOT }] : []
  const said = mentions ? `<at>Stagecoach</at> ${text}` : text
  const base = envelope(serviceUrl, words.as ?? 'operator', place)
  return { ...base, type: 'message', textFormat: 'plain', text: said, entities, ...words.fields }
}

/** A click on an `Action.Execute` of a card this connector holds. */
export function click(serviceUrl: string, data: unknown, words: Words & { card?: string } = {}): Json {
  const action = { type: 'Action.Execute', verb: 'command', data }
  const base = envelope(serviceUrl, words.as ?? 'approver', words.in ?? 'channel')
  const value = { action, trigger: 'manual' }
  return { ...base, type: 'invoke', name: 'adaptiveCard/action', replyToId: words.card, value, ...words.fields }
}

/** What a named button of a message carries. */
export function dataOf(said: Said, title: string): Json {
  let found: Json | undefined
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(walk)
    else if (node !== null && typeof node === 'object') {
      const { type, title: own, data } = node as Json
      if (type === 'Action.Execute' && own === title) found = data as Json
      Object.values(node).forEach(walk)
    }
  }
  walk(said.body)
  if (found === undefined) throw new Error(`no button “${title}” in:\n${said.text}`)
  return found
}

export function poster(bot: string) {
  return async (activity: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(`${bot}/api/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof activity === 'string' ? activity : JSON.stringify(activity),
    })
    const text = await response.text()
    return { status: response.status, text, json: (text.startsWith('{') ? JSON.parse(text) : {}) as Json }
  }
}
