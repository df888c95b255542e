import { z } from 'zod'
import { decodeBody, parseJson } from '../body.ts'
import { type Http, type HttpAnswer, HttpFault } from '../http.ts'
import { RemoteError } from '../ports.ts'
import type { Caller, Fault } from '../retry.ts'

export interface GraphTransport {
  /** Every object of a collection, across pages. `until` ends the reading early once it has seen enough. */
  list(path: string, until?: (row: unknown) => boolean): Promise<unknown[]>
  /** One object; undefined where Graph says there is none. */
  one(path: string): Promise<unknown>
}

const PAGES = 2000
const Page = z.object({ value: z.array(z.unknown()), '@odata.nextLink': z.string().optional() })
const Failure = z.object({ error: z.object({ code: z.string().optional(), message: z.string().optional() }) })

/** `GET {url}/v1.0/{path}`. `path` begins with the resource, e.g. `users?$top=999`, and is already encoded. */
export function createGraphTransport(url: string, http: Http, call: Caller, timeout: number): GraphTransport {
  const base = `${url.replace(/\/+$/, '')}/v1.0/`
  const headers = { Accept: 'application/json', 'Accept-Encoding': 'identity' }

  function get(path: string, address: string): Promise<unknown> {
    const operation = `GET /${path.split('?')[0]?.split('/')[0]}`
    return call({
      operation,
      write: false,
      request: { method: 'GET', url: address, headers, timeout },
      read: (answer) => readAnswer(answer, operation),
    })
  }

  return {
    one: (path) => get(path, base + path),
    list: async (path, until = () => false) => {
      const rows: unknown[] = []
      const seen = new Set<string>()
      let next: string | undefined = base + path
      while (next !== undefined) {
        if (seen.has(next) || seen.size >= PAGES) throw refused(path, 'EndlessPages', 'The pages never end')
        seen.add(next)
        const answer = await get(path, next)
        const page = Page.safeParse(answer)
        if (!page.success) throw refused(path, 'UnexpectedAnswer', 'Graph answered something else than a collection')
        for (const row of page.data.value) rows.push(row)
        if (page.data.value.some(until)) return rows
        const link = page.data['@odata.nextLink']
        next = link === undefined || link === '' ? undefined : follow(http, link, next, path)
      }
      return rows
    },
  }
}

function follow(http: Http, link: string, from: string, path: string): string {
  try {
    return http.follow(link, from)
  } catch (error) {
    if (!(error instanceof HttpFault)) throw error
    throw refused(path, error.code, error.message)
  }
}

function readAnswer(answer: HttpAnswer, operation: string): { value: unknown } | { fault: Fault } {
  const { status } = answer
  const json = parseJson(decodeBody(answer.bytes, answer.header('content-encoding')))
  const failure = Failure.safeParse(json)
  if (status >= 200 && status < 300 && !failure.success) {
    if (json !== null && typeof json === 'object') return { value: json }
    return { fault: faultOf(502, 'UnexpectedAnswer', `${operation} was not answered with JSON`) }
  }
  const { code, message } = failure.data?.error ?? {}
  // A 404 that Graph itself explains; a gateway's page is no statement about a user.
  if (status === 404 && code !== undefined && /NotFound$/i.test(code)) return { value: undefined }
  return { fault: faultOf(status, code ?? String(status), message || statusText(status)) }
}

function faultOf(status: number, code: string, text: string): Fault {
  const throttled = status === 429 || code === 'TooManyRequests'
  const retryable = throttled || status === 408 || status >= 500
  return { code, text: text.slice(0, 1000), retryable, answered: status < 500, undone: throttled, throttled }
}

function statusText(status: number): string {
  if (status === 401) return 'The token was refused by Microsoft Graph'
  if (status === 403) return 'This app lacks the Microsoft Graph permission for that'
  return `Microsoft Graph answered ${status} and nothing else`
}

function refused(path: string, code: string, text: string): RemoteError {
  const operation = `GET /${path.split('?')[0]}`
  return new RemoteError({ system: 'Microsoft Graph', operation, code, text, retryable: false, answered: true })
}
