import { randomUUID } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { backoff } from '../jobs/backoff.ts'
import { createGate } from '../jobs/gate.ts'
import type { Sleep } from '../jobs/sleep.ts'
import { unlessAborted } from '../jobs/timeout.ts'
import { currentSignal, currentTrace, isGuid } from '../trace.ts'
import { abortedCall } from './aborted.ts'
import type { Token } from './credentials.ts'
import { type Http, type HttpAnswer, HttpFault, type HttpRequest } from './http.ts'
import { createPause, retryAfter } from './pause.ts'
import { RemoteError, type RemoteSystem } from './ports.ts'
import { bareCause, redact } from './redact.ts'

/** Anything that takes fields and a sentence, e.g. a pino logger. Never given a header or a body. */
export interface Log {
  debug(fields: object, message: string): void
  warn(fields: object, message: string): void
}

/** Why an answer is no success, as the system's own reader judged it. */
export interface Fault {
  readonly code: string
  readonly text: string
  readonly retryable: boolean
  /** False where nothing that knows the outcome has answered: a gateway's 504, a silent socket. */
  readonly answered: boolean
  /** True where the service surely did nothing: only then is a write sent again. */
  readonly undone: boolean
  /** Holds back every call of the tenant, not only this one. */
  readonly throttled: boolean
  /** False where this very request will never do better, though the call as a whole may later. */
  readonly again?: false
  /** Milliseconds asked for inside the answer's body; its `Retry-After` header counts before that. */
  readonly wait?: number
}

interface Call<T> {
  readonly operation: string
  readonly write: boolean
  /** Made anew for each try where it is a function: what the last one settled need not be asked again. */
  readonly request: HttpRequest | (() => HttpRequest)
  /** A value, or the fault in the answer. */
  readonly read: (answer: HttpAnswer) => { readonly value: T } | { readonly fault: Fault }
}

export interface CallerOptions {
  readonly system: RemoteSystem
  readonly http: Http
  readonly token: Token | undefined
  readonly clock: Clock
  readonly sleep: Sleep
  readonly random: () => number
  readonly log: Log | undefined
  readonly inFlight: number
}

export type Caller = <T>(call: Call<T>) => Promise<T>

const TRIES = 5
const BACKOFF = { first: 1000, longest: 30_000 }
/** A call that would have to wait longer than this fails at once with `retryable`; whoever polls comes back. */
const PATIENCE = 120_000

/**
 * The only place that repeats a request. Reads are repeated after anything that may pass; writes only where the service
 * surely did nothing, otherwise the caller reads back and decides. One pause holds all calls of the tenant. A call ends
 * when the signal it was made under aborts, wherever it stands (see `abortedCall`).
 */
export function createCaller(options: CallerOptions): Caller {
  const { system, http, token, clock, sleep, random, log } = options
  const gate = createGate(options.inFlight)
  const pause = createPause(clock, sleep)

  return async <T>(call: Call<T>): Promise<T> => {
    const trace = currentTrace()
    const id = trace !== undefined && isGuid(trace) ? trace : randomUUID()
    const signal = currentSignal()
    let secret = ''
    const fail = (
      fault: Fault,
      more: Pick<ConstructorParameters<typeof RemoteError>[0], 'requestId' | 'retryAfterMs' | 'cause'> = {},
    ) => {
      const { code, text, retryable, answered } = fault
      return new RemoteError({
        system,
        operation: call.operation,
        code,
        retryable,
        answered,
        requestId: more.requestId ?? id,
        retryAfterMs: more.retryAfterMs,
        text: redact(text, secret),
        cause: more.cause,
      })
    }
    const givenUp = () => abortedCall({ system, operation: call.operation, sent: false, requestId: id })
    /** What is waited for before anything is sent, or sent again. */
    const unsent = async <W>(wait: Promise<W>): Promise<W> => {
      try {
        return await unlessAborted(wait, signal)
      } catch (error) {
        if (!signal?.aborted) throw error
        throw givenUp()
      }
    }
    let claims: string | undefined
    for (let attempt = 0; ; attempt++) {
      if (pause.left() > PATIENCE) throw fail(held(pause.left(), system), { retryAfterMs: pause.left() })
      await unsent(pause.over(signal))
      let fault: Fault
      let cause: HttpFault | undefined
      let answer: HttpAnswer | undefined
      try {
        secret = token === undefined ? '' : await unsent(token(claims))
      } catch (error) {
        throw error instanceof RemoteError ? error : fail(unsigned(error), { cause: bareCause(error) })
      }
      try {
        const request = typeof call.request === 'function' ? call.request() : call.request
        const headers = { ...request.headers, 'client-request-id': id }
        const signed = secret === '' ? headers : { ...headers, Authorization: `Bearer ${secret}` }
        const sent = { ...request, headers: signed, ...(signal === undefined ? {} : { signal }) }
        answer = await gate(() => http.send(sent), signal)
        const result = call.read(answer)
        log?.debug({ system, operation: call.operation, status: answer.status, requestId: id, attempt }, 'remote call')
        if ('value' in result) return result.value
        fault = result.fault
      } catch (error) {
        if (!(error instanceof HttpFault)) throw signal?.aborted && error === signal.reason ? givenUp() : error
        cause = error
        fault = unanswered(error)
      }
      log?.warn({ system, operation: call.operation, code: fault.code, requestId: `${id}#${attempt}` }, 'remote fault')
      const challenge = answer?.status === 401 ? claimsOf(answer.header('www-authenticate')) : undefined
      if (challenge !== undefined && claims === undefined && token) {
        claims = challenge
        continue
      }
      const asked = retryAfter(answer?.header('retry-after'), clock.now()) ?? fault.wait
      const wait = asked ?? backoff(BACKOFF, attempt, random)
      if (fault.throttled || asked !== undefined) pause.hold(wait)
      const last = fault.again === false || (call.write && !fault.undone) || attempt + 1 >= TRIES || signal?.aborted
      if (!fault.retryable || last)
        throw fail(fault, { requestId: answer?.header('request-id'), retryAfterMs: asked, cause })
      if (pause.left() === 0) await unsent(sleep(wait, signal))
    }
  }
}

/** `Bearer …, claims="<base64url of JSON>"` → the JSON. Undefined where nothing is claimed. */
function claimsOf(header: string | undefined): string | undefined {
  const encoded = header?.match(/\bclaims="([^"]+)"/i)?.[1]
  if (encoded === undefined) return undefined
  const decoded = Buffer.from(encoded, 'base64url').toString('utf8')
  return decoded.startsWith('{') ? decoded : encoded
}

function unanswered(error: HttpFault): Fault {
  const { code, message: text, retryable, sent } = error
  return { code, text, retryable, answered: !sent, undone: !sent, throttled: false }
}

function held(milliseconds: number, system: RemoteSystem): Fault {
  const text = `${system} asked us to wait ${Math.ceil(milliseconds / 1000)} s more before the next call`
  return { code: '429', text, retryable: true, answered: true, undone: true, throttled: true }
}

/** Signing in failed, so nothing was sent. Only the first line: what follows are trace ids and documentation. */
function unsigned(error: unknown): Fault {
  const text = error instanceof Error ? (error.message.split(/\r?\n/)[0] ?? '') : 'no token'
  const code = text.match(/\bAADSTS\d+/)?.[0] ?? 'SignInFailed'
  return { code, text: `Signing in failed: ${text}`, retryable: false, answered: true, undone: true, throttled: false }
}
