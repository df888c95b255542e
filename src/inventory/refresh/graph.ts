/** Users of the tenant: `users/delta` from nothing, then by its token. */
import { z } from 'zod'
import type { Clock } from '../../clock.ts'
import type { TenantUser } from '../../migration/shapes/index.ts'
import { EXPIRED, type GraphReads, RemoteError } from '../../systems/ports.ts'
import type { Said } from '../table.ts'
import { wholeRows } from './graph-rows.ts'
import { takePages } from './pages.ts'
import type { Source } from './source.ts'

const Departed = z.object({ address: z.string(), until: z.number() })
const State = z.object({
  /** A last page's token, or the `next` of a pass under way; undefined = forgotten, read in full. */
  token: z.string().optional(),
  /** When the pass under way began: one that was cut off goes on. */
  began: z.number().optional(),
  /** Whom Exchange is still to be asked about, and until when: it never tells who was deleted. */
  departed: z.array(Departed),
})
type State = z.infer<typeof State>
/** `whole`: the last page was taken; a crash before it was put to use reads nothing again. */
const Cursor = z.object({ next: z.string().optional(), whole: State.optional() })

export interface GraphParts {
  readonly graph: Pick<GraphReads, 'userChanges' | 'usersById'>
  readonly wall: Clock
  /** Looks these addresses up in Exchange, as far as it answers; answers those still to be looked up. */
  askExchange(addresses: readonly string[]): Promise<readonly string[]>
}

/** Exchange follows within the hour. */
const FOLLOWS_WITHIN = 60 * 60_000
/** Whom the full readings of Exchange must find gone, where more than these left at once. */
const MOST_DEPARTED = 200

export function graphSource({
  graph,
  wall,
  askExchange,
}: GraphParts): Source<TenantUser, z.infer<typeof Cursor>, State> {
  const now = () => wall.now().getTime()
  const ask = (next: string | undefined) => graph.userChanges(next)
  const byId = (ids: readonly string[]) => graph.usersById(ids)
  return {
    part: 'graph',
    cursor: Cursor,
    state: State,
    missing: 'no longer among the users in Microsoft 365',
    begin: async () => ({}),

    async read({ cursor, building, keep, goOn }) {
      if (cursor.whole !== undefined) return cursor.whole
      let whole: State | undefined
      const known = (key: string) => building.byKey(key)
      await takePages(
        wall,
        cursor.next,
        ask,
        async (page, at) => {
          if (page.next === undefined) whole = { token: page.token, departed: [] }
          await keep(await wholeRows(page, at, { known, byId, now, fromNothing: true }), { next: page.next, whole })
        },
        goOn,
      )
      return whole
    },

    async pass(before, { table, began, keep }) {
      let state: State = { ...before, began: before.began ?? began }
      const known = (key: string) => table.byKey(key)
      try {
        await takePages(
          wall,
          before.token,
          ask,
          async (page, at) => {
            const said = await wholeRows(page, at, { known, byId, now, fromNothing: false })
            const departed = await addressesOf(said, known)
            state = {
              ...state,
              token: page.next ?? page.token,
              departed: [...state.departed, ...departed.map((address) => ({ address, until: now() + FOLLOWS_WITHIN }))],
            }
            await keep(said, state)
          },
          () => true,
        )
      } catch (error) {
        if (!(error instanceof RemoteError && error.code === EXPIRED)) throw error
        return { state: { departed: state.departed }, asOf: undefined, fullWithin: 0 }
      }
      const left = await stillThere(state.departed)
      return { state: { token: state.token, departed: left }, asOf: state.began }
    },

    follows: (state) => state.token !== undefined,
    hindrance: () => undefined,
    lookUp: (rows) => graph.usersById(rows.map((row) => row.id)),
    departed: async (rows) => {
      await askExchange(rows.map(addressOf))
    },
  }

  async function stillThere(departed: State['departed']): Promise<State['departed']> {
    if (departed.length === 0) return []
    const asked = departed.slice(-MOST_DEPARTED)
    const left = new Set(await askExchange([...new Set(asked.map(({ address }) => address))]))
    return asked.filter(({ address, until }) => left.has(address) && until > now())
  }
}

const addressOf = (user: TenantUser): string => (user.mail ?? user.principalName).toLowerCase()

async function addressesOf(
  said: readonly Said<TenantUser>[],
  known: (key: string) => Promise<{ readonly row: TenantUser } | undefined>,
): Promise<string[]> {
  const gone = said.filter((one) => 'gone' in one)
  const entries = await Promise.all(gone.map(({ key }) => known(key)))
  return entries.flatMap((entry) => (entry === undefined ? [] : [addressOf(entry.row)]))
}
