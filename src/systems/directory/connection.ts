/**
 * The way to the directory. One connection is shared by all questions that run at the same time, and closed with the
 * last of them: nothing stands idle for a server to drop, and nothing is left to close.
 */
import { isIP } from 'node:net'
import { Client, type Control, type Entry, type Filter } from 'ldapts'
import { isLoopbackHost } from '../../config/loopback.ts'
import { unlessAborted } from '../../jobs/timeout.ts'
import { currentSignal } from '../../trace.ts'
import { abortedCall } from '../aborted.ts'
import { asRemote, isDrop } from './errors.ts'

export interface ConnectionOptions {
  /** `ldaps://host:636`; `ldap://` only on loopback. */
  readonly url: string
  /** Absent = anonymous. */
  readonly bindDn?: string | undefined
  readonly password?: string | undefined
  /** PEM of the authority that issued the server's certificate; absent = the ones Node knows. */
  readonly ca?: string | undefined
  /** Any certificate will do: on loopback only. */
  readonly allowSelfSigned?: boolean | undefined
  /** For connecting, and for each page of an answer. Milliseconds. */
  readonly timeoutMs?: number | undefined
}

export interface Question {
  readonly base: string
  readonly scope: 'base' | 'sub'
  readonly filter: Filter
  readonly attributes: readonly string[]
  readonly controls?: readonly Control[]
}

/** All entries, over all pages. */
export type Ask = (question: Question) => Promise<Entry[]>

/** The same page by page: `visit` is awaited before the next page is asked for. What it throws comes out as it is. */
export type Walk = (question: Question, visit: (page: readonly Entry[]) => Promise<void>) => Promise<void>

export interface Wire {
  readonly ask: Ask
  readonly walk: Walk
}

/**
 * Does `work` over one connection. `operation` says in errors what was being done. After a drop the whole of it is done
 * once more, over a new connection: everything asked here is a read. It ends when the signal it is asked under aborts.
 * Throws `RemoteError`.
 */
export type Hold = <T>(operation: string, work: (wire: Wire) => Promise<T>) => Promise<T>

const DEFAULT_TIMEOUT_MS = 10_000
/** Below the 1,000 that Active Directory gives at most. */
const PAGE = 500
/** Left to themselves, bytes that happen to be valid UTF-8 would come as text. The case must be the server's own. */
const BINARY = ['msExchMasterAccountSid', 'objectSid', 'objectGUID', 'msExchMailboxGuid', 'invocationId']

interface Shared {
  readonly client: Client
  readonly ready: Promise<void>
  users: number
}

export function connectionTo(options: ConnectionOptions): Hold {
  const { hostname, protocol } = new URL(options.url)
  const loopback = isLoopbackHost(hostname)
  if (protocol !== 'ldaps:' && !loopback) throw new Error('A directory that is not on this machine needs ldaps://')
  if (options.allowSelfSigned === true && !loopback) {
    throw new Error('A directory that is not on this machine needs a certificate that can be checked')
  }
  const timeout = options.timeoutMs ?? DEFAULT_TIMEOUT_MS
  let current: Shared | undefined

  function open(): Shared {
    const client = new Client({
      url: options.url,
      timeout,
      connectTimeout: timeout,
      // Without this, a question after a drop would run anonymously, and see less without saying so.
      autoRebind: true,
      strictDN: false,
      // ldapts begins TLS at once where any TLS option is given, also at ldap:// addresses.
      ...(protocol === 'ldaps:'
        ? {
            tlsOptions: {
              rejectUnauthorized: options.allowSelfSigned !== true,
              ...(options.ca === undefined ? {} : { ca: options.ca }),
              ...(isIP(bare(hostname)) === 0 ? { servername: hostname } : {}),
            },
          }
        : {}),
    })
    const ready = options.bindDn === undefined ? Promise.resolve() : client.bind(options.bindDn, options.password ?? '')
    // Whoever asks awaits it; without anyone yet, a refusal must not end the process.
    ready.catch(() => {})
    return { client, ready, users: 0 }
  }

  function forget(shared: Shared): void {
    if (current === shared) current = undefined
  }

  async function once<T>(work: (wire: Wire) => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    current ??= open()
    const shared = current
    shared.users++
    try {
      const answers = async () => {
        await shared.ready
        return work(wireOver(shared.client, signal))
      }
      return await unlessAborted(answers(), signal)
    } catch (error) {
      // Who gave up says nothing of the connection the others use.
      if (!signal?.aborted) forget(shared)
      throw error
    } finally {
      shared.users--
      if (shared.users === 0) {
        forget(shared)
        shared.client.unbind().catch(() => {})
      }
    }
  }

  return async (operation, work) => {
    const signal = currentSignal()
    const givenUp = (sent: boolean) => abortedCall({ system: 'the directory', operation, sent })
    if (signal?.aborted) throw givenUp(false)
    for (let attempt = 1; ; attempt++) {
      try {
        return await once(work, signal)
      } catch (error) {
        if (signal?.aborted) throw givenUp(true)
        if (error instanceof VisitorError) throw error.cause
        if (attempt === 2 || !isDrop(error)) throw asRemote(error, operation)
      }
    }
  }
}

/** Whoever was shown a page failed: nothing of the directory's, and no reason to ask again. */
class VisitorError extends Error {
  constructor(cause: unknown) {
    super('the visitor of a page failed', { cause })
  }
}

function wireOver(client: Client, signal: AbortSignal | undefined): Wire {
  async function* pagesOf(question: Question): AsyncGenerator<Entry[]> {
    const pages = client.searchPaginated(
      question.base,
      {
        scope: question.scope,
        filter: question.filter,
        attributes: [...question.attributes],
        explicitBufferAttributes: BINARY,
        paged: { pageSize: PAGE },
        timeLimit: 0,
      },
      question.controls === undefined ? undefined : [...question.controls],
    )
    for await (const page of pages) {
      signal?.throwIfAborted()
      yield page.searchEntries
    }
  }
  return {
    ask: async (question) => {
      const found: Entry[] = []
      for await (const page of pagesOf(question)) for (const entry of page) found.push(entry)
      return found
    },
    walk: async (question, visit) => {
      for await (const page of pagesOf(question)) {
        try {
          await visit(page)
        } catch (error) {
          throw new VisitorError(error)
        }
        signal?.throwIfAborted()
      }
    },
  }
}

function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '')
}
