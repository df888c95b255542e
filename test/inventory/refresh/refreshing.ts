/** A refresh over tables in memory and systems that are a model, and what both hold. */
import { type ManualClock, manualClock } from '../../../src/clock.ts'
import { REFRESH_INTERVALS, type RefreshIntervals } from '../../../src/inventory/refresh/intervals.ts'
import { createRefresh, type Refresh, type Tables } from '../../../src/inventory/refresh/refresh.ts'
import type { Codec, Difference, Part } from '../../../src/inventory/table.ts'
import type { CloudRecipient, DirectoryMailbox, RemoteUser, TenantUser } from '../../../src/migration/shapes/index.ts'
import type { Reads } from '../../../src/systems/ports.ts'
import { randomFrom } from '../../migration/random.ts'
import { memoryTable, tableDisk } from '../../support/memory-table.ts'
import type { WorldPart } from '../../support/people-world/core.ts'
import { peopleWorld } from '../../support/people-world.ts'

const codec = <Row>(part: Part, addresses: (row: Row) => readonly string[]): Codec<Row, Row> => ({
  part,
  parse: (json) => json as Row,
  addresses,
  judged: (row) => row,
})

export const CODECS = {
  directory: codec<DirectoryMailbox>('directory', (row) => [row.primaryAddress, ...row.addresses]),
  exchange: codec<CloudRecipient>('exchange', (row) => [row.primaryAddress, ...row.addresses]),
  graph: codec<TenantUser>('graph', (row) => [row.mail ?? row.principalName, ...row.addresses]),
  users: codec<RemoteUser>('users', (row) => [row.address]),
}

export const WORLD_PARTS = ['directory', 'exchange', 'graph'] as const
export const NOON = new Date('2026-03-02T12:00:00Z')

export function refreshing(
  input: { people?: number; seed?: number; directory?: false; intervals?: RefreshIntervals } = {},
) {
  const clock: ManualClock = manualClock(NOON)
  const random = randomFrom(input.seed ?? 1)
  const world = peopleWorld(clock, random, input.people ?? 25)
  const disks = {
    directory: tableDisk<DirectoryMailbox>(),
    exchange: tableDisk<CloudRecipient>(),
    graph: tableDisk<TenantUser>(),
    users: tableDisk<RemoteUser>(),
  }
  const changed: { part: Part; difference: Difference<unknown> }[] = []
  const systems = { ...world.reads, ...(input.directory === false ? { directory: undefined } : {}) }

  function open(): { tables: Tables; refresh: Refresh } {
    const tables = {
      directory: memoryTable(CODECS.directory, disks.directory),
      exchange: memoryTable(CODECS.exchange, disks.exchange),
      graph: memoryTable(CODECS.graph, disks.graph),
      users: memoryTable(CODECS.users, disks.users),
    }
    const refresh = createRefresh({
      tables,
      systems: systems as unknown as Reads,
      wall: clock,
      random: () => 0.5,
      intervals: input.intervals ?? REFRESH_INTERVALS,
      onChanged: async (part, differences) => {
        changed.push(...differences.map((difference) => ({ part, difference })))
      },
    })
    return { tables, refresh }
  }

  let opened = open()
  const it = {
    clock,
    world,
    disks,
    changed,
    get tables() {
      return opened.tables
    },
    get refresh() {
      return opened.refresh
    },
    /** What was only in memory is lost. */
    crash(): void {
      opened = open()
    },
    state: (part: Part) => {
      const found = opened.refresh.states().find((state) => state.part === part)
      if (found === undefined) throw new Error(`no state of ${part}`)
      return found
    },
    /** Looks until there is nothing to do at once. */
    async look(...parts: WorldPart[]): Promise<void> {
      for (const part of parts.length > 0 ? parts : WORLD_PARTS)
        for (let looks = 0; looks < 50 && (await opened.refresh.look(part)) === 0; looks++);
    },
    /** Who is there, by key. */
    held(part: WorldPart): Map<string, unknown> {
      const entries = [...disks[part].entries.values()]
      return new Map(entries.filter(({ gone }) => gone === undefined).map(({ key, row }) => [key, row]))
    },
    gone: (part: WorldPart, key: string): string | undefined => disks[part].entries.get(key)?.gone,
    /** Calls since the last time this was asked. */
    calls: (): string[] => world.core.calls.splice(0),
  }
  return it
}

export type Refreshing = ReturnType<typeof refreshing>

export const HOUR = 60 * 60_000

/** Everybody was read, and what changed picked up since. */
export async function filled(people = 25): Promise<Refreshing> {
  const at = refreshing({ people })
  await at.look()
  await at.look()
  at.calls()
  at.changed.length = 0
  return at
}
