/**
 * The systems as a model: people who change, and answers with everything that is known to go wrong: pages that repeat,
 * partial rows, numbers that move while they are read, tokens that expire, servers that change, clocks that differ, halves.
 */
import type { ManualClock } from '../../src/clock.ts'
import type { CloudRecipient, DirectoryMailbox, TenantUser } from '../../src/migration/shapes/index.ts'
import { RemoteError, type RemoteSystem } from '../../src/systems/ports.ts'
import type { randomFrom } from '../migration/random.ts'
import { directoryModel } from './people-world/directory.ts'
import { exchangeModel } from './people-world/exchange.ts'
import { graphModel } from './people-world/graph.ts'

export type WorldPart = 'directory' | 'exchange' | 'graph'
export type WorldRow = DirectoryMailbox | CloudRecipient | TenantUser

/** How somebody stood from a time on; `row` undefined = not there, `deleted` = the whole entry is not. */
export interface Stood {
  readonly at: number
  readonly row: WorldRow | undefined
  readonly deleted: boolean
}

/** What all three models share. */
export interface WorldCore {
  readonly clock: ManualClock
  readonly random: ReturnType<typeof randomFrom>
  readonly pageSize: number
  /** Systems that do not answer. */
  readonly silent: Set<WorldPart>
  /** Systems whose full answers are cut short, each time at another place. */
  readonly cut: Set<WorldPart>
  /** How long a call takes, in milliseconds. */
  delay: number
  /** Before each call is answered: whatever else happens at that moment. */
  onCall: (part: WorldPart, method: string) => void
  readonly calls: string[]
  /** What each system held when, oldest first, by key. */
  readonly history: Record<WorldPart, Map<string, Stood[]>>
  called(part: WorldPart, method: string): Promise<void>
  /** How many of so many a full answer holds. `first` = it begins. */
  share(part: WorldPart, of: number, first: boolean): number
  note(part: WorldPart, key: string, row: WorldRow | undefined, deleted?: boolean): void
}

const SYSTEMS: Readonly<Record<WorldPart, RemoteSystem>> = {
  directory: 'the directory',
  exchange: 'Exchange Online',
  graph: 'Microsoft Graph',
}

export function refusal(part: WorldPart, code: string, retryable = true, retryAfterMs?: number): RemoteError {
  const text = `it said ${code}`
  return new RemoteError({
    system: SYSTEMS[part],
    operation: 'read',
    code,
    text,
    retryable,
    answered: true,
    retryAfterMs,
  })
}

/** A world of so many people, each of them in all three systems. */
export function peopleWorld(clock: ManualClock, random: ReturnType<typeof randomFrom>, people = 0, pageSize = 10) {
  const begun = new Map<WorldPart, number>()
  const core: WorldCore = {
    clock,
    random,
    pageSize,
    silent: new Set(),
    cut: new Set(),
    delay: 5,
    onCall: () => {},
    calls: [],
    history: { directory: new Map(), exchange: new Map(), graph: new Map() },
    async called(part, method) {
      core.calls.push(`${part}.${method}`)
      await Promise.resolve()
      clock.advance(core.delay)
      core.onCall(part, method)
      if (core.silent.has(part)) throw refusal(part, '503')
    },
    share(part, of, first) {
      if (first) begun.set(part, (begun.get(part) ?? 0) + 1)
      return core.cut.has(part) ? Math.floor(of * (0.05 + 0.05 * ((begun.get(part) ?? 0) % 7))) : of
    },
    note(part, key, row, deleted = false) {
      // No two things happen at one moment.
      clock.advance(1)
      const before = core.history[part].get(key) ?? []
      core.history[part].set(key, [...before, { at: clock.now().getTime(), row, deleted }])
    },
  }
  const directory = directoryModel(core)
  const exchange = exchangeModel(core)
  const graph = graphModel(core)
  let count = 0

  const world = {
    core,
    directory,
    exchange,
    graph,
    add(): number {
      count += 1
      directory.add(count)
      exchange.add(count)
      graph.add(count)
      return count
    },
    /** Deleted everywhere. */
    remove(n: number): void {
      directory.remove(n)
      exchange.remove(n)
      graph.remove(n)
    },
    rename(n: number, name: string): void {
      directory.change(n, { displayName: name })
      exchange.change(n, { displayName: name })
      graph.change(n, { displayName: name })
    },
    /** Somebody who is there, if anybody is. */
    anybody: (): number => 1 + random.below(Math.max(1, count)),
    /** What the system holds now. */
    rows: (part: WorldPart): Map<string, WorldRow> =>
      new Map(
        [...core.history[part]].flatMap(([key, stood]) => {
          const row = stood.at(-1)?.row
          return row === undefined ? [] : [[key, row] as const]
        }),
      ),
    reads: { directory: directory.reads, exchange: exchange.reads, graph: graph.reads },
  }
  for (let n = 0; n < people; n++) world.add()
  return world
}

export type PeopleWorld = ReturnType<typeof peopleWorld>

export const guidOf = (letter: string, n: number): string => {
  // Spread, so that who comes later does not always come last.
  const spread = ((n * 7919) % 99991).toString(16).padStart(8, '0')
  return `${spread}-0000-4000-8000-${letter}${n.toString(16).padStart(11, '0')}`
}
export const addressOf = (n: number): string => `p${n}@contoso.com`
