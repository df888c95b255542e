import { isPage, plainWords } from '../../migration/markup.ts'
import { parseJson } from '../body.ts'

/** An error as found in an answer: which exception, and what it says to a person. */
export interface ParsedError {
  /** The exception's full name, e.g. `Microsoft.Exchange.Migration.MigrationServerConnectionFailedException`. */
  readonly type: string | undefined
  /** The exception's short name, else the HTTP status. */
  readonly code: string
  /** At most 1,000 characters, one line, never a stack or markup. */
  readonly text: string
  /** True when the admin endpoint itself wrote it (JSON), false for a gateway's page or plain text. */
  readonly structured: boolean
}

interface Found {
  readonly type?: string | undefined
  readonly text?: string | undefined
}

const LONGEST = 1000
/** A gateway's page says what it has to say at its top. */
const LONGEST_PAGE = 300
/** Enough for a proxied error inside a proxied one; each costs six. */
const DEEPEST = 24
/** What stands there when the useful text is elsewhere. */
const GENERIC_TEXT = /^(error executing (the )?cmdlet|invalid operation|an error has occurred)\.?$/i
const GENERIC_TYPE = /\b(ODataServiceException|CmdletProxyException|DirectInvokeCmdletExecutionException)$/

/**
 * The error in a body, in the read order of facts 1.8: `details[0].message`, the internal exception, `error.message`,
 * `ErrorRecords`, `Message`, plain text or HTML, the status. `body` is undefined where the bytes were no text.
 */
export function parseError(status: number, body: string | undefined): ParsedError {
  const value = parseJson(body)
  return parseErrorValue(
    status,
    value ?? body ?? '',
    value !== undefined && value !== null && typeof value === 'object',
  )
}

/** The same for a value already decoded: an entry of `@adminapi.errors`. */
export function parseErrorValue(status: number, value: unknown, structured = true): ParsedError {
  const found = find(value, 0)
  const words = found.text ?? ''
  const text = plainWords(words, isPage(words) ? LONGEST_PAGE : LONGEST)
  return {
    type: found.type,
    code: found.type === undefined ? String(status) : shortName(found.type),
    text: text === '' ? statusText(status) : text,
    structured: structured || found.type !== undefined,
  }
}

function find(value: unknown, depth: number): Found {
  if (depth > DEEPEST || value === null || value === undefined) return {}
  if (typeof value === 'string') return inText(value, depth)
  if (Array.isArray(value)) return value.length > 0 ? find(value[0], depth + 1) : {}
  if (typeof value !== 'object') return {}
  const fields = lowered(value)
  const envelope = fields.get('error') ?? fields.get('odata.error')
  if (envelope !== undefined && envelope !== null) return find(envelope, depth + 1)
  if (fields.has('@adminapi.errors')) return find(fields.get('@adminapi.errors'), depth + 1)
  const inner = fields.get('innererror')
  return best([
    find(fields.get('details'), depth + 1),
    innerError(inner, depth + 1),
    named(fields, find(fields.get('message') ?? fields.get('value'), depth + 1)),
    find(fields.get('errorrecords'), depth + 1),
    named(fields, find(fields.get('exception'), depth + 1)),
    typeof inner === 'object' ? find(inner, depth + 1) : {},
  ])
}

/** `innererror {message, type, internalexception {message, type}}`: the internal one names the real exception. */
function innerError(inner: unknown, depth: number): Found {
  if (inner === null || typeof inner !== 'object') return {}
  const internal = lowered(inner).get('internalexception')
  if (internal === null || typeof internal !== 'object') return {}
  return find(internal, depth + 1)
}

/** First useful text wins; a text without a type takes the first type that means something. */
function best(candidates: readonly Found[]): Found {
  const withText = candidates.filter(({ text }) => text !== undefined && text !== '')
  const chosen = withText.find(({ text }) => !GENERIC_TEXT.test(text ?? '')) ?? withText[0]
  const types = [chosen?.type, ...candidates.map(({ type }) => type)].filter((type) => type !== undefined)
  return { text: chosen?.text, type: types.find((type) => !GENERIC_TYPE.test(type)) ?? chosen?.type }
}

function named(fields: ReadonlyMap<string, unknown>, found: Found): Found {
  const name = fields.get('type') ?? fields.get('typename') ?? fields.get('classname')
  return found.type !== undefined || typeof name !== 'string' || name === '' ? found : { ...found, type: name }
}

/** `Ex6F9304|Namespace.Type|text`, JSON as text, text that ends in JSON, or just text. Later pipes belong to the text. */
function inText(text: string, depth: number): Found {
  const piped = text.match(/^\s*[^|\s]*\|([\w.`+]+)\|([\s\S]*)$/)
  const type = piped?.[1]
  const rest = piped?.[2] ?? text
  const start = rest.search(/\{\s*"/)
  const json = start < 0 ? undefined : parseJson(rest.slice(start, rest.lastIndexOf('}') + 1))
  const nested = typeof json === 'object' ? find(json, depth + 1) : {}
  if (nested.text !== undefined && nested.text !== '') return { text: nested.text, type: nested.type ?? type }
  return { text: rest, type }
}

function lowered(value: object): Map<string, unknown> {
  return new Map(Object.entries(value).map(([key, entry]) => [key.toLowerCase(), entry]))
}

function shortName(type: string): string {
  return type.split(/[.+]/).at(-1) ?? type
}

function statusText(status: number): string {
  if (status === 401) return 'The token was refused: this app lacks the permission Exchange.ManageAsApp'
  if (status === 403) return 'This app is not permitted to do that: it lacks a role in Exchange Online'
  return `The service answered ${status} and nothing else`
}
