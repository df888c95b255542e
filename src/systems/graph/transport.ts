import type { Clock } from '../../clock.ts'
import { type Http, HttpFault } from '../http.ts'
import { keptLink } from '../kept-link.ts'
import { EXPIRED } from '../ports.ts'
import type { Caller } from '../retry.ts'
import { type Batch, createBatch } from './batch.ts'
import { type Collection, collectionIn } from './collection.ts'
import { judge, judgeLink } from './judge.ts'
import { refused, unexpected } from './rows.ts'

export interface GraphTransport {
  /** Every object of a collection, across pages, each read as its page comes; `undefined` where there is no such one. */
  list<T>(path: string, read: (row: unknown) => T, until?: (found: T) => boolean): Promise<T[] | undefined>
  /** The rest of one, from the link to its next page. */
  rest<T>(operation: string, link: string, read: (row: unknown) => T): Promise<T[]>
  /** One object; undefined where Graph says there is none. */
  one(path: string): Promise<unknown>
  /** One page of a delta: its first, or the one a link or token leads to. Throws `RemoteError` `EXPIRED`. */
  delta(path: string, link: string | undefined): Promise<Collection>
  readonly batch: Batch
}

const PAGES = 2000
/** Asked for; Graph gives at most 200 of a delta, whatever is asked (learn.microsoft.com/answers/a/2052165). */
const DELTA_PAGE = { Prefer: 'odata.maxpagesize=999' }

/** `{url}/v1.0/{path}`. `path` begins with the resource, e.g. `users?$top=999`, and is already encoded. */
export function createGraphTransport(
  url: string,
  http: Http,
  call: Caller,
  { timeout, clock }: { readonly timeout: number; readonly clock: Clock },
): GraphTransport {
  const base = `${url.replace(/\/+$/, '')}/v1.0/`
  const headers = { Accept: 'application/json', 'Accept-Encoding': 'identity' }

  function get(operation: string, address: string, read = judge, more: Readonly<Record<string, string>> = {}) {
    const request = { method: 'GET', url: address, headers: { ...headers, ...more }, timeout } as const
    return call({ operation, write: false, request, read })
  }

  /** From one page to the last. Undefined where the first is of no collection that there is. */
  async function pages<T>(
    operation: string,
    first: string,
    read: (row: unknown) => T,
    until: (found: T) => boolean,
  ): Promise<T[] | undefined> {
    const found: T[] = []
    const seen = new Set<string>()
    let next: string | undefined = first
    while (next !== undefined) {
      if (seen.has(next) || seen.size >= PAGES) throw refused(operation, 'EndlessPages', 'The pages never end')
      seen.add(next)
      const answer = await get(operation, next)
      if (answer === undefined && seen.size === 1) return undefined
      const page = collectionIn(answer)
      if (!page) throw unexpected(operation, 'Graph answered something else than a collection')
      for (const row of page.value) {
        const one = read(row)
        found.push(one)
        if (until(one)) return found
      }
      next = page.next === undefined ? undefined : follow(http, page.next, next, operation)
    }
    return found
  }

  return {
    one: (path) => get(operationOf(path), base + path),
    list: (path, read, until = () => false) => pages(operationOf(path), base + path, read, until),
    rest: async (operation, link, read) =>
      (await pages(operation, follow(http, link, base, operation), read, () => false)) ?? [],
    delta: async (path, link) => {
      const operation = operationOf(path)
      // Kept somewhere and given back, a link is no more to be trusted than one just heard: one that leads elsewhere was
      // told by another system in this one's place, and the reading begins anew.
      const from = link === undefined ? base + path : follow(http, link, base, operation, EXPIRED)
      const page = collectionIn(await get(operation, from, judgeLink, DELTA_PAGE))
      if (!page) throw unexpected(operation, 'Graph answered something else than a collection')
      const [next, delta] = [page.next, page.delta].map((to) => to && follow(http, to, from, operation))
      if (next === undefined && delta === undefined) throw unexpected(operation, 'Graph did not say how to go on')
      if (next === from) throw refused(operation, 'EndlessPages', 'The pages never end')
      return { value: page.value, next: next && keptLink(next, base), delta: delta && keptLink(delta, base) }
    },
    batch: createBatch(base, headers, call, timeout, clock),
  }
}

/** `GET /users`: the resource without anybody's name. */
function operationOf(path: string): string {
  const [room, second, below] = path.split('?')[0]?.split('/') ?? []
  return `GET /${[room, second === 'delta' ? second : below].filter(Boolean).join('/')}`
}

function follow(http: Http, link: string, from: string, operation: string, refusal?: string): string {
  try {
    return http.follow(link, from)
  } catch (error) {
    if (!(error instanceof HttpFault)) throw error
    throw refused(operation, refusal ?? error.code, error.message)
  }
}
