/** One client's conversation: who he is, what he asks, where his paged searches stand. No sockets here. */

import type { Controller } from './controllers.ts'
import { entryMessage } from './entry-message.ts'
import { evaluate } from './filter.ts'
import { nodeAt, search as searchTree } from './search.ts'
import type { Snapshot, Tree } from './tree.ts'
import {
  Code,
  PAGED_RESULTS,
  type Request,
  readPaging,
  referenceMessage,
  resultMessage,
  type Search,
  SHOW_DELETED,
} from './wire.ts'

/** What no search exceeds: `MaxPageSize` of Active Directory's default query policy. */
const MAX_PAGE = 1_000

export interface Served {
  tree(): Tree
  root(controller: Controller): Snapshot
  /** Which server a new connection reaches. */
  controller(): Controller
  /** A search of this name's whole subtree is also told where else to ask. */
  readonly domain: string
  readonly references: readonly string[]
  /** Every name one may sign in with: distinguished, principal and account name. */
  readonly accounts: readonly string[]
  readonly password: string
  /** Whether the account may see what was deleted. */
  mayReadDeleted(): boolean
  /** Asked once for a search of everything: whether half of it is kept back. */
  half(): boolean
}

/** Answers one request with messages to send in order; none for unbind and abandon. */
export type Session = (request: Request) => Buffer[]

const KNOWN = [PAGED_RESULTS, SHOW_DELETED]

const NOT_BOUND =
  '000004DC: LdapErr: DSID-0C090627, comment: In order to perform this operation a successful bind must be completed on the connection., data 0, vece'
const NOT_SECURE =
  '00002028: LdapErr: DSID-0C0901FC, comment: The server requires binds to turn on integrity checking if SSL\\TLS are not already active on the connection, data 0, vece'
const WRONG_PASSWORD = '80090308: LdapErr: DSID-0C090334, comment: AcceptSecurityContext error, data 52e, vece'
const NO_OBJECT = '0000208D: NameErr: DSID-031001CD, problem 2001 (NO_OBJECT), data 0, best match of:'

export function createSession(served: Served, secure: boolean): Session {
  let bound = false
  let pageCount = 0
  const controller = served.controller()
  const pages = new Map<string, Results>()

  return (request) => {
    const { id, answerTag: tag, operation } = request
    const result = (code: number, text?: string, cookie?: string): Buffer[] => [
      resultMessage({ id, tag, code, text, cookie }),
    ]
    const unknown = request.controls.find((control) => control.critical && !KNOWN.includes(control.type))
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
        const root = served.root(controller)
        const matches = evaluate(asked.filter, root) === true
        return [...(matches ? [toMessage(root, asked)] : []), ...result(Code.success)]
      }
      if (!bound) return result(Code.operationsError, NOT_BOUND)
      const tree = served.tree()
      const wanted = request.controls.some((control) => control.type === SHOW_DELETED)
      const deleted = wanted && served.mayReadDeleted()
      let there: boolean
      try {
        there = nodeAt(tree, asked.base, deleted) !== undefined
      } catch {
        return result(Code.invalidDnSyntax, `${asked.base} is no distinguished name`)
      }
      // Whoever may not see the deleted objects is told that there are none, container and all.
      if (!there) return result(Code.noSuchObject, NO_OBJECT)
      const { base, scope, filter } = asked
      const find = (): Results =>
        results(searchTree(tree, { base, scope, filter, deleted, shift: controller.shift, half: served.half }))
      return paging?.value === undefined ? whole(asked, find()) : page(asked, find, readPaging(paging.value))
    }

    function whole(asked: Search, found: Results): Buffer[] {
      const limit = Math.min(asked.sizeLimit || MAX_PAGE, MAX_PAGE)
      const messages = found.take(limit).map((entry) => toMessage(entry, asked))
      if (found.more()) return [...messages, ...result(Code.sizeLimitExceeded)]
      return [...messages, ...references(asked), ...result(Code.success)]
    }

    function page(asked: Search, find: () => Results, at: { size: number; cookie: string }): Buffer[] {
      const rest = at.cookie === '' ? find() : pages.get(at.cookie)
      if (rest === undefined) return result(Code.unwillingToPerform, '00000057: LdapErr: the cookie is not known', '')
      pages.delete(at.cookie)
      // A page of nothing, with a cookie, is how a client gives up (RFC 2696).
      if (at.size === 0) return result(Code.success, undefined, '')
      const size = Math.min(at.size, MAX_PAGE)
      const messages = rest.take(size).map((entry) => toMessage(entry, asked))
      if (!rest.more()) return [...messages, ...references(asked), ...result(Code.success, undefined, '')]
      const cookie = `page-${++pageCount}`
      pages.set(cookie, rest)
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

/** What a search finds, looked for as far as somebody wants to see. */
interface Results {
  take(count: number): Snapshot[]
  more(): boolean
}

function results(found: Generator<Snapshot>): Results {
  let next = found.next()
  return {
    take: (count) => {
      const taken: Snapshot[] = []
      for (; taken.length < count && !next.done; next = found.next()) taken.push(next.value)
      return taken
    },
    more: () => next.done !== true,
  }
}

/** `*` or nothing = all of them; `1.1` = none; names in any spelling come back in the schema's. */
function selected(entry: Snapshot, asked: Search): { name: string; values: readonly (string | Buffer)[] }[] {
  const wanted = new Set(asked.attributes.map((name) => name.toLowerCase()))
  const all = wanted.size === 0 || wanted.has('*')
  const chosen = all
    ? [...entry.attributes].map(([, attribute]) => attribute)
    : [...wanted].flatMap((key) => entry.attributes.get(key) ?? [])
  return asked.typesOnly ? chosen.map(({ name }) => ({ name, values: [] })) : chosen
}
