/** One client's conversation: who he is, what he asks, where his paged searches stand. No sockets here. */
import { evaluate } from './filter.ts'
import type { Snapshot, Tree } from './tree.ts'
import {
  Code,
  entryMessage,
  PAGED_RESULTS,
  type Request,
  readPaging,
  referenceMessage,
  resultMessage,
  type Search,
} from './wire.ts'

/** What no search exceeds: `MaxPageSize` of Active Directory's default query policy. */
const MAX_PAGE = 1_000

export interface Served {
  readonly tree: Tree
  readonly root: Snapshot
  /** A search of this name's whole subtree is also told where else to ask. */
  readonly domain: string
  readonly references: readonly string[]
  /** Every name one may sign in with: distinguished, principal and account name. */
  readonly accounts: readonly string[]
  readonly password: string
}

/** Answers one request with messages to send in order; none for unbind and abandon. */
export type Session = (request: Request) => Buffer[]

const NOT_BOUND =
  '000004DC: LdapErr: DSID-0C090627, comment: In order to perform this operation a successful bind must be completed on the connection., data 0, vece'
const NOT_SECURE =
  '00002028: LdapErr: DSID-0C0901FC, comment: The server requires binds to turn on integrity checking if SSL\\TLS are not already active on the connection, data 0, vece'
const WRONG_PASSWORD = '80090308: LdapErr: DSID-0C090334, comment: AcceptSecurityContext error, data 52e, vece'
const NO_OBJECT = '0000208D: NameErr: DSID-031001CD, problem 2001 (NO_OBJECT), data 0, best match of:'

export function createSession(served: Served, secure: boolean): Session {
  let bound = false
  let pageCount = 0
  const pages = new Map<string, Snapshot[]>()

  return (request) => {
    const { id, answerTag: tag, operation } = request
    const result = (code: number, text?: string, cookie?: string): Buffer[] => [
      resultMessage({ id, tag, code, text, cookie }),
    ]
    const unknown = request.controls.find((control) => control.critical && control.type !== PAGED_RESULTS)
    if (unknown !== undefined && tag !== 0) {
      return result(Code.unavailableCriticalExtension, `the control ${unknown.type} is not known`)
    }
    switch (operation.kind) {
      case 'unbind':
      case 'abandon': // Every search is answered before the next message is read: nothing is left to abandon.
        return []
      case 'bind': {
        bound = false
        if (operation.password === undefined) return result(Code.authMethodNotSupported, 'simple binds only')
        if (operation.name === '' && operation.password === '') return result(Code.success)
        if (!secure) return result(Code.strongerAuthRequired, NOT_SECURE)
        const known = served.accounts.some((account) => account.toLowerCase() === operation.name.toLowerCase())
        if (!known || operation.password !== served.password) return result(Code.invalidCredentials, WRONG_PASSWORD)
        bound = true
        return result(Code.success)
      }
      case 'search':
        return search(operation.search)
      case 'other':
        return bound
          ? result(Code.insufficientAccessRights, 'this account may read only')
          : result(Code.operationsError, NOT_BOUND)
    }

    function search(asked: Search): Buffer[] {
      const paging = request.controls.find((control) => control.type === PAGED_RESULTS)
      if (asked.base === '' && asked.scope === 'base') {
        const matches = evaluate(asked.filter, served.root) === true
        return [...(matches ? [toMessage(served.root, asked)] : []), ...result(Code.success)]
      }
      if (!bound) return result(Code.operationsError, NOT_BOUND)
      let there: boolean
      try {
        there = served.tree.has(asked.base)
      } catch {
        return result(Code.invalidDnSyntax, `${asked.base} is no distinguished name`)
      }
      if (!there) return result(Code.noSuchObject, NO_OBJECT)
      const find = (): Snapshot[] =>
        served.tree.find(asked.base, asked.scope, (entry) => evaluate(asked.filter, entry) === true)
      return paging?.value === undefined ? whole(asked, find()) : page(asked, find, readPaging(paging.value))
    }

    function whole(asked: Search, found: readonly Snapshot[]): Buffer[] {
      const limit = Math.min(asked.sizeLimit || MAX_PAGE, MAX_PAGE)
      const messages = found.slice(0, limit).map((entry) => toMessage(entry, asked))
      if (found.length > limit) return [...messages, ...result(Code.sizeLimitExceeded)]
      return [...messages, ...references(asked), ...result(Code.success)]
    }

    function page(asked: Search, find: () => Snapshot[], at: { size: number; cookie: string }): Buffer[] {
      const rest = at.cookie === '' ? find() : pages.get(at.cookie)
      if (rest === undefined) return result(Code.unwillingToPerform, '00000057: LdapErr: the cookie is not known', '')
      pages.delete(at.cookie)
      // A page of nothing, with a cookie, is how a client gives up (RFC 2696).
      if (at.size === 0) return result(Code.success, undefined, '')
      const size = Math.min(at.size, MAX_PAGE)
      const messages = rest.slice(0, size).map((entry) => toMessage(entry, asked))
      if (rest.length <= size) return [...messages, ...references(asked), ...result(Code.success, undefined, '')]
      const cookie = `page-${++pageCount}`
      pages.set(cookie, rest.slice(size))
      return [...messages, ...result(Code.success, undefined, cookie)]
    }

    function references(asked: Search): Buffer[] {
      const fromTop = asked.scope === 'sub' && asked.base.toLowerCase() === served.domain.toLowerCase()
      return fromTop ? served.references.map((url) => referenceMessage(id, url)) : []
    }

    function toMessage(entry: Snapshot, asked: Search): Buffer {
      return entryMessage(id, entry.dn, selected(entry, asked))
    }
  }
}

/** `*` or nothing = all of them; `1.1` = none; names in any spelling come back in the schema's. */
function selected(entry: Snapshot, asked: Search): { name: string; values: readonly (string | Buffer)[] }[] {
  const wanted = new Set(asked.attributes.map((name) => name.toLowerCase()))
  const all = wanted.size === 0 || wanted.has('*')
  const chosen = [...entry.attributes].filter(([key]) => all || wanted.has(key)).map(([, attribute]) => attribute)
  return asked.typesOnly ? chosen.map(({ name }) => ({ name, values: [] })) : chosen
}
