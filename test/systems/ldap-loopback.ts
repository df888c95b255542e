/** A directory of a test's own: a handful of entries over LDAP on this machine, in clear text and without signing in. */
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { afterEach } from 'vitest'
import { dnKey, isWithin } from '../../practice/src/directory/dn.ts'
import { entryMessage } from '../../practice/src/directory/entry-message.ts'
import { evaluate } from '../../practice/src/directory/filter.ts'
import type { Attribute, Attributes, Snapshot } from '../../practice/src/directory/tree.ts'
import {
  Code,
  messageLength,
  PAGED_RESULTS,
  type Request,
  readPaging,
  readRequest,
  resultMessage,
  type Search,
} from '../../practice/src/directory/wire.ts'

const SHOW_DELETED = '1.2.840.113556.1.4.417'

export interface LdapLoopback {
  readonly url: string
  /** Every search, in order; `page` counts from 0. */
  readonly searches: readonly (Search & { readonly page: number; readonly showsDeleted: boolean })[]
}

export interface LdapAnswers {
  /** What it says of itself: read anew for each question. */
  readonly root: () => Attributes
  readonly entries: () => readonly { readonly dn: string; readonly attributes: Attributes }[]
  /** Below `CN=Deleted Objects`: shown to this account, left out without a word, or the control is refused. */
  readonly tombstones?: 'shown' | 'hidden' | 'refused'
  /** Called before a page goes out; true = the connection is closed instead. */
  readonly drops?: (search: Search, page: number) => boolean
}

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

export async function ldapLoopback(answers: LdapAnswers): Promise<LdapLoopback> {
  const searches: (Search & { page: number; showsDeleted: boolean })[] = []

  function answer({ id, operation, controls, answerTag: tag }: Request): Buffer[] | 'drop' {
    const result = (code: number, cookie?: string) => resultMessage({ id, tag, code, cookie })
    if (operation.kind !== 'search') return [result(Code.success)]
    const { search } = operation
    const paging = controls.find(({ type }) => type === PAGED_RESULTS)?.value
    const { size, cookie } = paging === undefined ? { size: 1000, cookie: '' } : readPaging(paging)
    const page = Number(cookie)
    const showsDeleted = controls.some(({ type }) => type === SHOW_DELETED)
    searches.push({ ...search, page, showsDeleted })
    if (answers.drops?.(search, page)) return 'drop'
    if (showsDeleted && answers.tombstones === 'refused') return [result(Code.unavailableCriticalExtension)]
    const found = find(search, showsDeleted && answers.tombstones === 'shown')
    if (found === undefined) return [result(Code.noSuchObject)]
    const rest = found.length > (page + 1) * size ? String(page + 1) : ''
    return [
      ...found
        .slice(page * size, (page + 1) * size)
        .map((entry) => entryMessage(id, entry.dn, selected(entry, search))),
      result(Code.success, rest),
    ]
  }

  function find({ base, scope, filter }: Search, showsDeleted: boolean): Snapshot[] | undefined {
    const matches = (entry: Snapshot) => evaluate(filter, entry) === true
    if (base === '') return [snapshot('', answers.root())].filter(matches)
    const at = dnKey(base)
    const shown = answers.entries().filter(({ dn }) => showsDeleted || !dn.includes('Deleted Objects'))
    if (!shown.some(({ dn }) => dnKey(dn) === at)) return undefined
    const within = shown.filter(({ dn }) => (scope === 'base' ? dnKey(dn) === at : isWithin(dnKey(dn), at)))
    return within.map(({ dn, attributes }) => snapshot(dn, attributes)).filter(matches)
  }

  const open = new Set<Socket>()
  const server = createServer((socket) => {
    let waiting = Buffer.alloc(0)
    open.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('data', (data) => {
      waiting = Buffer.concat([waiting, data])
      for (let length = messageLength(waiting); length !== undefined; length = messageLength(waiting)) {
        const request = readRequest(waiting.subarray(0, length))
        waiting = waiting.subarray(length)
        if (request.operation.kind === 'unbind') return void socket.end()
        const messages = answer(request)
        if (messages === 'drop') return void socket.destroy()
        for (const message of messages) socket.write(message)
      }
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  closing.push(() => {
    for (const socket of open) socket.destroy()
    server.close()
  })
  const { port } = server.address() as { port: number }
  return { url: `ldap://127.0.0.1:${port}`, searches }
}

function selected({ attributes }: Snapshot, search: Search) {
  const wanted = new Set(search.attributes.map((name) => name.toLowerCase()))
  return [...attributes].flatMap(([key, attribute]) => (wanted.has(key) ? [attribute] : []))
}

function snapshot(dn: string, attributes: Attributes): Snapshot {
  const filled = Object.entries(attributes).filter(([, values]) => values.length > 0)
  return {
    dn,
    attributes: new Map(filled.map(([name, values]): [string, Attribute] => [name.toLowerCase(), { name, values }])),
  }
}
