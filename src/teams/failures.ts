/** What the connector's refusals mean for whoever wanted to say something. */
import { z } from 'zod'
import { withTimeout } from '../jobs/timeout.ts'
import { RemoteError } from '../systems/ports.ts'
import { bareCause, redact } from '../systems/redact.ts'

const FailureSchema = z.looseObject({
  statusCode: z.number().optional().catch(undefined),
  code: z.string().optional().catch(undefined),
  message: z.string().catch(''),
  response: z.looseObject({ headers: z.unknown().optional() }).optional().catch(undefined),
})

/** A refusal with its HTTP status: `code` may be the connector's own word instead. */
export type ConnectorError = RemoteError & { readonly status?: number }

/**
 * Teams asks for 412, 429, 502 and 504 to be sent again
 * (learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit); a connection that broke may as well be.
 */
export function toRemoteError(operation: string, cause: unknown): ConnectorError {
  if (cause instanceof RemoteError) return cause
  const parsed = FailureSchema.safeParse(cause)
  const { statusCode: status, code, response, ...rest } = parsed.success ? parsed.data : { message: String(cause) }
  // An answer may repeat what it was sent.
  const message = redact(rest.message)
  const seconds = Number(header(response?.headers, 'retry-after') ?? Number.NaN)
  const error = new RemoteError({
    system: 'Teams',
    operation,
    code: status === undefined ? (code ?? 'NoAnswer') : (namedBy(code) ?? String(status)),
    text: status === undefined ? `Teams could not be reached: ${message}` : `Teams refused (${status}): ${message}`,
    retryable: status === undefined || status === 412 || status === 429 || status >= 500,
    answered: status !== undefined,
    requestId: header(response?.headers, 'ms-cv') ?? header(response?.headers, 'x-ms-request-id'),
    retryAfterMs: Number.isFinite(seconds) ? seconds * 1000 : undefined,
    cause: bareCause(cause),
  })
  return Object.assign(error, status === undefined ? {} : { status })
}

/** The connector's own word, e.g. `BadSyntax` or `MessageSizeTooBig`; not the pipeline's `REQUEST_SEND_ERROR`. */
function namedBy(code: string | undefined): string | undefined {
  return code !== undefined && /^[A-Z][A-Za-z]+$/.test(code) ? code : undefined
}

function header(headers: unknown, name: string): string | undefined {
  const get = (headers as { get?: unknown } | undefined)?.get
  const value: unknown = typeof get === 'function' ? get.call(headers, name) : undefined
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** Nothing in the SDK ends a call the connector never answers. */
export async function within<T>(ms: number, operation: string, call: Promise<T>): Promise<T> {
  return withTimeout(
    () => call,
    ms,
    () => {
      const text = `Teams did not answer within ${Math.round(ms / 1000)} s.`
      throw new RemoteError({ system: 'Teams', operation, code: 'Timeout', text, retryable: true, answered: false })
    },
  )
}
