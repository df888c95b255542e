/** A directory of a test's own: a handful of entries over LDAP on this machine, in clear text and without signing in. */
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { afterEach } from 'vitest'
import {
  type Attributes,
  entry,
  firstMessage,
  PAGING,
  type Request,
  readPaging,
  readRequest,
  result,
  type Search,
} from './ldap-wire.ts'

const SHOW_DELETED = '1.2.840.113556.1.4.417'
const NO_SUCH_OBJECT = 32
const UNKNOWN_CONTROL = 12

type Seen = Search & { readonly page: number; readonly showsDeleted: boolean }

export interface LdapLoopback {
  readonly url: string
  /** Every search, in order; `page` counts from 0. */
  readonly searches: readonly Seen[]
}

interface Entry {
  readonly dn: string
  readonly attributes: Attributes
}

export interface LdapAnswers {
  /** What it says of itself: read anew for each question. */
  readonly root: () => Attributes
  readonly entries: () => readonly Entry[]
  /** Below `CN=Deleted Objects`: shown to this account, left out without a word (also when absent), or refused. */
  readonly tombstones?: 'shown' | 'hidden' | 'refused'
  /** Called before a page goes out; true = the connection is closed instead. */
  readonly drops?: (search: Seen) => boolean
}

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

export async function ldapLoopback(answers: LdapAnswers): Promise<LdapLoopback> {
  const searches: Seen[] = []

  function answer(request: Request): Buffer[] | 'drop' {
    const { search, controls } = request
    if (search === undefined) return [result(request, 0)]
    const paging = controls.get(PAGING)
    const { size, cookie } = paging === undefined ? { size: 1000, cookie: '' } : readPaging(paging)
    const seen = { ...search, page: Number(cookie), showsDeleted: controls.has(SHOW_DELETED) }
    searches.push(seen)
    if (answers.drops?.(seen)) return 'drop'
    if (seen.showsDeleted && answers.tombstones === 'refused') return [result(request, UNKNOWN_CONTROL)]
    const found = find(seen)
    if (found === undefined) return [result(request, NO_SUCH_OBJECT)]
    const end = (seen.page + 1) * size
    return [
      ...found.slice(end - size, end).map(({ dn, attributes }) => entry(request, dn, attributes)),
      result(request, 0, found.length > end ? String(seen.page + 1) : ''),
    ]
  }

  function find({ base, scope, matches, showsDeleted }: Seen): Entry[] | undefined {
    if (base === '') return [{ dn: '', attributes: answers.root() }].filter(({ attributes }) => matches(attributes))
    const visible = (dn: string) => !dn.includes('Deleted Objects') || (showsDeleted && answers.tombstones === 'shown')
    const there = answers.entries().filter(({ dn }) => visible(dn))
    if (!there.some(({ dn }) => dn === base)) return undefined
    const inside = (dn: string) => dn === base || (scope === 'sub' && dn.endsWith(`,${base}`))
    return there.filter(({ dn, attributes }) => inside(dn) && matches(attributes))
  }

  const open = new Set<Socket>()
  const server = createServer((socket) => {
    let waiting = Buffer.alloc(0)
    open.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('data', (data) => {
      waiting = Buffer.concat([waiting, data])
      for (let message = firstMessage(waiting); message !== undefined; message = firstMessage(waiting)) {
        waiting = waiting.subarray(message.length)
        const request = readRequest(message)
        if (request.ends) return void socket.end()
        const messages = answer(request)
        if (messages === 'drop') return void socket.destroy()
        for (const one of messages) socket.write(one)
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
