import { EXPIRED } from '../ports.ts'
import type { Fault } from '../retry.ts'
import { type ParsedError, parseError } from './error-text.ts'

/** Exceptions that pass by themselves: the official module retries these (facts 1.9). */
const TRANSIENT = new Set([
  'DCOverloadedException',
  'SuitabilityDirectoryException',
  'ServerInMMException',
  'ADServerSettingsChangedException',
  'StorageTransientException',
])
/** The service itself stumbled: no verdict about what was asked. Clients in production repeat these too. */
const CRASHES = new Set([
  'NullReferenceException',
  'TimeoutException',
  'TaskCanceledException',
  'OperationCanceledException',
  'WebException',
  'HttpRequestException',
  'SocketException',
  'IOException',
])
const TRANSIENT_NAME = /Transient(Exception)?$/
const THROTTLED = /maximum number of concurrent requests|too many (concurrent )?requests|micro delay applied/i
/** Their answer says that nobody answered in time or nobody took the request. */
const PASSING = new Set([408, 429, 502, 503, 504])

const NOT_PERMITTED = 'CmdletNotPermitted'

/** What an answer that is no success means. `body` is undefined where its bytes were no text. */
export function faultOf(status: number, body: string | undefined, cmdlet: string): Fault {
  if (status === 403 && (body === undefined || body.trim() === '')) return notPermitted(cmdlet)
  return judge(status, parseError(status, body))
}

export function judge(status: number, error: ParsedError): Fault {
  const { code, text, type, structured } = error
  const throttled = status === 429 || (type === undefined && THROTTLED.test(text))
  const transient = TRANSIENT.has(code) || TRANSIENT_NAME.test(code) || (status >= 500 && CRASHES.has(code))
  const nameless = type === undefined && (PASSING.has(status) || (status >= 500 && !structured))
  const retryable = throttled || transient || PASSING.has(status) || (status >= 500 && type === undefined)
  if (status === 400 && /expired or invalid pagination request/i.test(text)) return expiredPage(text)
  return { code, text, retryable, answered: throttled || !nameless, undone: throttled, throttled }
}

/**
 * The page is gone, told with 400 in whatever language. Asking for it again is no use, so nothing repeats the request
 * itself; reading the list anew is, so the fault says that a later try may help.
 */
export function expiredPage(text: string): Fault {
  return { code: EXPIRED, text, retryable: true, answered: true, undone: false, throttled: false, again: false }
}

/** NUL bytes instead of a body: what an unknown cmdlet and an unpermitted one get alike (facts 1.8). */
function notPermitted(cmdlet: string): Fault {
  const text = `${cmdlet} is unknown to Exchange Online or not permitted to this app: give the app a role with it`
  return { code: NOT_PERMITTED, text, retryable: false, answered: true, undone: true, throttled: false }
}

const MISSING = /^(?!.*(Tenant|Organi[sz]ation|Server|Domain|Command)).*NotFound(Permanent)?(Exception)?$/

/** True for "there is no such object", told by the cmdlet. A 404 of a gateway or a wrong tenant is no such answer. */
export function isMissing(status: number, error: ParsedError): boolean {
  if (MISSING.test(error.code)) return true
  return status === 404 && error.structured && error.type === undefined
}
