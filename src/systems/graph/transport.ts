import { type Http, HttpFault } from '../http.ts'
import { RemoteError } from '../ports.ts'
import type { Caller } from '../retry.ts'
import { collectionIn, type Judged, judge } from './judge.ts'

export interface GraphTransport {
  /** Every object of a collection, across pages, each read as its page comes; `undefined` where there is no such one. */
  list<T>(path: string, read: (row: unknown) => T, until?: (found: T) => boolean): Promise<T[] | undefined>
  /** One object; undefined where Graph says there is none. */
  one(path: string): Promise<unknown>
}

const PAGES = 2000

/** `{url}/v1.0/{path}`. `path` begins with the resource, e.g. `users?$top=999`, and is already encoded. */
export function createGraphTransport(url: string, http: Http, call: Caller, timeout: number): GraphTransport {
  const base = `${url.replace(/\/+$/, '')}/v1.0/`
  const headers = { Accept: 'application/json', 'Accept-Encoding': 'identity' }

  function get(path: string, address: string): Promise<unknown> {
    return call({
      operation: operationOf(path),
      write: false,
      request: { method: 'GET', url: address, headers, timeout },
      read: (answer): Judged => judge(answer),
    })
  }

  return {
    one: (path) => get(path, base + path),
    list: async (path, read, until = () => false) => {
      const operation = operationOf(path)
      const found: ReturnType<typeof read>[] = []
      const seen = new Set<string>()
      let next: string | undefined = base + path
      while (next !== undefined) {
        if (seen.has(next) || seen.size >= PAGES) throw refused(operation, 'EndlessPages', 'The pages never end')
        seen.add(next)
        const answer = await get(path, next)
        if (answer === undefined && seen.size === 1) return undefined
        const page = collectionIn(answer)
        if (!page) throw refused(operation, 'UnexpectedAnswer', 'Graph answered something else than a collection')
        for (const row of page.value) {
          const one = read(row)
          found.push(one)
          if (until(one)) return found
        }
        next = page.next === undefined ? undefined : follow(http, page.next, next, operation)
      }
      return found
    },
  }
}

/** `GET /users`: the resource without anybody's name. */
function operationOf(path: string): string {
  const [room, , below] = path.split('?')[0]?.split('/') ?? []
  return `GET /${[room, below].filter(Boolean).join('/')}`
}

function follow(http: Http, link: string, from: string, operation: string): string {
  try {
    return http.follow(link, from)
  } catch (error) {
    if (!(error instanceof HttpFault)) throw error
    throw refused(operation, error.code, error.message)
  }
}

function refused(operation: string, code: string, text: string): RemoteError {
  return new RemoteError({ system: 'Microsoft Graph', operation, code, text, retryable: false, answered: true })
}
