/** A whole Teams side over real HTTP: the adapter, the application and the server, with a handler the test writes. */
import type { Answer, Rendered } from '../../src/messages/answer.ts'
import type { Conversation, Request } from '../../src/messages/request.ts'
import { Adapter, type BotCredentials, type OpenIdIssuer } from '../../src/teams/adapter.ts'
import { type BotOptions, createBot } from '../../src/teams/bot.ts'
import { onLoopback } from '../../src/teams/hosts.ts'
import { createTeamsServer, type TeamsServer } from '../../src/teams/server.ts'
import { onceInMemory } from '../support/once.ts'
import { type Connector, startConnector } from './connector.ts'

export interface HouseOptions {
  readonly credentials?: BotCredentials
  readonly issuer?: OpenIdIssuer
  readonly patienceMs?: number
  readonly timeoutMs?: number
  readonly limit?: string
  readonly once?: BotOptions['once']
}

export interface Harness {
  readonly url: string
  readonly server: TeamsServer
  readonly connector: Connector
  readonly adapter: Adapter
  readonly requests: Request[]
  readonly installed: Conversation[]
  readonly logged: { fields: Record<string, unknown>; text: string }[]
  readonly paused: number[]
  /** What the dispatcher does with the next requests. */
  handle: (request: Request) => Promise<Answer>
  ready: boolean
  post(body: unknown, headers?: Record<string, string>): Promise<Response>
  close(): Promise<void>
}

export const card = (text: string): Rendered => ({
  card: { type: 'AdaptiveCard', version: '1.5', body: [{ type: 'TextBlock', text }] },
  summary: text,
})

export async function openHouse(options: HouseOptions = {}): Promise<Harness> {
  const connector = await startConnector()
  const logged: Harness['logged'] = []
  const log = {
    warn: (fields: Record<string, unknown>, text: string) => void logged.push({ fields, text }),
    error: (fields: Record<string, unknown>, text: string) => void logged.push({ fields, text }),
  }
  const { credentials = { type: 'none' }, issuer, limit, once: _, ...times } = options
  const adapter = new Adapter(credentials, log, issuer)
  const requests: Request[] = []
  const installed: Conversation[] = []
  const paused: number[] = []
  const harness = {
    ready: true,
    handle: async (request: Request): Promise<Answer> => ({ posts: [card(`you said ${request.line}`)] }),
  }
  const bot = createBot({
    adapter,
    handle: (request) => {
      requests.push(request)
      return harness.handle(request)
    },
    onInstalled: async (conversation) => void installed.push(conversation),
    allowServiceUrl: onLoopback,
    once: options.once ?? { deliveries: onceInMemory(), greetings: onceInMemory() },
    files: { allow: onLoopback, timeoutMs: 5_000 },
    log,
    now: () => new Date('2026-11-22T10:00:00Z'),
    pause: async (ms) => void paused.push(ms),
    ...times,
  })
  const server = await createTeamsServer({
    bot,
    routers: [],
    downloads: async (id) =>
      id === 'known'
        ? { name: 'eligible “all”.csv', type: 'text/csv; charset=utf-8', text: 'EmailAddress\nä@a.test' }
        : undefined,
    ready: () => harness.ready,
    host: '127.0.0.1',
    port: 0,
    log,
    ...(limit === undefined ? {} : { limit }),
  })
  return Object.assign(harness, {
    url: server.url,
    server,
    connector,
    adapter,
    requests,
    installed,
    logged,
    paused,
    post: (body: unknown, headers: Record<string, string> = {}) =>
      fetch(`${server.url}/api/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    async close() {
      await server.close()
      await connector.close()
    },
  })
}
