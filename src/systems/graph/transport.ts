import { type Http, HttpFault } from '../http.ts'
import { RemoteError } from '../ports.ts'
import type { Caller } from '../retry.ts'
import { createBatch, PARTS } from './batch.ts'
import { collectionIn, type Judged, judge } from './judge.ts'

export interface GraphTransport {
  /** Every object of a collection, across pages, each read as its page comes; `undefined` where there is no such one. */
  list<T>(path: string, read: (row: unknown) => T, until?: (found: T) => boolean): Promise<T[] | undefined>
  /** One page of a reading that goes on another day: of `path`, or where an earlier page led. `from` is where it came from. */
  page(path: string, next: string | undefined): Promise<{ readonly json: unknown; readonly from: string }>
  /** A link of a page, made absolute; refused where it leads to another host. */
  follow(link: string, from: string, operation: string): string
  /** Each of many questions' answers, in their order, in as few requests as Graph allows; undefined where there is nothing. */
  many(operation: string, paths: readonly string[]): Promise<unknown[]>
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
    follow: (link, from, operation) => follow(http, link, from, operation),
    page: async (path, next) => {
      const from = next === undefined ? base + path : follow(http, next, base, operationOf(path))
      const json = await call({
        operation: operationOf(path),
        write: false,
        request: { method: 'GET', url: from, headers: { ...headers, Prefer: 'odata.maxpagesize=999' }, timeout },
        read: (answer): Judged => judge(answer),
      })
      return { json, from }
    },
    many: async (operation, paths) => {
      const batches = Array.from({ length: Math.ceil(paths.length / PARTS) }, (_, n) =>
        createBatch(paths.slice(n * PARTS, (n + 1) * PARTS)),
      )
      const answers = await Promise.all(
        batches.map((batch) =>
          call({
            operation,
            write: false,
            request: () => ({
              method: 'POST',
              url: `${base}$batch`,
              headers: { ...headers, 'Content-Type': 'application/json' },
              body: batch.body(),
              timeout,
            }),
            read: (answer) => batch.read(answer),
          }),
        ),
      )
      return answers.flat()
    },
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
