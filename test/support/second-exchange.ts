/**
 * Another Exchange Online, made from the same facts and sharing nothing with `src/`: wherever they allow more than one
 * answer, it gives another one than the practice estate. A fresh batch is `Stopped`, numbers are text, times have no
 * offset, optional fields are missing, pages hold two rows, every caller is sent on to a regional host first.
 */
import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createWorld, type Manner, type World } from './second-exchange-world.ts'

export type Trouble =
  | 'throttled'
  | 'throttled without a time'
  | 'throttled in plain text'
  | 'unavailable'
  | 'a crash'
  | 'not permitted'
  | 'an answer that never comes'
  | 'slow to appear'
  | 'errors in a 200'
  | 'an expired page'

export interface SecondExchange {
  /** What `EXCHANGE_ONLINE_URL` would name. */
  readonly url: string
  readonly world: World
  /** Every cmdlet that arrived, in order. */
  readonly calls: readonly string[]
  /** Spoils so many calls of one cmdlet from now on. */
  trouble(kind: Trouble, cmdlet: string, times?: number): void
  close(): Promise<void>
}

const TOO_MANY = 'You have reached the maximum number of concurrent requests per tenant. Please wait and try again'
type Json = Record<string, unknown>

export async function openSecondExchange(tenant: string, manner: Manner): Promise<SecondExchange> {
  const world = createWorld(manner)
  const size = manner.page ?? 2
  const calls: string[] = []
  const pages = new Map<string, { rows: readonly Json[]; anchor: string }>()
  let trouble: { kind: Trouble; cmdlet: string; times: number } | undefined

  const strikes = (cmdlet: string): Trouble | undefined => {
    if (trouble?.cmdlet !== cmdlet || trouble.times === 0) return undefined
    trouble.times -= 1
    return trouble.kind
  }

  function page(rows: readonly Json[], anchor: string, response: ServerResponse): void {
    const rest = rows.slice(size)
    const token = randomUUID()
    if (rest.length > 0) pages.set(token, { rows: rest, anchor })
    const link = `${regional.url}/adminapi/beta/${tenant}/InvokeCommand?$skiptoken=${token}`
    json(response, 200, {
      value: rows.slice(0, size),
      '@adminapi.warnings': [],
      ...(rest.length > 0 ? { '@odata.nextLink': link } : {}),
    })
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://second.invalid')
    if (request.method !== 'POST' || pathname !== `/adminapi/beta/${tenant}/InvokeCommand`) {
      response.writeHead(404).end()
      return
    }
    const { CmdletName: cmdlet, Parameters: parameters } = JSON.parse(await bodyOf(request)).CmdletInput
    const anchor = String(request.headers['x-anchormailbox'])
    calls.push(cmdlet)
    const token = searchParams.get('$skiptoken')
    const kind = kindFor(strikes(cmdlet), token)
    if (kind === 'slow to appear') world.hideNext(3)
    else if (kind !== undefined && kind !== 'an answer that never comes') return spoil(kind, response)
    if (token !== null) {
      const known = pages.get(token)
      if (known?.anchor !== anchor) return spoil('an expired page', response)
      return page(known.rows, anchor, response)
    }
    const answer = world.run(cmdlet, parameters)
    if (kind === 'an answer that never comes') return
    if (answer === 'unknown') return spoil('not permitted', response)
    if ('refused' in answer) return refuse(response, answer.status, answer.refused, answer.text)
    if (answer.rows.length === 0 && !cmdlet.startsWith('Get-')) response.writeHead(204).end()
    else page(answer.rows, anchor, response)
  }

  /** A page can expire only where one was asked for: until then this trouble waits. */
  function kindFor(kind: Trouble | undefined, token: string | null): Trouble | undefined {
    if (kind !== 'an expired page' || token !== null) return kind
    if (trouble) trouble.times += 1
    return undefined
  }

  const regional = await listen((request, response) => void serve(request, response))
  const home = await listen((request, response) => {
    request.resume()
    response.writeHead(302, { location: `${regional.url}${request.url}` }).end()
  })
  return {
    url: home.url,
    world,
    calls,
    trouble: (kind, cmdlet, times = 1) => {
      trouble = { kind, cmdlet, times }
    },
    close: async () => {
      await home.close()
      await regional.close()
    },
  }
}

function spoil(kind: Trouble, response: ServerResponse): void {
  const plain = { 'content-type': 'text/plain' }
  switch (kind) {
    case 'throttled':
      response.writeHead(429, { ...plain, 'retry-after': '2' }).end(TOO_MANY)
      return
    case 'throttled without a time':
      response.writeHead(429).end()
      return
    case 'throttled in plain text':
      response.writeHead(503, plain).end(TOO_MANY)
      return
    case 'unavailable':
      response.writeHead(503, { 'content-type': 'text/html' }).end('<html><h1>Service Unavailable</h1></html>')
      return
    case 'a crash':
      refuse(response, 500, 'System.NullReferenceException', 'Object reference not set to an instance of an object.')
      return
    case 'errors in a 200': {
      const error = '|Microsoft.Exchange.Migration.MigrationTransientException|Der Vorgang ist vorübergehend gestört.'
      json(response, 200, { value: [], '@adminapi.errors': [error] })
      return
    }
    case 'an expired page':
      refuse(response, 400, '', 'Expired or Invalid pagination request. Default Expiry time is 00:30:00')
      return
    default:
      response.writeHead(403, { 'content-encoding': 'gzip', 'content-type': 'application/json' }).end(Buffer.alloc(20))
  }
}

/** Without `details`, the inner exception in camel case: facts 1.8 allow both. */
function refuse(response: ServerResponse, status: number, type: string, text: string): void {
  const stacktrace = '   at Microsoft.Exchange.Something.Run()'
  const internalException = { message: text, type, stacktrace }
  const outer = 'Microsoft.Exchange.Admin.OData.Core.ODataServiceException'
  json(response, status, {
    error: {
      code: String(status),
      message: type === '' ? text : 'Error executing cmdlet',
      ...(type === '' ? {} : { innererror: { message: 'Invalid Operation', type: outer, internalException } }),
    },
  })
}

function json(response: ServerResponse, status: number, body: Json): void {
  response.writeHead(status, { 'content-type': 'application/json;odata.metadata=minimal' }).end(JSON.stringify(body))
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

async function listen(serve: (request: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer(serve)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close }
}
