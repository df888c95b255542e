import type { TenantUser } from '../../migration/shapes/index.ts'
import { type GraphReads, RemoteError } from '../ports.ts'
import { collectionIn } from './judge.ts'
import { parse, unexpected } from './rows.ts'
import type { GraphTransport } from './transport.ts'
import { USER_FIELDS, UserAnswer } from './user-answers.ts'

type People = Pick<GraphReads, 'user' | 'usersById' | 'usersAt'>

export const USER_SELECT = `$select=${USER_FIELDS.join(',')}`
const OPERATION = 'GET /users'
/** Entra takes no more comparisons in one filter (learn.microsoft.com/graph/filter-query-parameter). */
const COMPARISONS = 15

/** People by their addresses or ids. Whoever Graph gives is held against what was asked for. */
export function peopleCalls({ list, one, many }: Pick<GraphTransport, 'list' | 'one' | 'many'>): People {
  const read = (row: unknown) => parse(OPERATION, UserAnswer, row)

  /** By its mail address first: another person's sign-in name may equal it, and the address is what migrates. */
  async function byAddress(address: string): Promise<TenantUser | undefined> {
    const mine = (user: TenantUser) => ownsAddress(user, address)
    const found = await list(search(isProxy([address])), read, mine).catch((error: unknown) => {
      if (!isUnsupported(error)) throw error
      return list(search(isMail([address])), read, mine)
    })
    return found?.find(mine)
  }

  /** Everybody whom one of these filters finds, each once. */
  async function found(filters: readonly string[]): Promise<TenantUser[]> {
    const answers = await many(OPERATION, filters.map(search))
    const users = new Map<string, TenantUser>()
    for (const answer of answers) {
      const page = collectionIn(answer)
      // A part's answer is far below a page: one that goes on is no answer to what was asked.
      if (!page || page.next !== undefined) throw unexpected(OPERATION, 'Graph answered something else than asked')
      for (const row of page.value) {
        const user = read(row)
        users.set(user.id, user)
      }
    }
    return [...users.values()]
  }

  return {
    user: async (address) => {
      if (address.trim() === '') throw new TypeError(`${OPERATION}: the address is empty`)
      const found = await byAddress(address)
      if (found) return found
      const named = await one(`users/${encodeURIComponent(address)}?${USER_SELECT}`)
      const user = named === undefined ? undefined : read(named)
      return user && (same(user.principalName, address) || ownsAddress(user, address)) ? user : undefined
    },

    usersById: async (ids) => {
      const asked = new Set(ids)
      const filters = pieces([...asked], COMPARISONS).map((some) => `id in (${some.map(literal).join(',')})`)
      return (await found(filters)).filter(({ id }) => asked.has(id))
    },

    usersAt: async (addresses) => {
      const asked = new Set(addresses.map((address) => address.toLowerCase()))
      const both = pieces([...asked], Math.floor(COMPARISONS / 2)).map((some) => `${isMail(some)} or ${isProxy(some)}`)
      const users = await found(both).catch((error: unknown) => {
        if (!isUnsupported(error)) throw error
        return found(pieces([...asked], COMPARISONS).map(isMail))
      })
      return users.filter(({ mail = '', addresses: own }) =>
        [mail, ...own].some((address) => asked.has(address.toLowerCase())),
      )
    },
  }
}

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`

function isMail(addresses: readonly string[]): string {
  const [only] = addresses
  return addresses.length === 1 ? `mail eq ${literal(only ?? '')}` : `mail in (${addresses.map(literal).join(',')})`
}

function isProxy(addresses: readonly string[]): string {
  const owns = addresses.map((address) => `p eq ${literal(`smtp:${address}`)}`).join(' or ')
  return `proxyAddresses/any(p:${owns})`
}

function search(filter: string): string {
  return `users?$filter=${encodeURIComponent(filter)}&${USER_SELECT}`
}

/** Not every tenant's Graph takes every filter. */
function isUnsupported(error: unknown): boolean {
  return error instanceof RemoteError && /UnsupportedQuery|BadRequest/i.test(error.code)
}

function same(one: string | undefined, other: string): boolean {
  return one?.toLowerCase() === other.toLowerCase()
}

function ownsAddress(user: TenantUser, address: string): boolean {
  return same(user.mail, address) || user.addresses.some((one) => same(one, address))
}

function pieces<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, n) => all.slice(n * size, (n + 1) * size))
}
