/** Mailboxes of the directory, by the numbers (`uSNChanged`) of the server that answers. */
import { z } from 'zod'
import type { Clock } from '../../clock.ts'
import type { DirectoryMailbox } from '../../migration/shapes/index.ts'
import { type DirectoryReads, OTHER_SERVER, RemoteError } from '../../systems/ports.ts'
import { catchUp, saidOf } from './directory-changes.ts'
import { isDoubtful } from './doubt.ts'
import { keys } from './keys.ts'
import type { Passed, Passing, Source } from './source.ts'
import { FIRST_WIDTH, nextWidth, nextWindow } from './window.ts'

const Cursor = z.object({ invocationId: z.string(), upTo: z.number(), reached: z.number(), width: z.number() })
const State = z.object({
  /** How far each server's numbers were read, by `invocationId`; the one read last comes last. */
  servers: z.array(z.object({ invocationId: z.string(), usn: z.number() })),
  /** Someone may have been deleted since, and this account cannot read who. */
  unreadable: z.boolean(),
  reconciledAt: z.number(),
})
type State = z.infer<typeof State>
type Cursor = z.infer<typeof Cursor>

export interface DirectoryParts {
  readonly directory: Pick<DirectoryReads, 'mark' | 'changes' | 'deleted' | 'mailboxGuids' | 'mailboxesAt'>
  readonly wall: Clock
  /** Wall milliseconds between two comparisons of all GUIDs, where deletions cannot be read. */
  readonly reconcile: number
}

/** Servers remembered. */
const MOST_SERVERS = 10

export function directorySource(parts: DirectoryParts): Source<DirectoryMailbox, Cursor, State> {
  const { directory, wall } = parts
  const now = () => wall.now().getTime()
  return {
    part: 'directory',
    cursor: Cursor,
    state: State,
    missing: 'no longer a mailbox in the directory',

    async begin() {
      const mark = await directory.mark()
      return { invocationId: mark.invocationId, upTo: mark.usn, reached: 0, width: FIRST_WIDTH }
    },

    async read({ cursor: start, building, began, keep, goOn }) {
      let cursor = start
      while (cursor.reached < cursor.upTo) {
        const { invocationId } = cursor
        const range = { invocationId, ...nextWindow(cursor.reached, cursor.width, cursor.upTo), mailboxesOnly: true }
        let rows = 0
        let more = true
        let at = now()
        await directory.changes(range, async (page) => {
          rows += page.length
          await keep(await saidOf(page, at, building), cursor)
          more = goOn()
          at = now()
        })
        cursor = { ...cursor, reached: range.upTo, width: nextWidth(cursor.width, rows) }
        if (rows === 0) more = goOn()
        await keep([], cursor)
        if (!more && cursor.reached < cursor.upTo) return undefined
      }
      // Who changed meanwhile has a number beyond what was read, and would be missed until the next pass.
      const from = { invocationId: cursor.invocationId, usn: cursor.upTo }
      const caught = await catchUp(parts, from, building, (said, usn) =>
        keep(said, { ...cursor, upTo: usn, reached: usn }),
      )
      const servers = [{ invocationId: cursor.invocationId, usn: caught.usn }]
      return { servers, reconciledAt: began, unreadable: !caught.deletions }
    },

    async pass(state, passing) {
      const mark = await directory.mark()
      const last = state.servers.find(({ invocationId }) => invocationId === mark.invocationId)
      // An unknown server counts otherwise, and so does one whose database was set back.
      if (last === undefined || mark.usn < last.usn) return { state, asOf: undefined, fullWithin: 0 }
      try {
        return await follow(state, last, passing)
      } catch (error) {
        // Another server answers than the one just asked how far it is: the next pass asks again.
        if (error instanceof RemoteError && error.code === OTHER_SERVER) return { state, asOf: undefined }
        throw error
      }
    },

    follows: () => true,
    hindrance: () => undefined,
    lookUp: (rows) => directory.mailboxesAt(rows.map((row) => row.primaryAddress)),
    departed: async () => {},
  }

  async function follow(
    state: State,
    last: State['servers'][number],
    { table, began, keep }: Passing<DirectoryMailbox, State>,
  ): Promise<Passed<State>> {
    const others = state.servers.filter(({ invocationId }) => invocationId !== last.invocationId)
    const reached = (usn: number): State => ({
      ...state,
      servers: [...others, { ...last, usn }].slice(-MOST_SERVERS),
    })
    const { usn, deletions } = await catchUp(parts, last, table, (said, upTo) => keep(said, reached(upTo)))
    const next = { ...reached(usn), unreadable: state.unreadable || !deletions }
    if (!next.unreadable || began - state.reconciledAt < parts.reconcile) return { state: next, asOf: began }
    const believed = await reconcile(table, (gone) => keep(gone, next))
    const done = { ...next, reconciledAt: began, unreadable: false }
    return { state: done, asOf: began, ...(believed ? {} : { fullWithin: 0 }) }
  }

  /** Who is not among all GUIDs there are is gone. False where they are so few that a full reading is to tell. */
  async function reconcile(
    table: Passing<DirectoryMailbox, State>['table'],
    keep: (gone: { key: string; at: number; gone: string }[]) => Promise<void>,
  ): Promise<boolean> {
    const at = now()
    const there = new Set((await directory.mailboxGuids()).map((guid) => keys.directory({ guid })))
    if (isDoubtful(table.size, there.size, undefined)) return false
    const missing: string[] = []
    table.eachKey((key) => {
      if (!there.has(key)) missing.push(key)
    })
    await keep(missing.map((key) => ({ key, at, gone: 'no longer in the directory' })))
    return true
  }
}
