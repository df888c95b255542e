/**
 * The systems as a model: people who change, and answers with everything that is known to go wrong: pages that repeat,
 * partial rows, numbers that move while they are read, tokens that expire, servers that change, clocks that differ, halves.
 */
import type { ManualClock } from '../../src/clock.ts'
import type { randomFrom } from '../migration/random.ts'
import type { WorldCore, WorldPart, WorldRow } from './people-world/core.ts'
import { refusal } from './people-world/core.ts'
import { directoryModel } from './people-world/directory.ts'
import { exchangeModel } from './people-world/exchange.ts'
import { graphModel } from './people-world/graph.ts'

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
