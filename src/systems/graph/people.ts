import { type Graph, RemoteError, type TenantUser } from '../ports.ts'
import { USER_FIELDS, UserAnswer } from './answers.ts'
import type { RunBatch } from './batch.ts'
import { collectionIn } from './judge.ts'
import { parse, unexpected } from './rows.ts'
import type { GraphTransport } from './transport.ts'

type People = Pick<Graph, 'user' | 'usersOf'>

export const USER_SELECT = `$select=${USER_FIELDS.join(',')}`
const OPERATION = 'GET /users'

/** People by their addresses. Whoever Graph gives is held against the address asked for. */
export function peopleCalls({ list, one }: Pick<GraphTransport, 'list' | 'one'>, batch: RunBatch): People {
  /** By its mail address first: another person's sign-in name may equal it, and the address is what migrates. */
  async function byAddress(address: string): Promise<TenantUser | undefined> {
    const read = (row: unknown) => parse(OPERATION, UserAnswer, row)
    const mine = (user: TenantUser) => ownsAddress(user, address)
    const found = await list(searchFor(address), read, mine).catch((error: unknown) => {
      if (!(error instanceof RemoteError) || !/UnsupportedQuery|BadRequest/i.test(error.code)) throw error
      return list(search(`mail eq '${quoted(address)}'`), read, mine)
    })
    return found?.find(mine)
  }

  return {
    user: async (address) => {
      if (address.trim() === '') throw new TypeError(`${OPERATION}: the address is empty`)
      const found = await byAddress(address)
      if (found) return found
      const named = await one(`users/${encodeURIComponent(address)}?${USER_SELECT}`)
      const user = named === undefined ? undefined : parse(OPERATION, UserAnswer, named)
      return user && (same(user.principalName, address) || ownsAddress(user, address)) ? user : undefined
    },

    usersOf: async (addresses) => {
      if (addresses.some((address) => address.trim() === '')) throw new TypeError(`${OPERATION}: an address is empty`)
      const wanted = [...new Set(addresses)]
      const items = wanted.map((address) => ({ method: 'GET' as const, url: `/${searchFor(address)}` }))
      const outcomes = await batch(OPERATION, items)
      const owners = new Map<string, TenantUser>()
      for (const [index, address] of wanted.entries()) {
        const outcome = outcomes[index]
        if (outcome !== undefined && 'error' in outcome) throw outcome.error
        const page = collectionIn(outcome?.value)
        if (!page) throw unexpected(OPERATION, 'Graph answered something else than a collection')
        const owner = page.value
          .map((row) => parse(OPERATION, UserAnswer, row))
          .find((user) => ownsAddress(user, address))
        if (owner) owners.set(address, owner)
      }
      return owners
    },
  }
}

function searchFor(address: string): string {
  return search(`proxyAddresses/any(p:p eq 'smtp:${quoted(address)}')`)
}

function search(filter: string): string {
  return `users?$filter=${encodeURIComponent(filter)}&${USER_SELECT}`
}

function quoted(address: string): string {
  return address.replaceAll("'", "''")
}

function same(one: string | undefined, other: string): boolean {
  return one?.toLowerCase() === other.toLowerCase()
}

function ownsAddress(user: TenantUser, address: string): boolean {
  return same(user.mail, address) || user.addresses.some((one) => same(one, address))
}
