/** Practice Microsoft Graph over HTTP, version 1.0: what a staged migration asks of it, and the licences it gives. */

import { randomUUID } from 'node:crypto'
import express from 'express'
import { type Clock, type PracticeClock, wallClock } from '../clock.ts'
import type { Company } from '../company.ts'
import type { Faults } from '../faults.ts'
import { listen } from '../listen.ts'
import type { People } from '../people/people.ts'
import type { PracticeSystem } from '../system.ts'
import { type Answer, failure, throttled } from './answer.ts'
import { openGraphDirectory } from './directory.ts'
import { answer } from './routes.ts'

export interface PracticeGraphOptions {
  readonly company: Company
  readonly clock: PracticeClock
  readonly faults: Faults
  /** State is kept in `<dataDir>/practice/graph.jsonl`. */
  readonly dataDir: string
  /** 0 or absent: any free one. */
  readonly port?: number
  /** Demanded as the bearer token; absent: everybody is let in. */
  readonly token?: string
  /** Nobody changes beside the migration when absent. */
  readonly people?: People
  /** For how long tokens live. The wall's own when absent. */
  readonly wall?: Clock
  /** Told the address of everybody who is given a plan that makes a mailbox, or loses the last one. */
  readonly onExchangeLicence?: (address: string, held: boolean) => void
}

/** Opens it on loopback; `url` is what `/v1.0/…` is appended to. */
export async function openPracticeGraph(options: PracticeGraphOptions): Promise<PracticeSystem> {
  const { faults, token, wall = wallClock, onExchangeLicence: onExchange = () => {} } = options
  const directory = openGraphDirectory(options)
  const app = express()
  app.disable('x-powered-by')
  app.use(express.json({ limit: '4mb' }))
  app.use('/v1.0', (request, response) => {
    response.set('request-id', request.get('client-request-id') ?? randomUUID())
    const at = directory.now()
    const base = `${request.protocol}://${request.get('Host')}/v1.0`
    const { pathname, searchParams } = new URL(request.url, base)
    const asked = {
      method: request.method,
      path: decodeURIComponent(pathname),
      query: searchParams,
      body: request.body,
      prefer: request.get('Prefer'),
      base,
    }
    // Questions only: what becomes of a change whose answer is lost is practised on Exchange Online.
    if (request.method === 'GET' && faults.strikes('graph-timeout-read')) return
    const stranger = token !== undefined && request.get('Authorization') !== `Bearer ${token}`
    const found =
      spoiled(faults, at) ??
      (stranger
        ? failure(401, 'InvalidAuthenticationToken', 'Access token is empty or not valid.', at)
        : answer({ directory, faults, wall, onExchange }, asked))
    response.status(found.status).set(found.headers ?? {})
    if (found.body === undefined) response.end()
    else response.json(found.body)
  })
  const { url, close } = await listen(app, options.port ?? 0)
  return {
    url,
    reset: async () => directory.reset(),
    close: async () => {
      await close()
      directory.close()
    },
  }
}

/** The answer of a fault that is on. */
function spoiled(faults: Faults, at: Date): Answer | undefined {
  if (faults.strikes('graph-throttled')) return throttled(at, { 'Retry-After': '1' })
  if (faults.strikes('graph-throttled-bare')) return throttled(at, {})
  if (!faults.strikes('graph-unavailable')) return undefined
  return failure(503, 'ServiceUnavailable', 'The service is temporarily unavailable.', at)
}
