/** A directory of several servers, each of which numbers what changes by itself. */
import type { DirectoryChange, DirectoryMailbox, DirectoryRange } from '../../../src/migration/shapes/index.ts'
import { type DirectoryReads, OTHER_SERVER } from '../../../src/systems/ports.ts'
import { addressOf, guidOf, refusal, type WorldCore } from './core.ts'

interface Numbered {
  readonly guid: string
  mailbox: DirectoryMailbox | undefined
  deleted: boolean
  /** By invocation. */
  readonly usn: Map<string, number>
}

export function directoryModel(core: WorldCore) {
  const entries = new Map<number, Numbered>()
  const servers = new Map<string, number>([['server-1', 100]])
  let answering = 'server-1'
  const model = {
    /** Whether this account may read who was deleted. */
    tombstones: true,
    add(n: number): void {
      const guid = guidOf('d', n)
      const row: DirectoryMailbox = {
        guid,
        dn: `cn=p${n}`,
        displayName: `Person ${n}`,
        kind: 'user',
        primaryAddress: addressOf(n),
        addresses: [addressOf(n)],
        server: 'EX07',
        hidden: false,
        targetAddress: undefined,
        principalName: undefined,
        protected: false,
        disabled: false,
      }
      entries.set(n, { guid, mailbox: undefined, deleted: false, usn: new Map() })
      put(n, row)
    },
    change(n: number, fields: Partial<DirectoryMailbox>): void {
      const found = entries.get(n)
      if (found?.mailbox) put(n, { ...found.mailbox, ...fields })
    },
    /** The account stays, the mailbox goes. */
    loseMailbox(n: number): void {
      if (entries.get(n)?.mailbox) put(n, undefined)
    },
    remove(n: number): void {
      const found = entries.get(n)
      if (found === undefined || found.deleted) return
      found.deleted = true
      put(n, undefined, true)
    },
    /** So many numbers go to what has no mailbox, as most do. */
    skip(numbers: number): void {
      for (const [server, usn] of servers) servers.set(server, usn + numbers)
    },
    /** Another server answers from now on; one not seen before numbers everything anew. */
    answerFrom(server: string): void {
      answering = server
      if (servers.has(server)) return
      servers.set(server, 1000)
      for (const entry of entries.values()) number(entry, server)
    },
    reads: {
      async mark() {
        await core.called('directory', 'mark')
        return { server: answering, invocationId: answering, usn: servers.get(answering) ?? 0 }
      },
      async changes(range: DirectoryRange, visit: (page: readonly DirectoryChange[]) => Promise<void>) {
        await core.called('directory', 'changes')
        const guids = inRange(range)
        const whole = range.mailboxesOnly ? core.share('directory', guids.length, range.after === 0) : guids.length
        for (let from = 0; from < whole; from += core.pageSize) {
          if (from > 0) await core.called('directory', 'page')
          // What got another number since is not found any more.
          const still = new Set(inRange(range))
          const page = guids.slice(from, Math.min(whole, from + core.pageSize)).filter((entry) => still.has(entry))
          await visit(page.map(({ guid, mailbox }) => ({ guid, mailbox })))
        }
      },
      async deleted(range: Omit<DirectoryRange, 'mailboxesOnly'>) {
        await core.called('directory', 'deleted')
        assertServer(range.invocationId)
        if (!model.tombstones) return undefined
        return [...entries.values()].filter((one) => one.deleted && within(one, range)).map(({ guid }) => guid)
      },
      async mailboxGuids() {
        await core.called('directory', 'mailboxGuids')
        const guids = [...entries.values()].filter(({ mailbox }) => mailbox).map(({ guid }) => guid)
        return guids.slice(0, core.share('directory', guids.length, false))
      },
      async mailboxesAt(addresses: readonly string[]) {
        await core.called('directory', 'mailboxesAt')
        const rows = [...entries.values()].flatMap(({ mailbox }) => (mailbox ? [mailbox] : []))
        return rows.filter((row) => addresses.includes(row.primaryAddress))
      },
    } satisfies Partial<DirectoryReads>,
  }

  function number(entry: Numbered, server: string): void {
    const next = (servers.get(server) ?? 0) + 1 + core.random.below(3)
    servers.set(server, next)
    entry.usn.set(server, next)
  }

  function put(n: number, mailbox: DirectoryMailbox | undefined, deleted = false): void {
    const entry = entries.get(n)
    if (entry === undefined) return
    entry.mailbox = mailbox
    for (const server of servers.keys()) number(entry, server)
    core.note('directory', entry.guid, mailbox, deleted)
  }

  function assertServer(invocationId: string): void {
    if (invocationId !== answering) throw refusal('directory', OTHER_SERVER)
  }

  function within(entry: Numbered, { invocationId, after, upTo }: Omit<DirectoryRange, 'mailboxesOnly'>): boolean {
    const usn = entry.usn.get(invocationId) ?? 0
    return usn > after && usn <= upTo
  }

  function inRange(range: DirectoryRange): Numbered[] {
    assertServer(range.invocationId)
    return [...entries.values()].filter(
      (entry) => !entry.deleted && within(entry, range) && (!range.mailboxesOnly || entry.mailbox !== undefined),
    )
  }

  return model
}
