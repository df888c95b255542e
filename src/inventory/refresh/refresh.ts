/** Keeps who there is fresh: each part is filled once, followed by what changed, and read again in full now and then. */
import type { Clock } from '../../clock.ts'
import type { CloudRecipient, DirectoryMailbox, RemoteUser, TenantUser } from '../../migration/shapes/index.ts'
import type { Reads } from '../../systems/ports.ts'
import { currentSignal, withSignal } from '../../trace.ts'
import type { JudgedMailbox, JudgedRecipient, JudgedTenantUser, JudgedUser, PartState } from '../inventory.ts'
import { NO_DIRECTORY } from '../reading.ts'
import type { Difference, Part, Table } from '../table.ts'
import { askAgain } from './ask-again.ts'
import { directorySource } from './directory.ts'
import { exchangeSource } from './exchange.ts'
import { graphSource } from './graph.ts'
import type { RefreshIntervals } from './intervals.ts'
import { keys } from './keys.ts'
import { type KeptPart, keptPart } from './part.ts'
import type { Source } from './source.ts'
import { mayRead } from './turn.ts'
import { type UsersFeed, type UsersPart, usersPart } from './users.ts'

export interface Tables {
  readonly directory: Table<DirectoryMailbox, JudgedMailbox>
  readonly exchange: Table<CloudRecipient, JudgedRecipient>
  readonly graph: Table<TenantUser, JudgedTenantUser>
  readonly users: Table<RemoteUser, JudgedUser>
}

/** What changed in a part, which says what its rows are. */
export type OnChanged = <P extends Part>(part: P, differences: readonly Difference<RowOf[P]>[]) => Promise<void>

export interface RowOf {
  readonly directory: DirectoryMailbox
  readonly exchange: CloudRecipient
  readonly graph: TenantUser
  readonly users: RemoteUser
}

export interface RefreshParts {
  readonly tables: Tables
  readonly systems: Pick<Reads, 'exchange' | 'graph' | 'directory'>
  readonly wall: Clock
  /** 0 to 1. */
  readonly random: () => number
  /** After the rows are durable. Not called for a first filling. A throw is thrown on. */
  readonly onChanged: OnChanged
  readonly intervals: RefreshIntervals
  /** How many milliseconds pass in Exchange while one passes here: 1, but in practice. */
  readonly speed?: number
}

export type ReadPart = Exclude<Part, 'users'>

/** The keys of the job `refresh`, in the order in which they are read whole. */
export const READ_PARTS = ['directory', 'exchange', 'graph'] as const satisfies readonly ReadPart[]

export interface Refresh {
  /**
   * The job `refresh` with the part as its key: one bounded step; answers after how many wall milliseconds to look again.
   * Never throws for a system's silence: that is kept as trouble.
   */
  look(part: ReadPart, signal?: AbortSignal): Promise<number>
  /**
   * Picks up now what changed in these parts, unless what is known is younger than `maxAgeMs`; a pass under way is joined.
   * What is not through within `patienceMs` (10 s) goes on by itself. `users` come from tracking alone.
   */
  changes(parts: readonly Part[], maxAgeMs: number, patienceMs?: number): Promise<void>
  states(): readonly PartState[]
  readonly users: UsersFeed & Pick<UsersPart, 'recount'>
}

const PATIENCE = 10_000

export function createRefresh(parts: RefreshParts): Refresh {
  const { tables, systems, wall, random, intervals, onChanged } = parts
  const { exchange, graph, directory } = systems
  const users = usersPart(tables.users, (differences) => onChanged('users', differences))

  function kept<P extends ReadPart, Cursor, State>(
    part: P,
    table: Table<RowOf[P], unknown>,
    source: Source<RowOf[P], Cursor, State>,
    keyOf: (row: RowOf[P]) => string,
  ): KeptPart<RowOf[P]> {
    return keptPart({
      table,
      source,
      wall,
      random,
      intervals,
      keyOf,
      onChanged: (differences) => onChanged(part, differences),
      mayRead: () => mayRead(readers(), READ_PARTS.indexOf(part)),
    })
  }

  const recipients = kept(
    'exchange',
    tables.exchange,
    exchangeSource({ exchange, wall, speed: parts.speed ?? 1, slices: intervals.slices }),
    keys.exchange,
  )
  const askExchange = askAgain({ exchange, table: tables.exchange, wall, say: recipients.say })
  const all = {
    directory:
      directory === undefined
        ? noDirectory(tables.directory, wall.now(), intervals.idle)
        : kept(
            'directory',
            tables.directory,
            directorySource({ directory, wall, reconcile: intervals.reconcile }),
            keys.directory,
          ),
    exchange: recipients,
    graph: kept('graph', tables.graph, graphSource({ graph, wall, askExchange }), keys.graph),
  }
  const readers = () => READ_PARTS.map((part) => all[part].reader())

  return {
    look: (part, signal) => withSignal(signal ?? currentSignal(), () => all[part].look()),
    async changes(wanted, maxAgeMs, patienceMs = PATIENCE) {
      const read = READ_PARTS.filter((part) => wanted.includes(part))
      await Promise.all(read.map((part) => all[part].changes(maxAgeMs, patienceMs)))
    },
    states: () => [...READ_PARTS.map((part) => all[part].state()), users.state()],
    users,
  }
}

/** Where none is configured: the part says so, and what an earlier one told is not taken for known. */
function noDirectory(
  table: Tables['directory'],
  since: Date,
  idle: number,
): Pick<KeptPart<DirectoryMailbox>, 'look' | 'changes' | 'state' | 'reader'> {
  const why = NO_DIRECTORY.known ? '' : NO_DIRECTORY.why
  return {
    look: async () => idle,
    changes: async () => {},
    state: () => ({
      part: 'directory',
      asOf: undefined,
      count: table.size,
      reading: undefined,
      trouble: { why, since },
      doubt: undefined,
    }),
    reader: () => ({ filled: true, reading: false, troubled: false }),
  }
}
