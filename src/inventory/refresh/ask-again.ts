/** Exchange never tells who was deleted, but Graph does: whoever is gone there is looked up in Exchange at once. */
import type { Clock } from '../../clock.ts'
import type { CloudRecipient } from '../../migration/shapes/index.ts'
import { type ExchangeReads, RemoteError } from '../../systems/ports.ts'
import type { Said, Table } from '../table.ts'
import { keys } from './keys.ts'

export interface AskAgainParts {
  readonly exchange: Pick<ExchangeReads, 'recipientsAt'>
  readonly table: Pick<Table<CloudRecipient, unknown>, 'byAddress'>
  readonly wall: Clock
  say(said: readonly Said<CloudRecipient>[]): Promise<void>
}

const PIECE = 50
const GONE = 'no longer among the recipients in Exchange Online'

/** Answers the addresses still to be looked up: of those who are there yet, and of those Exchange did not answer for. */
export function askAgain({ exchange, table, wall, say }: AskAgainParts) {
  async function piece(addresses: readonly string[]): Promise<readonly string[]> {
    const known = new Map<string, string>()
    for (const address of addresses)
      for (const { key, gone } of await table.byAddress(address)) if (gone === undefined) known.set(key, address)
    if (known.size === 0) return []
    const at = wall.now().getTime()
    const rows = await exchange.recipientsAt([...new Set(known.values())])
    const there = new Set(rows.map(keys.exchange))
    const gone = [...known.keys()].filter((key) => !there.has(key)).map((key) => ({ key, at, gone: GONE }))
    await say([...rows.map((row) => ({ key: keys.exchange(row), at, row })), ...gone])
    return [...known].filter(([key]) => there.has(key)).map(([, address]) => address)
  }

  return async (addresses: readonly string[]): Promise<readonly string[]> => {
    const left: string[] = []
    for (let from = 0; from < addresses.length; from += PIECE) {
      const asked = addresses.slice(from, from + PIECE)
      try {
        left.push(...(await piece(asked)))
      } catch (error) {
        if (!(error instanceof RemoteError)) throw error
        left.push(...asked)
      }
    }
    return left
  }
}
