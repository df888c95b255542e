/** Recipients of the tenant: all by pages, then those changed since, by Exchange's own clock. */
import { z } from 'zod'
import type { Clock } from '../../clock.ts'
import type { CloudRecipient } from '../../migration/shapes/index.ts'
import { EXPIRED, type ExchangeReads, RemoteError } from '../../systems/ports.ts'
import type { Said } from '../table.ts'
import { keys } from './keys.ts'
import { takePages } from './pages.ts'
import { ignoresFilter, newestOf, sinceOf } from './since.ts'
import type { Source } from './source.ts'

const State = z.object({
  newest: z.number().optional(),
  tookMs: z.number(),
  /** Changes cannot be asked for; tried again after each full reading. */
  refused: z.object({ why: z.string(), since: z.number() }).optional(),
})
const Cursor = z.object({
  next: z.string().optional(),
  newest: z.number().optional(),
  /** The last page was taken: a crash before it was put to use reads nothing again. */
  whole: State.optional(),
})

type ExchangeSource = Source<CloudRecipient, z.infer<typeof Cursor>, z.infer<typeof State>>

export interface ExchangeParts {
  readonly exchange: Pick<ExchangeReads, 'recipientPage' | 'recipientsAt'>
  readonly wall: Clock
  /** How many milliseconds pass in Exchange while one passes here: 1, but in practice. */
  readonly speed: number
  /** Wall milliseconds between full readings where changes cannot be asked for. */
  readonly slices: number
}

export function exchangeSource({ exchange, wall, speed, slices }: ExchangeParts): ExchangeSource {
  const now = () => wall.now().getTime()
  const said = (rows: readonly CloudRecipient[], at: number): Said<CloudRecipient>[] =>
    rows.map((row) => ({ key: keys.exchange(row), at, row }))
  return {
    part: 'exchange',
    cursor: Cursor,
    state: State,
    missing: 'no longer among the recipients in Exchange Online',
    begin: async () => ({}),

    async read({ cursor, began, keep, goOn }) {
      if (cursor.whole !== undefined) return cursor.whole
      let { newest } = cursor
      let whole: z.infer<typeof State> | undefined
      const ask = (next: string | undefined) => exchange.recipientPage({}, next)
      await takePages(
        wall,
        cursor.next,
        ask,
        async (page, at) => {
          newest = newestOf(page.rows, newest)
          if (page.next === undefined) whole = stateAfter(newest, began)
          await keep(said(page.rows, at), { next: page.next, newest, whole })
        },
        goOn,
      )
      return whole
    },

    async pass(state, { began, keep }) {
      const { newest: before, tookMs } = state
      if (before === undefined) return { state, asOf: undefined }
      const since = sinceOf({ newest: before, tookMs })
      const refused = (why: string) => ({
        state: { ...state, refused: { why: refusal(why), since: began } },
        asOf: undefined,
        fullWithin: slices,
      })
      let newest = before
      let ignored = false
      try {
        await takePages(
          wall,
          undefined,
          (next) => exchange.recipientPage({ changedSince: new Date(since) }, next),
          async (page, at) => {
            newest = newestOf(page.rows, newest) ?? newest
            // What was seen counts once the pass is through: a page that never came may hold older changes.
            await keep(said(page.rows, at), state)
          },
          (page) => {
            ignored = ignored || ignoresFilter(page.rows, since)
            return !ignored
          },
        )
      } catch (error) {
        if (error instanceof RemoteError && error.code === EXPIRED) return { state, asOf: undefined }
        if (error instanceof RemoteError && refusesFilter(error)) return refused(error.message)
        throw error
      }
      if (ignored) return refused('it answers with everybody instead')
      return { state: { newest, tookMs: (now() - began) * speed }, asOf: began }
    },

    follows: (state) => state.newest !== undefined && state.refused === undefined,
    hindrance: (state) => state.refused,
    lookUp: (rows) => exchange.recipientsAt(rows.map((row) => row.primaryAddress)),
    departed: async () => {},
  }

  function stateAfter(newest: number | undefined, began: number): z.infer<typeof State> {
    const tookMs = (now() - began) * speed
    if (newest !== undefined) return { newest, tookMs }
    return { tookMs, refused: { why: refusal('it does not say when anybody changed'), since: now() } }
  }
}

const refusal = (why: string): string =>
  `Exchange Online: what changed cannot be asked for (${why}); everybody is read again now and then instead`

/** Credentials and rights are no matter of the filter: without them nothing else can be read either. */
const RIGHTS = new Set(['401', '403', 'CmdletNotPermitted'])

function refusesFilter(error: RemoteError): boolean {
  return error.answered && !error.retryable && !RIGHTS.has(error.code)
}
