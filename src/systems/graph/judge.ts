import { z } from 'zod'
import { decodeBody, parseJson } from '../body.ts'
import type { HttpAnswer } from '../http.ts'
import { EXPIRED } from '../ports.ts'
import type { Fault } from '../retry.ts'

/** What an answer of Graph's means. A value is undefined where there is nothing: no such object, or no content. */
export type Judged = { readonly value: unknown } | { readonly fault: Fault }

const Failure = z.object({ error: z.object({ code: z.string().optional(), message: z.string().optional() }) })
/** How Graph says that it forgot where a reading stood (learn.microsoft.com/graph/delta-query-overview). */
const FORGOTTEN = /syncState(NotFound|Invalid)|resync|ExpiredPageToken/i

export function judge(answer: HttpAnswer): Judged {
  return judgeJson(answer.status, jsonIn(answer))
}

/** The same of a page that goes on from a link or a token: that one may be too old. */
export function judgeLink(answer: HttpAnswer): Judged {
  const json = jsonIn(answer)
  const { code, message } = Failure.safeParse(json).data?.error ?? {}
  const forgotten = answer.status === 410 || (answer.status >= 400 && code !== undefined && FORGOTTEN.test(code))
  if (!forgotten) return judgeJson(answer.status, json)
  const text = message || 'Graph no longer knows where this reading stood'
  return { fault: { ...faultOf(answer.status, EXPIRED, text), retryable: true, again: false } }
}

/** `json` is what came inside, undefined where that was none. */
export function judgeJson(status: number, json: unknown): Judged {
  const failure =
    json !== null && typeof json === 'object' && 'error' in json ? Failure.safeParse(json).data : undefined
  if (status >= 200 && status < 300 && failure === undefined) {
    if (json !== null && typeof json === 'object') return { value: json }
    if (status === 204) return { value: undefined }
    return { fault: faultOf(502, 'UnexpectedAnswer', 'Graph did not answer with JSON') }
  }
  const { code, message } = failure?.error ?? {}
  // A 404 that Graph itself explains; a gateway's page is no statement about a user.
  if (status === 404 && code !== undefined && /NotFound$/i.test(code)) return { value: undefined }
  return { fault: faultOf(status, code ?? String(status), message || statusText(status)) }
}

function jsonIn(answer: HttpAnswer): unknown {
  return parseJson(decodeBody(answer.bytes, answer.header('content-encoding')))
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
