import type { TenantUser } from '../../migration/shapes/index.ts'
import { type GraphReads, RemoteError } from '../ports.ts'
import { userOf } from './rows.ts'
import type { GraphTransport } from './transport.ts'
import { USER_SELECT } from './user-answers.ts'

type People = Pick<GraphReads, 'user'>

const OPERATION = 'GET /users'

/** People by their addresses. Whoever Graph gives is held against the address asked for. */
export function peopleCalls({ list, one }: Pick<GraphTransport, 'list' | 'one'>): People {
  /** By its mail address first: another person's sign-in name may equal it, and the address is what migrates. */
  async function byAddress(address: string): Promise<TenantUser | undefined> {
    const read = (row: unknown) => userOf(OPERATION, row)
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
      const user = named === undefined ? undefined : userOf(OPERATION, named)
      return user && (same(user.principalName, address) || ownsAddress(user, address)) ? user : undefined
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
