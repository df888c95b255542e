/** The bot's HTTP server: Teams' messages, health, downloads, and whatever other pages are mounted. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type RequestHandler,
  type Response,
  type Router,
} from 'express'
import { withTimeout } from '../jobs/timeout.ts'
import type { Bot } from './bot.ts'
import { downloadsRouter, type FindDownload, page } from './downloads.ts'
import type { Log } from './log.ts'

export interface TeamsServerOptions {
  readonly bot: Bot
  /** Asked before a message is read, where nobody has to prove who he is. */
  readonly door?: RequestHandler
  /** Mounted at `/`, after the bot's own addresses. */
  readonly routers: readonly Router[]
  readonly downloads: FindDownload
  /** False until messages can be taken, and again once the program is stopping. */
  readonly ready: () => boolean
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
  readonly log: Log
  /** A Teams message is 100 KB at most, and comes a second time as HTML. */
  readonly limit?: string
  /** How long turns in flight may take once the server is closing. */
  readonly graceMs?: number
}

export interface TeamsServer {
  readonly url: string
  close(): Promise<void>
}

export async function createTeamsServer(options: TeamsServerOptions): Promise<TeamsServer> {
  const { bot, host, graceMs = 5_000 } = options
  const turns = new Set<Promise<unknown>>()
  let closing = false
  const taking = () => !closing && options.ready()

  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.use((_request, response, next) => {
    response.set('x-content-type-options', 'nosniff')
    next()
  })
  app.get('/healthz', (_request, response) => void response.json({ alive: true }))
  app.get('/readyz', (_request, response) => {
    response.status(taking() ? 200 : 503).json({ ready: taking() })
  })
  // JSON by its content type only: a page in somebody's browser cannot send that here without being asked first.
  if (options.door !== undefined) app.use('/api/messages', options.door)
  app.post('/api/messages', express.json({ limit: options.limit ?? '1mb' }), async (request, response) => {
    const turn = take(request, response)
    turns.add(turn)
    await turn.finally(() => turns.delete(turn))
  })

  async function take(request: Request, response: Response): Promise<void> {
    if (!taking()) {
      response.status(503).set('retry-after', '5').json({ error: 'Not taking messages at the moment.' })
      return
    }
    const sent = new Promise((resolve) => response.once('close', resolve))
    const { status, body } = await bot.receive(request.get('authorization') ?? '', request.body)
    response.status(status)
    if (body === undefined) response.end()
    else response.json(body)
    await sent
  }

  app.use(downloadsRouter(options.downloads))
  for (const router of options.routers) app.use(router)
  addFallbacks(app, options.log)

  const server = createServer(app)
  server.listen(options.port, host)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  let closed: Promise<void> | undefined
  async function close(): Promise<void> {
    closing = true
    const over = new Promise((resolve) => server.close(resolve))
    await withTimeout(
      () => Promise.allSettled(turns).then(bot.settled),
      graceMs,
      () => undefined,
    )
    // Streams to open pages would never end by themselves.
    server.closeAllConnections()
    await over
  }

  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    close() {
      closed ??= close()
      return closed
    },
  }
}

function addFallbacks(app: Express, log: Log): void {
  app.use((_request, response) => page(response, 404, 'Nothing here', 'This address belongs to a Teams bot.'))
  const onError: ErrorRequestHandler = (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error)
      return
    }
    const { status, type } = error as { status?: unknown; type?: unknown }
    // body-parser's errors carry a status and a type; their messages quote the body, and stay here.
    const known = typeof status === 'number' && status >= 400 && status < 500
    if (!known) log.error({ err: error, path: request.path }, 'an HTTP request failed')
    response.status(known ? status : 500).json({ error: known && typeof type === 'string' ? type : 'internal error' })
  }
  app.use(onError)
}
