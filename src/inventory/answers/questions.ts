/** How each system is asked for the owners of some addresses. */
import { keyOf as lower } from '../../migration/address.ts'
import type { CloudRecipient, DirectoryMailbox, TenantUser } from '../../migration/shapes/index.ts'
import type { Reads } from '../../systems/ports.ts'
import type { JudgedMailbox, JudgedRecipient, JudgedTenantUser } from '../inventory.ts'
import { keys } from '../refresh/keys.ts'
import type { Part } from '../table.ts'
import type { JudgedOf, RowOf, Tables } from './parts.ts'

export interface Question<Row, Judged = Row> {
  /** `unasked`: addresses of whom no more can be said than the rows do. */
  ask(addresses: readonly string[]): Promise<{ readonly rows: readonly Row[]; readonly unasked: ReadonlySet<string> }>
  /** The same people by whatever else leads to them; whoever does not come is not there. */
  askAgain(missing: readonly Judged[]): Promise<readonly Row[]>
  keyOf(row: Row | Judged): string
}

type Questions = { readonly [P in Part]: Question<RowOf[P], JudgedOf[P]> | undefined }

/** `Get-MigrationUser` takes one address a call: more people than these are known by what tracking reads. */
export const MOST_USERS = 10

const NONE: ReadonlySet<string> = new Set()

export function questions(
  { exchange, graph, directory }: Pick<Reads, 'exchange' | 'graph' | 'directory'>,
  tables: Tables,
): Questions {
  return {
    directory:
      directory &&
      byAddress<DirectoryMailbox, JudgedMailbox>((addresses) => directory.mailboxesAt(addresses), keys.directory),
    exchange: byAddress<CloudRecipient, JudgedRecipient>(
      (addresses) => exchange.recipientsAt(addresses),
      keys.exchange,
    ),
    graph: {
      async ask(addresses) {
        const ids = [...new Set(addresses.flatMap((address) => idsOf(tables, address)))]
        const known = ids.length === 0 ? [] : await graph.usersById(ids)
        const answered = new Set(known.flatMap(addressesOf))
        const others = addresses.filter((address) => !answered.has(address))
        const found = others.length === 0 ? [] : await graph.usersAt(others)
        return { rows: [...known, ...found], unasked: NONE }
      },
      // An id that Graph does not know is final.
      askAgain: async () => [],
      keyOf: keys.graph,
    },
    users: {
      async ask(addresses) {
        const rows = await Promise.all(addresses.slice(0, MOST_USERS).map((address) => exchange.user(address)))
        const found = rows.filter((row) => row !== undefined)
        // One person may be in several batches, and one of them came.
        return { rows: found, unasked: new Set(found.map(({ address }) => lower(address))) }
      },
      askAgain: async () => [],
      keyOf: keys.users,
    },
  }
}

/** Whoever gave up the address asked for has others yet. */
function byAddress<Row, Judged extends { readonly primaryAddress: string; readonly addresses: readonly string[] }>(
  rowsAt: (addresses: readonly string[]) => Promise<readonly Row[]>,
  keyOf: (row: Row | Judged) => string,
): Question<Row, Judged> {
  return {
    ask: async (addresses) => ({ rows: await rowsAt(addresses), unasked: NONE }),
    askAgain: (missing) =>
      rowsAt([...new Set(missing.flatMap(({ primaryAddress, addresses }) => [primaryAddress, ...addresses]))]),
    keyOf,
  }
}

/** By its own rows, or by what Exchange says it knows the person as. */
function idsOf({ graph, exchange }: Tables, address: string): string[] {
  const own = graph.judgedAt(address).map(({ id }) => id)
  return own.length > 0 ? own : exchange.judgedAt(address).flatMap(({ graphId }) => graphId ?? [])
}

export function addressesOf({ addresses, mail, principalName }: TenantUser | JudgedTenantUser): string[] {
  return [...addresses, mail ?? '', principalName].map((address) => lower(address.replace(/^smtp:/i, '')))
}
