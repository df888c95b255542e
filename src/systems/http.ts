import type { PipelineResponse } from '@azure/core-rest-pipeline'
import { isLoopbackUrl } from '../config/loopback.ts'
import { withTimeout } from '../jobs/timeout.ts'
import { ABORTED } from './aborted.ts'
import { http } from './azure.ts'
import { hostRule } from './hosts.ts'

const { createDefaultHttpClient, createEmptyPipeline, createHttpHeaders, createPipelineRequest, proxyPolicy } = http

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PATCH'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  /** Milliseconds for the whole exchange, body and redirects included. */
  readonly timeout: number
  /** Ends the exchange at once, with code `Aborted`. */
  readonly signal?: AbortSignal
}

export interface HttpAnswer {
  readonly status: number
  readonly header: (name: string) => string | undefined
  /** As they came over the wire: never decompressed, never decoded. */
  readonly bytes: Uint8Array
}

/** No usable answer. `sent` tells whether the other side may have acted on the request. It carries no header or body. */
export class HttpFault extends Error {
  readonly code: string
  readonly sent: boolean
  readonly retryable: boolean
  constructor(code: string, text: string, sent: boolean, retryable: boolean) {
    super(text)
    this.name = 'HttpFault'
    this.code = code
    this.sent = sent
    this.retryable = retryable
  }
}

export interface Http {
  send(request: HttpRequest): Promise<HttpAnswer>
  /** An address the service gave us, made absolute. Throws HttpFault where no token may go there. */
  follow(address: string, from: string): string
}

const REDIRECTS = 5
const LARGEST = 128 * 1024 * 1024
/** The connection was never made, so nothing was done. */
const UNREACHED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'])

/**
 * One exchange over HTTP, with redirects followed by hand: `fetch` and the SDK's policy drop `Authorization` on
 * another host, and a regional 302 is usual (facts 1.1). After one, later requests go to the regional host at once.
 * No retries here: what may be repeated is the caller's knowledge.
 */
export function createHttp(base: string, allowedHosts: readonly string[] = []): Http {
  const allows = hostRule(base, allowedHosts)
  const home = new URL(base)
  const client = createDefaultHttpClient()
  const pipeline = createEmptyPipeline()
  // The usual proxy variables count, except for this machine.
  if (!isLoopbackUrl(home)) pipeline.addPolicy(proxyPolicy())
  let regional: string | undefined

  const follow = (address: string, from: string): string => {
    const url = URL.canParse(address, from) ? new URL(address, from) : undefined
    if (!url || !allows(url))
      throw new HttpFault(
        'ForeignHost',
        `Told to go on at ${url?.host ?? 'an unreadable address'}: refused`,
        false,
        false,
      )
    return url.href
  }

  async function exchange(request: HttpRequest, url: string, signal: AbortSignal): Promise<HttpAnswer> {
    const answer = await pipeline.sendRequest(
      client,
      createPipelineRequest({
        url,
        method: request.method,
        headers: createHttpHeaders({ ...request.headers }),
        ...(request.body === undefined ? {} : { body: request.body }),
        abortSignal: signal,
        allowInsecureConnection: url.startsWith('http:'),
        streamResponseStatusCodes: new Set([Number.POSITIVE_INFINITY]),
      }),
    )
    return { status: answer.status, header: (name) => answer.headers.get(name), bytes: await bytesOf(answer) }
  }

  return {
    follow,
    send: async (request) => {
      const { signal: outer, timeout } = request
      const start = new URL(request.url)
      let url = regional && start.origin === home.origin ? regional + start.pathname + start.search : start.href
      const host = () => new URL(url).host
      if (outer?.aborted) throw new HttpFault(ABORTED, `${host()}: given up before it was sent`, false, true)
      const hops = async (signal: AbortSignal): Promise<HttpAnswer> => {
        for (let hop = 0; hop <= REDIRECTS; hop++) {
          const answer = await exchange(request, url, signal)
          const location = answer.header('location')
          if (![301, 302, 307, 308].includes(answer.status) || !location) return answer
          const next = new URL(follow(location, url))
          if (next.pathname === start.pathname && next.search === start.search) regional = next.origin
          url = next.href
        }
        throw new HttpFault('TooManyRedirects', `Redirected more than ${REDIRECTS} times`, false, true)
      }
      const late = () => {
        regional = undefined
        throw new HttpFault('TimedOut', `${host()} did not answer within ${timeout / 1000} s`, true, true)
      }
      try {
        return await withTimeout(hops, timeout, late, outer)
      } catch (error) {
        if (error instanceof HttpFault) throw error
        if (outer?.aborted) throw new HttpFault(ABORTED, `${host()}: given up before it answered`, true, true)
        regional = undefined
        throw noAnswer(error, host())
      }
    },
  }
}

async function bytesOf(answer: PipelineResponse): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of answer.readableStreamBody ?? []) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
    length += bytes.length
    if (length > LARGEST) throw new HttpFault('TooLarge', `Answered more than ${LARGEST} bytes`, true, false)
    chunks.push(bytes)
  }
  return Buffer.concat(chunks, length)
}

/** The SDK's error holds the request with its Authorization: only its code and message go on. */
function noAnswer(error: unknown, host: string): HttpFault {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'NoAnswer'
  const text = error instanceof Error ? error.message : 'no answer'
  const certificate = /CERT|SIGNATURE/.test(code)
  return new HttpFault(code, `${host}: ${text}`, !UNREACHED.has(code) && !certificate, !certificate)
}
