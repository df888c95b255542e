import { decodeBody, parseJson } from '../body.ts'
import type { HttpAnswer } from '../http.ts'
import type { Fault } from '../retry.ts'
import { parseError, parseErrorValue } from './error-text.ts'
import { expiredPage, faultOf, isMissing, judge } from './fault.ts'
import { texts, withoutCompanions } from './values.ts'

/** The door that tells which cmdlets a caller's roles allow. */
export const MODULE = 'EXOModuleFile'

/** What a cmdlet gave: its objects, and what it says beside them. */
export interface Output {
  readonly rows: readonly unknown[]
  readonly warnings: readonly string[]
}

export interface Page extends Output {
  readonly next: string | undefined
}

/**
 * Only a read that names an object may hear that there is none: to a `list` that would be an empty one, a lie. `next` is
 * a further page of either.
 */
export type Kind = 'named' | 'list' | 'next' | 'write'

/** `value.exportedCmdlets`: names with commas between; the value is an object, or a list of one (facts 1.1). */
export function readModule(answer: HttpAnswer): { value: string[] | undefined } | { fault: Fault } {
  const body = decodeBody(answer.bytes, answer.header('content-encoding'))
  const { status } = answer
  if (status < 200 || status > 299) return { fault: moduleFault(status, body) }
  const json = parseJson(body)
  const value = json !== null && typeof json === 'object' && 'value' in json ? json.value : undefined
  const first: unknown = Array.isArray(value) ? value[0] : value
  const listed = first !== null && typeof first === 'object' && 'exportedCmdlets' in first ? first.exportedCmdlets : []
  const names = (Array.isArray(listed) ? listed.map(String) : String(listed).split(',')).map((name) => name.trim())
  const known = names.filter((name) => name !== '')
  return { value: known.length === 0 ? undefined : known }
}

function moduleFault(status: number, body: string | undefined): Fault {
  const fault = faultOf(status, body, MODULE)
  if (status !== 403) return fault
  return {
    ...fault,
    text: 'This app has no role in Exchange Online: put it into a role group with the cmdlets it needs',
  }
}

/** One answer of `InvokeCommand` (facts 1.7, 1.8). */
export function readPage(answer: HttpAnswer, cmdlet: string, kind: Kind): { value: Page } | { fault: Fault } {
  const body = decodeBody(answer.bytes, answer.header('content-encoding'))
  const { status } = answer
  const write = kind === 'write'
  if (status < 200 || status > 299) {
    if (kind === 'named' && isMissing(status, parseError(status, body))) return { value: nothing([]) }
    const fault = faultOf(status, body, cmdlet)
    return { fault: kind === 'next' && status === 400 ? expiredPage(fault.text) : fault }
  }
  const warnings = warningsIn(answer.header('x-warnings'))
  const json = parseJson(body)
  if (json === null || typeof json !== 'object') {
    if (write || status === 204) return { value: nothing(warnings) }
    return { fault: unexpected(cmdlet, body === undefined ? 'bytes that are no text' : 'no JSON') }
  }
  const fields: Record<string, unknown> = { ...json }
  // A 200 can carry errors (facts 1.7).
  const errors = fields['@adminapi.errors']
  if (Array.isArray(errors) && errors.length > 0) return { fault: judge(status, parseErrorValue(status, errors[0])) }
  if (fields.error) return { fault: judge(status, parseErrorValue(status, json)) }
  const question = fields['@adminapi.confirmationmessage']
  if (write && typeof question === 'string' && question !== '') return { fault: unconfirmed(question) }
  const { value } = fields
  if (!Array.isArray(value) && (value === null || typeof value !== 'object')) {
    return write ? { value: nothing(warnings) } : { fault: unexpected(cmdlet, 'JSON without a value') }
  }
  const next = fields['@odata.nextLink']
  return {
    value: {
      rows: (Array.isArray(value) ? value : [value]).map(withoutCompanions),
      warnings: [...new Set([...texts(fields['@adminapi.warnings']), ...warnings])],
      next: typeof next === 'string' && next !== '' ? next : undefined,
    },
  }
}

function nothing(warnings: readonly string[]): Page {
  return { rows: [], warnings, next: undefined }
}

function warningsIn(header: string | undefined): string[] {
  return header === undefined ? [] : texts(parseJson(header) ?? header)
}

function unexpected(cmdlet: string, what: string): Fault {
  const text = `${cmdlet} was answered with ${what}`
  return { code: 'UnexpectedAnswer', text, retryable: true, answered: true, undone: false, throttled: false }
}

/** Asked back instead of done (facts 1.5): no cmdlet we send may ask, so this is told and never answered. */
function unconfirmed(question: string): Fault {
  const text = `Nothing was done, a confirmation was asked for: ${question}`
  return { code: 'NotConfirmed', text, retryable: false, answered: true, undone: true, throttled: false }
}
