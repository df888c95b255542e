/** A question to Microsoft Graph and its answer, before they are HTTP: what `$batch` needs, too. */

export interface Question {
  readonly method: string
  /** Below the version: `/users/…`, decoded, without a query. */
  readonly path: string
  readonly query: URLSearchParams
  readonly body: unknown
  /** The header `Prefer`. */
  readonly prefer?: string | undefined
  /** What links between pages begin with, e.g. `http://127.0.0.1:40000/v1.0`. */
  readonly base: string
}

export interface Answer {
  readonly status: number
  /** Undefined: no content. */
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export const ok = (body: unknown): Answer => ({ status: 200, body })

/** Graph's error shape. */
export function failure(status: number, code: string, message: string, at: Date): Answer {
  const id = '00000000-0000-4000-8000-000000000000'
  const innerError = { date: at.toISOString().slice(0, 19), 'request-id': id, 'client-request-id': id }
  return { status, body: { error: { code, message, innerError } } }
}

/** 429, in a `$batch` as for a request of its own. */
export function throttled(at: Date, headers: Readonly<Record<string, string>>): Answer {
  return { ...failure(429, 'TooManyRequests', 'Too many requests.', at), headers }
}

/** A collection, whole. */
export function collection(base: string, name: string, value: readonly unknown[]): Answer {
  return ok({ '@odata.context': `${base}/$metadata#${name}`, value })
}
