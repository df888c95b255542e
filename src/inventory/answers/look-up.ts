/**
 * The rows at hand, asked for one list a system. Whoever owned an address and is not among what came is asked for once
 * more by everything else that leads there, and only then taken for gone.
 */
import type { Clock } from '../../clock.ts'
import { withTimeout } from '../../jobs/timeout.ts'
import type { Reads } from '../../systems/ports.ts'
import { currentSignal } from '../../trace.ts'
import { NO_DIRECTORY, readingOf } from '../reading.ts'
import type { Part, Said, Table } from '../table.ts'
import type { Absences } from './absences.ts'
import { type OnChanged, type RowOf, SYSTEM, type Tables } from './parts.ts'
import { type Question, questions } from './questions.ts'

export interface LookUpParts {
  readonly tables: Tables
  readonly systems: Pick<Reads, 'exchange' | 'graph' | 'directory'>
  readonly wall: Clock
  readonly absences: Absences
  readonly onChanged: OnChanged
}

/**
 * Asks a system for these addresses (lower case) and takes what came into its table. Answers why that could not be done;
 * undefined = it was. What is not through after `patienceMs` goes on by itself.
 */
export type LookUp = (part: Part, addresses: readonly string[], patienceMs: number) => Promise<string | undefined>

/** An answer that has not even half of so many who were there is a system's mistake before it is a departure of them all. */
const DOUBTED_FROM = 20

export function createLookUp(parts: LookUpParts): LookUp {
  const { tables, systems, wall, absences } = parts
  const asks = questions(systems, tables)

  async function take<P extends Part>(
    part: P,
    { ask, askAgain, keyOf }: Question<RowOf[P]>,
    addresses: readonly string[],
  ): Promise<string | undefined> {
    const table = tables[part] as unknown as Table<RowOf[P], RowOf[P]>
    const at = wall.now().getTime()
    const { rows, unasked } = await ask(addresses)
    const there = new Map(rows.map((row) => [keyOf(row), row]))
    const owners = new Map(
      addresses
        .filter((address) => !unasked.has(address))
        .flatMap((address) => table.judgedAt(address).map((row) => [keyOf(row), row] as const)),
    )
    const missing = new Map([...owners].filter(([key]) => !there.has(key)))
    if (missing.size > 0) for (const row of await askAgain([...missing.values()])) there.set(keyOf(row), row)
    const gone = [...missing.keys()].filter((key) => !there.has(key))
    if (owners.size >= DOUBTED_FROM && gone.length * 2 > owners.size) {
      return `${SYSTEM[part]} answered for only ${owners.size - gone.length} of ${owners.size} people it had, which is not believed`
    }
    const said: Said<RowOf[P]>[] = [
      ...[...there].map(([key, row]) => ({ key, at, row })),
      ...gone.map((key) => ({ key, at, gone: `no longer found in ${SYSTEM[part]}` })),
    ]
    const differences = await table.append(said)
    for (const address of addresses) if (table.askedAt(address) === undefined) absences.note(part, address, at)
    if (differences.length > 0) await parts.onChanged(part, differences)
    return undefined
  }

  return async (part, addresses, patienceMs) => {
    const question = asks[part]
    if (question === undefined) return NO_DIRECTORY.known ? undefined : NO_DIRECTORY.why
    const late = () =>
      ({ known: false, why: `${SYSTEM[part]} did not answer within ${patienceMs / 1000} seconds` }) as const
    const work = () => readingOf(() => take(part, question as Question<RowOf[Part]>, addresses))
    const reading = await withTimeout(work, patienceMs, late, currentSignal())
    return reading.known ? reading.value : reading.why
  }
}
