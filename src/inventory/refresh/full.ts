/** Full readings of a part: some pages at a time, into a generation beside the one that answers. */
import { isDeepStrictEqual } from 'node:util'
import type { Clock } from '../../clock.ts'
import { EXPIRED, OTHER_SERVER, RemoteError } from '../../systems/ports.ts'
import { isAhead } from '../ahead.ts'
import type { Building, Difference, Table } from '../table.ts'
import { buildingControl, type PartControl } from './control.ts'
import { isDoubtful } from './doubt.ts'
import { type RefreshIntervals, spread } from './intervals.ts'
import type { Source } from './source.ts'

export interface FullParts<Row, Cursor, State> {
  readonly table: Table<Row, unknown>
  readonly source: Source<Row, Cursor, State>
  readonly wall: Clock
  readonly random: () => number
  readonly intervals: RefreshIntervals
  control(): PartControl<State> | undefined
  /** Nobody else writes the part's control meanwhile. */
  alone<T>(work: () => Promise<T>): Promise<T>
  onChanged(differences: readonly Difference<Row>[]): Promise<void>
  keyOf(row: Row): string
}

/** Pages before others get a turn. */
const PAGES = 10
/** So many whom a reading did not find are looked up before they are taken for gone. */
const LOOKED_UP = 500
const PIECE = 100

/** Some pages. Answers true when they were the last and the reading was put to use, or not believed. Throws `RemoteError`. */
export async function readOn<Row, Cursor, State>(parts: FullParts<Row, Cursor, State>): Promise<boolean> {
  const { table, source } = parts
  const { building, began, cursor } = await current(parts)
  let pages = 0
  try {
    const state = await source.read({
      building,
      cursor,
      began,
      keep: (said, own) => building.append(said, { version: 1, began, own }),
      goOn: () => ++pages < PAGES,
    })
    if (state === undefined) return false
    await parts.alone(() => conclude(parts, building, began, state))
    return true
  } catch (error) {
    // What was read so far leads nowhere any more.
    if (error instanceof RemoteError && [EXPIRED, OTHER_SERVER].includes(error.code)) await table.building?.discard()
    throw error
  }
}

async function current<Row, Cursor, State>({ table, source, wall, intervals }: FullParts<Row, Cursor, State>) {
  const kept = buildingControl(table.building?.control, source.cursor)
  const now = wall.now().getTime()
  if (table.building && kept && now - kept.began < intervals.full && !isAhead(kept.began, now))
    return { building: table.building, began: kept.began, cursor: kept.own }
  const cursor = await source.begin()
  return { building: await table.begin({ version: 1, began: now, own: cursor }), began: now, cursor }
}

async function conclude<Row, Cursor, State>(
  parts: FullParts<Row, Cursor, State>,
  building: Building<Row>,
  began: number,
  own: State,
): Promise<void> {
  const { table, source, wall, random, intervals } = parts
  const filled = table.control !== undefined
  const before = parts.control()
  const at = wall.now().getTime()
  if (filled && isDoubtful(table.size, building.size, before?.doubt)) {
    const doubt = { before: table.size, now: building.size, at }
    await building.discard()
    const kept = before ?? { version: 1 as const, asOf: undefined, fullAt: began, own: undefined }
    await table.append([], { ...kept, doubt, nextFullAt: at + intervals.doubt })
    return
  }
  const nextFullAt = began + spread(intervals.full, random)
  const found = await building.adopt({ version: 1, asOf: began, fullAt: began, nextFullAt, own }, source.missing)
  // Nobody came when everybody was read for the first time.
  if (!filled) return
  const differences = await confirmed(parts, found)
  if (differences.length > 0) await parts.onChanged(differences)
  const gone = differences.flatMap(({ before, after }) => (after.gone !== undefined && before ? [before.row] : []))
  if (gone.length > 0) await source.departed(gone.slice(0, LOOKED_UP))
}

/** A page may pass over somebody when others change at the same time: who is missing is looked up, where they are not too many. */
async function confirmed<Row, Cursor, State>(
  { table, source, wall, keyOf }: FullParts<Row, Cursor, State>,
  differences: readonly Difference<Row>[],
): Promise<readonly Difference<Row>[]> {
  const missing = differences.filter(({ after }) => after.gone === source.missing)
  if (missing.length === 0 || missing.length > LOOKED_UP) return differences
  const keys = new Set(missing.map(({ after }) => after.key))
  const back: Difference<Row>[] = []
  for (let from = 0; from < missing.length; from += PIECE) {
    const at = wall.now().getTime()
    const rows = await source.lookUp(missing.slice(from, from + PIECE).map(({ after }) => after.row))
    const said = rows.map((row) => ({ key: keyOf(row), at, row })).filter(({ key }) => keys.has(key))
    back.push(...(await table.append(said)))
  }
  const after = new Map(back.map((one) => [one.after.key, one.after]))
  return differences
    .map((one) => ({ before: one.before, after: after.get(one.after.key) ?? one.after }))
    .filter((one) => one.before?.gone !== one.after.gone || !isDeepStrictEqual(one.before?.row, one.after.row))
}
