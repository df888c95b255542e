/**
 * Whom Exchange is asked about one by one (`Get-MigrationUserStatistics`, one person a call, without its report): who
 * newly failed, whom somebody looks at, and some of those being copied, in turn. So many a minute at the most.
 */
import type { Clock } from '../clock.ts'
import type { RemoteUserStatistics } from '../migration/shapes/index.ts'
import type { ExchangeReads } from '../systems/ports.ts'
import { answerOf } from './held.ts'

/** Calls within a minute of wall time. */
const A_MINUTE = 20
const MINUTE = 60_000
/** How many are under way at once: the rest is not asked where one of them is told to wait. */
const TOGETHER = 4

/** Lower-cased addresses of one batch, each list in the order of asking. */
export interface Wanted {
  readonly failed: readonly string[]
  /** All who are being copied: those after the one asked last come first. */
  readonly active: readonly string[]
}

export interface Statistics {
  /** The batch that is asked about although nothing moved in it: failures that wait first, then the one asked longest ago. */
  turn(ours: readonly string[], running: readonly string[]): string | undefined
  /** By address; who could not be told is missing. Failures beyond the minute's calls are kept for later. */
  ask(batch: string, wanted: Wanted): Promise<ReadonlyMap<string, RemoteUserStatistics>>
}

export function createStatistics(exchange: ExchangeReads, wall: Clock): Statistics {
  const spent: number[] = []
  /** Failures that found no call left, by batch. */
  const waiting = new Map<string, readonly string[]>()
  /** When a batch had its turn, and whom it ended with. */
  const turned = new Map<string, { readonly at: number; readonly last?: string }>()

  return {
    turn(ours, running) {
      const there = new Set(ours)
      for (const known of [turned, waiting]) for (const id of known.keys()) if (!there.has(id)) known.delete(id)
      if (left() === 0) return undefined
      const since = (id: string) => turned.get(id)?.at ?? 0
      const next = ours.find((id) => waiting.has(id)) ?? [...running].sort((a, b) => since(a) - since(b))[0]
      if (next !== undefined) turned.set(next, { ...turned.get(next), at: wall.now().getTime() })
      return next
    },

    async ask(batch, { failed, active }) {
      const failures = [...new Set([...(waiting.get(batch) ?? []), ...failed])]
      const last = turned.get(batch)?.last
      const from = last === undefined ? 0 : active.indexOf(last) + 1
      const order = [...new Set([...failures, ...active.slice(from), ...active.slice(0, from)])]
      const chosen = order.slice(0, left())
      const asked = new Set(chosen)
      const rest = failures.filter((address) => !asked.has(address))
      if (rest.length > 0) waiting.set(batch, rest)
      else waiting.delete(batch)
      const among = new Set(active)
      const newest = chosen.filter((address) => among.has(address)).at(-1)
      if (newest !== undefined) turned.set(batch, { at: wall.now().getTime(), last: newest })
      const found = new Map<string, RemoteUserStatistics>()
      for (let n = 0; n < chosen.length; n += TOGETHER) {
        const together = chosen.slice(n, n + TOGETHER).map(async (address) => {
          spent.push(wall.now().getTime())
          const answer = await answerOf(() => exchange.statistics(address))
          if (answer?.value !== undefined) found.set(address, answer.value)
        })
        await Promise.all(together)
      }
      return found
    },
  }

  function left(): number {
    const now = wall.now().getTime()
    // A clock set back since makes nobody wait longer than the minute.
    const recent = spent.filter((at) => at > now - MINUTE && at <= now)
    spent.splice(0, spent.length, ...recent)
    return A_MINUTE - recent.length
  }
}
