import { randomUUID } from 'node:crypto'
import { decodeBody, parseJson } from '../body.ts'
import { type Http, type HttpAnswer, HttpFault } from '../http.ts'
import { RemoteError } from '../ports.ts'
import type { Caller, Fault } from '../retry.ts'
import { parseError, parseErrorValue } from './error-text.ts'
import { EXPIRED_PAGE, faultOf, isMissing, judge } from './fault.ts'
import { bodyOf, type Parameters } from './parameters.ts'
import { texts, withoutCompanions } from './values.ts'

export interface Output {
  readonly rows: readonly unknown[]
  readonly warnings: readonly string[]
}

export interface Transport {
  /** A cmdlet that changes nothing: every page of its answer, repeated where that helps. Asked by name, none is no rows. */
  read(cmdlet: string, parameters: Parameters, select?: readonly string[]): Promise<Output>
  /** A cmdlet that changes something: sent once, unless the service surely did nothing. No output is no error. */
  write(cmdlet: string, parameters: Parameters): Promise<Output>
  /** The cmdlets this caller's roles allow, by name; undefined where the answer does not tell. */
  module(): Promise<string[] | undefined>
}

/** Milliseconds for one HTTP exchange. */
export interface Timeouts {
  readonly read: number
  readonly write: number
}

/** Only a read that names an object may hear that there is none: to others that would be an empty list, a lie. */
type Kind = 'named' | 'list' | 'write'

interface Page extends Output {
  readonly next: string | undefined
}

const MODULE = 'EXOModuleFile'
/** Of the module whose cmdlets are asked for. */
const VERSION = '3.9.2'

/** 1,000 rows a page: more tenants than exist. A service that never stops paging does. */
const PAGES = 1000

/** `POST {url}/adminapi/beta/{tenant}/InvokeCommand` (facts 1.1 to 1.7). `v1.0` answers 405 there. */
export function createTransport(url: string, tenant: string, http: Http, call: Caller, timeouts: Timeouts): Transport {
  const root = url.replace(/\/+$/, '')
  const address = `${root}/adminapi/beta/${encodeURIComponent(tenant)}/InvokeCommand`
  const session = randomUUID()

  function page(cmdlet: string, body: string, address: string, kind: Kind): Promise<Page> {
    const write = kind === 'write'
    return call({
      operation: cmdlet,
      write,
      request: {
        method: 'POST',
        url: address,
        headers: headersOf(cmdlet, tenant, session),
        body,
        timeout: write ? timeouts.write : timeouts.read,
      },
      read: (answer) => readPage(answer, cmdlet, kind),
    })
  }

  async function pages(cmdlet: string, body: string, first: Kind, select: readonly string[]): Promise<Output> {
    const rows: unknown[] = []
    const warnings = new Set<string>()
    const seen = new Set<string>()
    let next: string | undefined = select.length === 0 ? address : `${address}?$select=${select.join(',')}`
    while (next !== undefined) {
      if (seen.has(next) || seen.size >= PAGES) throw endless(cmdlet)
      seen.add(next)
      const answer = await page(cmdlet, body, next, seen.size === 1 ? first : 'list')
      for (const row of answer.rows) rows.push(row)
      for (const warning of answer.warnings) warnings.add(warning)
      next = answer.next === undefined ? undefined : follow(answer.next, next, cmdlet)
    }
    return { rows, warnings: [...warnings] }
  }

  /** The service names the next page itself: the token goes there only where the host is ours. */
  function follow(link: string, from: string, operation: string): string {
    try {
      return http.follow(link, from)
    } catch (error) {
      if (!(error instanceof HttpFault)) throw error
      const { code, message: text } = error
      throw new RemoteError({ system: 'Exchange Online', operation, code, text, retryable: false, answered: true })
    }
  }

  return {
    read: async (cmdlet, parameters, select = []) => {
      const body = bodyOf(cmdlet, parameters)
      const kind = 'Identity' in parameters || 'BatchId' in parameters ? 'named' : 'list'
      try {
        return await pages(cmdlet, body, kind, select)
      } catch (error) {
        // A page token lives 30 minutes on one back end. Lost, the list is read once more from its start.
        if (error instanceof RemoteError && error.code === EXPIRED_PAGE) return await pages(cmdlet, body, kind, select)
        throw error
      }
    },
    module: () =>
      call({
        operation: MODULE,
        write: false,
        request: {
          method: 'GET',
          url: `${root}/adminapi/v1.0/${encodeURIComponent(tenant)}/${MODULE}?Version=${VERSION}`,
          // All of them, not the session's own module alone (facts 1.1).
          headers: { ...headersOf('*', tenant, session), CommandName: '*' },
          timeout: timeouts.read,
        },
        read: readModule,
      }),
    write: async (cmdlet, parameters) => page(cmdlet, bodyOf(cmdlet, parameters), address, 'write'),
  }
}

function headersOf(cmdlet: string, tenant: string, session: string): Record<string, string> {
  return {
    'Content-Type': 'application/json; charset=utf-8',
    Accept: 'application/json',
    'Accept-Encoding': 'identity',
    Prefer: 'odata.maxpagesize=1000',
    // Constant: a page token is bound to the back end that this mailbox leads to (facts 1.4, 1.7).
    'X-AnchorMailbox': `APP:SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}@${tenant}`,
    'X-CmdletName': cmdlet,
    'X-ResponseFormat': 'json',
    'X-SerializationLevel': 'Partial',
    'X-ClientApplication': 'ExoManagementModule',
    'connection-id': session,
    WarningAction: 'Continue',
  }
}

/** `value.exportedCmdlets`: names with commas between; the value is an object, or a list of one (facts 1.1). */
function readModule(answer: HttpAnswer): { value: string[] | undefined } | { fault: Fault } {
  const body = decodeBody(answer.bytes, answer.header('content-encoding'))
  const { status } = answer
  if (status < 200 || status > 299) return { fault: moduleFault(status, body) }
  const json = parseJson(body)
  const value = json !== null && typeof json === 'object' && 'value' in json ? json.value : undefined
  const first: unknown = Array.isArray(value) ? value[0] : value
  const told = first !== null && typeof first === 'object' && 'exportedCmdlets' in first ? first.exportedCmdlets : []
  const names = (Array.isArray(told) ? told.map(String) : String(told).split(',')).map((name) => name.trim())
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

function readPage(answer: HttpAnswer, cmdlet: string, kind: Kind): { value: Page } | { fault: Fault } {
  const body = decodeBody(answer.bytes, answer.header('content-encoding'))
  const { status } = answer
  const write = kind === 'write'
  if (status < 200 || status > 299) {
    if (kind === 'named' && isMissing(status, parseError(status, body))) return { value: nothing([]) }
    return { fault: faultOf(status, body, cmdlet) }
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

function endless(operation: string): RemoteError {
  const text = `The pages of ${operation} never end`
  const rest = { code: 'EndlessPages', retryable: true, answered: true }
  return new RemoteError({ system: 'Exchange Online', operation, text, ...rest })
}
