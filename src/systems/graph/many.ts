import type { TenantUser } from '../../migration/shapes/index.ts'
import type { GraphReads } from '../ports.ts'
import { collectionIn } from './collection.ts'
import { unexpected, userOf } from './rows.ts'
import type { GraphTransport } from './transport.ts'
import { USER_SELECT } from './user-answers.ts'

type Many = Pick<GraphReads, 'usersById' | 'usersAt'>

const OPERATION = 'GET /users'
/** Entra's limit on one filter; each value of an `in` counts (learn.microsoft.com/graph/filter-query-parameter). */
const EXPRESSIONS = 15
/** Characters of one part's address; some gateways cut at 2,048. */
const LONGEST = 2000

/** Many people in few requests. Whoever Graph gives is held against who was asked for. */
export function manyCalls({ batch, rest }: Pick<GraphTransport, 'batch' | 'rest'>): Many {
  async function peopleAt(paths: readonly string[], mine: (user: TenantUser) => boolean): Promise<TenantUser[]> {
    const found = new Map<string, TenantUser>()
    const take = (row: unknown) => {
      const user = userOf(OPERATION, row)
      if (mine(user)) found.set(user.id, user)
    }
    const answers = await batch(OPERATION, paths)
    const links: string[] = []
    for (const answer of answers) {
      const page = collectionIn(answer)
      if (!page) throw unexpected(OPERATION, 'Graph answered something else than a collection')
      page.value.forEach(take)
      if (page.next !== undefined) links.push(page.next)
    }
    await Promise.all(links.map((link) => rest(OPERATION, link, take)))
    return [...found.values()]
  }

  return {
    usersById: (ids) => {
      const asked = keysOf(ids)
      const filter = (some: readonly string[]) => `id in (${some.map(quoted).join(',')})`
      return peopleAt(pathsOf(asked, EXPRESSIONS, filter), ({ id }) => asked.has(id.toLowerCase()))
    },

    usersAt: (addresses) => {
      const asked = keysOf(addresses)
      // Two expressions an address: not every mail address is a proxy address too.
      return peopleAt(pathsOf(asked, Math.floor(EXPRESSIONS / 2), ownersOf), ({ mail, addresses: all }) =>
        [mail ?? '', ...all].some((address) => asked.has(address.toLowerCase())),
      )
    },
  }
}

function keysOf(all: readonly string[]): Set<string> {
  return new Set(all.map((one) => one.trim().toLowerCase()).filter((one) => one !== ''))
}

function ownersOf(addresses: readonly string[]): string {
  const proxies = addresses.map((address) => `proxyAddresses/any(p:p eq ${quoted(`smtp:${address}`)})`)
  return [...proxies, `mail in (${addresses.map(quoted).join(',')})`].join(' or ')
}

function quoted(value: string): string {
  return `'${value.replaceAll("'", "''")}'`
}

/** As many of them in each as may be, by number and by length. */
function pathsOf(keys: Iterable<string>, most: number, filterOf: (some: readonly string[]) => string): string[] {
  const pathOf = (some: readonly string[]) => `users?$filter=${encodeURIComponent(filterOf(some))}&${USER_SELECT}`
  const paths: string[] = []
  let some: string[] = []
  for (const key of keys) {
    const more = [...some, key]
    if (some.length > 0 && (more.length > most || pathOf(more).length > LONGEST)) {
      paths.push(pathOf(some))
      some = [key]
    } else some = more
  }
  if (some.length > 0) paths.push(pathOf(some))
  return paths
}
