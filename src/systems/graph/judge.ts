import { z } from 'zod'
import { decodeBody, parseJson } from '../body.ts'
import type { HttpAnswer } from '../http.ts'
import type { Fault } from '../retry.ts'

/** What an answer of Graph's means. A value is undefined where there is nothing: no such object, or no content. */
export type Judged = { readonly value: unknown } | { readonly fault: Fault }

const Page = z.object({ value: z.array(z.unknown()), '@odata.nextLink': z.string().optional() })
const Failure = z.object({ error: z.object({ code: z.string().optional(), message: z.string().optional() }) })

export function judge(answer: HttpAnswer): Judged {
  const json = parseJson(decodeBody(answer.bytes, answer.header('content-encoding')))
  const failure = Failure.safeParse(json)
  const { status } = answer
  if (status >= 200 && status < 300 && !failure.success) {
    if (json !== null && typeof json === 'object') return { value: json }
    if (status === 204) return { value: undefined }
    return { fault: faultOf(502, 'UnexpectedAnswer', 'Graph did not answer with JSON') }
  }
  const { code, message } = failure.data?.error ?? {}
  // A 404 that Graph itself explains; a gateway's page is no statement about a user.
  if (status === 404 && code !== undefined && /NotFound$/i.test(code)) return { value: undefined }
  return { fault: faultOf(status, code ?? String(status), message || statusText(status)) }
}

/** A collection's page; undefined where the answer is something else. */
export function collectionIn(json: unknown): { value: unknown[]; next: string | undefined } | undefined {
  const page = Page.safeParse(json)
  if (!page.success) return undefined
  return { value: page.data.value, next: page.data['@odata.nextLink'] || undefined }
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
