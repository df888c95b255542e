import type { z } from 'zod'
import type { Clock } from '../../clock.ts'
import type { Token } from '../credentials.ts'
import { createHttp } from '../http.ts'
import { type Sleep, wallSleep } from '../pace.ts'
import { type Graph, RemoteError, type TenantUser } from '../ports.ts'
import { createCaller, type Log } from '../retry.ts'
import { DomainAnswer, OrganizationAnswer, SkuAnswer, USER_FIELDS, UserAnswer } from './answers.ts'
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

const SELECT = `$select=${USER_FIELDS.join(',')}`

/** Microsoft Graph v1.0, read only: Organization.Read.All, Domain.Read.All and User.Read.All suffice (facts 5). */
export function createGraph(options: GraphOptions): Graph {
  const { url, token, clock, sleep = wallSleep, random = Math.random, log } = options
  const http = createHttp(url)
  const call = createCaller({ system: 'Microsoft Graph', http, token, clock, sleep, random, log, inFlight: 4 })
  const { list, one } = createGraphTransport(url, http, call, options.timeout ?? 60_000)

  /** By its mail address first: another person's sign-in name may equal it, and the address is what migrates. */
  async function byAddress(address: string): Promise<TenantUser | undefined> {
    const quoted = address.replaceAll("'", "''")
    const mine = (row: unknown) => ownsAddress(UserAnswer.safeParse(row).data, address)
    const search = (filter: string) => list(`users?$filter=${encodeURIComponent(filter)}&${SELECT}`, mine)
    const rows = await search(`proxyAddresses/any(p:p eq 'smtp:${quoted}')`).catch((error: unknown) => {
      if (error instanceof RemoteError && /UnsupportedQuery|BadRequest/i.test(error.code))
        return search(`mail eq '${quoted}'`)
      throw error
    })
    return parse('GET /users', UserAnswer, rows.filter(mine))[0]
  }

  return {
    organization: async () => {
      const found = parse('GET /organization', OrganizationAnswer, await list('organization'))
      if (!found[0]) throw unexpected('GET /organization', 'Graph named no organization')
      return found[0]
    },

    domains: async () => parse('GET /domains', DomainAnswer, await list('domains')),

    users: async () => parse('GET /users', UserAnswer, await list(`users?${SELECT}&$top=999`)),

    user: async (address) => {
      if (address.trim() === '') throw new TypeError('GET /users: the address is empty')
      const found = await byAddress(address)
      if (found) return found
      const named = await one(`users/${encodeURIComponent(address)}?${SELECT}`)
      const [user] = named === undefined ? [] : parse('GET /users', UserAnswer, [named])
      return user && (same(user.principalName, address) || ownsAddress(user, address)) ? user : undefined
    },

    skus: async () => parse('GET /subscribedSkus', SkuAnswer, await list('subscribedSkus')),
  }
}

function same(one: string | undefined, other: string): boolean {
  return one?.toLowerCase() === other.toLowerCase()
}

function ownsAddress(user: TenantUser | undefined, address: string): boolean {
  return user !== undefined && (same(user.mail, address) || user.addresses.some((one) => same(one, address)))
}

function parse<T>(operation: string, schema: z.ZodType<T>, rows: readonly unknown[]): T[] {
  return rows.map((row) => {
    const result = schema.safeParse(row)
    if (result.success) return result.data
    const { path = [], message = '' } = result.error.issues[0] ?? {}
    throw unexpected(operation, `Graph answered something else than documented: ${path.join('.')} ${message}`.trim())
  })
}

function unexpected(operation: string, text: string): RemoteError {
  const rest = { code: 'UnexpectedAnswer', retryable: false, answered: true }
  return new RemoteError({ system: 'Microsoft Graph', operation, text, ...rest })
}
