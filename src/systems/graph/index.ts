import type { z } from 'zod'
import type { Clock } from '../../clock.ts'
import { type Sleep, wallSleep } from '../../jobs/sleep.ts'
import type { Token } from '../credentials.ts'
import { createHttp } from '../http.ts'
import type { GraphReads } from '../ports.ts'
import { createCaller, type Log } from '../retry.ts'
import { DomainAnswer, OrganizationAnswer, SkuAnswer } from './answers.ts'
import { userChanges } from './changes.ts'
import { manyCalls } from './many.ts'
import { peopleCalls } from './people.ts'
import { parse, unexpected } from './rows.ts'
import { createGraphTransport } from './transport.ts'

export interface GraphOptions {
  /** E.g. `https://graph.microsoft.com`; a loopback address is a practice system. */
  readonly url: string
  /** For the scope `https://graph.microsoft.com/.default`. Absent in practice. */
  readonly token?: Token | undefined
  /** Wall time: Retry-After counts by it. */
  readonly clock: Clock
  readonly sleep?: Sleep | undefined
  readonly random?: (() => number) | undefined
  /** Milliseconds for one HTTP exchange. */
  readonly timeout?: number | undefined
  readonly log?: Log | undefined
}

/** Microsoft Graph v1.0, reading only (facts 5). */
export function createGraph(options: GraphOptions): GraphReads {
  const { url, token, clock, sleep = wallSleep, random = Math.random, log, timeout = 60_000 } = options
  const http = createHttp(url)
  const call = createCaller({ system: 'Microsoft Graph', http, token, clock, sleep, random, log, inFlight: 4 })
  const transport = createGraphTransport(url, http, call, { timeout, clock })

  async function all<T>(path: string, schema: z.ZodType<T>): Promise<T[]> {
    const found = await transport.list(path, (row) => parse(operationOf(path), schema, row))
    if (!found) throw unexpected(operationOf(path), 'Graph knows no such collection')
    return found
  }

  return {
    organization: async () => {
      const found = await all('organization', OrganizationAnswer)
      if (!found[0]) throw unexpected('GET /organization', 'Graph named no organization')
      return found[0]
    },
    domains: () => all('domains', DomainAnswer),
    ...peopleCalls(transport),
    userChanges: userChanges(transport),
    ...manyCalls(transport),
    skus: () => all('subscribedSkus', SkuAnswer),
  }
}

const operationOf = (path: string) => `GET /${path.split('?')[0]}`
