import { randomUUID } from 'node:crypto'
import { type Http, HttpFault } from '../http.ts'
import { keptLink } from '../kept-link.ts'
import { EXPIRED, RemoteError } from '../ports.ts'
import type { Caller } from '../retry.ts'
import { type Kind, MODULE, type Output, type Page, readModule, readPage } from './page.ts'
import { bodyOf, type Parameters } from './parameters.ts'

export interface Transport {
  /** A cmdlet that changes nothing: every page of its answer, repeated where that helps. Asked by name, none is no rows. */
  read(cmdlet: string, parameters: Parameters, select?: readonly string[]): Promise<Output>
  /**
   * One page of such a cmdlet's answer. `next` is the link of the page before it, and belongs to the same parameters.
   * Throws `RemoteError` `EXPIRED` where the service no longer knows it.
   */
  page(cmdlet: string, parameters: Parameters, select: readonly string[], next?: string): Promise<Page>
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

/** Of the module whose cmdlets are asked for. */
const VERSION = '3.9.2'

/** 1,000 rows a page: more tenants than exist. A service that never stops paging does. */
const PAGES = 1000
/** How often a list is begun in all; after that the error says that trying later may help. */
const READINGS = 4

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

  const firstOf = (select: readonly string[]) =>
    select.length === 0 ? address : `${address}?$select=${select.join(',')}`

  async function pages(cmdlet: string, body: string, first: Kind, select: readonly string[]): Promise<Output> {
    const rows: unknown[] = []
    const warnings = new Set<string>()
    const seen = new Set<string>()
    let next: string | undefined = firstOf(select)
    while (next !== undefined) {
      if (seen.has(next) || seen.size >= PAGES) throw endless(cmdlet)
      seen.add(next)
      const answer = await page(cmdlet, body, next, seen.size === 1 ? first : 'next')
      for (const row of answer.rows) rows.push(row)
      for (const warning of answer.warnings) warnings.add(warning)
      next = answer.next === undefined ? undefined : follow(answer.next, next, cmdlet)
    }
    return { rows, warnings: [...warnings] }
  }

  /** The service names the next page itself: the token goes there only where the host is ours. */
  function follow(link: string, from: string, operation: string, refusal?: string): string {
    try {
      return http.follow(link, from)
    } catch (error) {
      if (!(error instanceof HttpFault)) throw error
      const code = refusal ?? error.code
      const text = error.message
      throw new RemoteError({ system: 'Exchange Online', operation, code, text, retryable: false, answered: true })
    }
  }

  return {
    read: async (cmdlet, parameters, select = []) => {
      const body = bodyOf(cmdlet, parameters)
      const kind = kindOf(parameters)
      for (let reading = 1; ; reading++) {
        try {
          return await pages(cmdlet, body, kind, select)
        } catch (error) {
          // A page's token lives 30 minutes on one back end. Lost, the list is read anew from its start.
          if (!(error instanceof RemoteError) || error.code !== EXPIRED || reading >= READINGS) throw error
        }
      }
    },
    page: async (cmdlet, parameters, select, next) => {
      const body = bodyOf(cmdlet, parameters)
      // Kept somewhere and given back, a link is no more to be trusted than one just heard: one that leads elsewhere was
      // told by another system in this one's place, and the reading begins anew.
      const from = next === undefined ? firstOf(select) : follow(next, address, cmdlet, EXPIRED)
      const found = await page(cmdlet, body, from, next === undefined ? kindOf(parameters) : 'next')
      if (found.next === undefined) return found
      const after = follow(found.next, from, cmdlet)
      if (after === from) throw endless(cmdlet)
      return { ...found, next: keptLink(after, address) }
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

/** Asked by name, or for a batch by name. */
function kindOf(parameters: Parameters): Kind {
  return 'Identity' in parameters || 'BatchId' in parameters ? 'named' : 'list'
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

function endless(operation: string): RemoteError {
  const text = `The pages of ${operation} never end`
  const rest = { code: 'EndlessPages', retryable: true, answered: true }
  return new RemoteError({ system: 'Exchange Online', operation, text, ...rest })
}
