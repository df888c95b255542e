/** What a table promises, with plain objects and no disk. */
import type { Control, Difference, Entry, Said } from '../../../src/inventory/table.ts'
import type { Person } from './people.ts'

export interface Known {
  readonly at: number
  /** As it is known after a restart at least: what says the same is not written again. */
  readonly kept: number
  readonly row: Person | undefined
  readonly gone: string | undefined
}

export type Rows = ReadonlyMap<string, Known>

export interface Built {
  readonly rows: Rows
  readonly control: Control
  readonly from: number | undefined
}

export interface Model {
  readonly rows: Rows
  readonly whole: boolean
  readonly control: Control | undefined
  readonly built: Built | undefined
}

export const EMPTY: Model = { rows: new Map(), whole: false, control: undefined, built: undefined }

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)

function appended(rows: Rows, said: readonly Said<Person>[], rowOf: (key: string) => Person | undefined): Rows {
  const next = new Map(rows)
  const changed = new Set<string>()
  for (const one of said) {
    const known = next.get(one.key)
    if (known !== undefined && one.at < known.at) continue
    const row = 'row' in one ? one.row : known?.row
    next.set(one.key, { at: one.at, kept: one.at, row, gone: 'row' in one ? undefined : one.gone })
    changed.add(one.key)
  }
  for (const key of changed) {
    const before = rows.get(key)
    const after = next.get(key) as Known
    const row = after.row ?? (after.gone === undefined ? undefined : rowOf(key))
    const unchanged =
      before?.row !== undefined && (before.gone === undefined) === (after.gone === undefined) && same(before.row, row)
    next.set(key, unchanged ? { ...before, at: after.at } : { ...after, row })
  }
  return next
}

/** What `Building.append` does. */
export function builtFurther(model: Model, said: readonly Said<Person>[], control: Control): Model {
  const { built } = model
  if (built === undefined) throw new Error('nothing is being built')
  const from = Math.min(built.from ?? Number.POSITIVE_INFINITY, ...said.map(({ at }) => at))
  const rows = appended(built.rows, said, () => undefined)
  return { ...model, built: { rows, control, from: Number.isFinite(from) ? from : undefined } }
}

/** What `Table.append` does: the one that is being built is not left behind. */
export function answeredFurther(model: Model, said: readonly Said<Person>[], control: Control | undefined): Model {
  const { rows, built } = model
  return {
    ...model,
    rows: appended(rows, said, () => undefined),
    control: control ?? model.control,
    built: built && { ...built, rows: appended(built.rows, said, (key) => rows.get(key)?.row) },
  }
}

export function adopted({ rows: old, built }: Model, control: Control, why: string): Model {
  if (built === undefined) throw new Error('nothing is being built')
  const rows = new Map(built.rows)
  for (const [key, o] of old) {
    const n = built.rows.get(key)
    const newer = n !== undefined && n.at >= o.at
    const missing = n === undefined || (newer && n.row === undefined)
    if (missing && o.row !== undefined) {
      const leaves = o.gone === undefined
      const at = Math.max(o.at, newer ? n.at : leaves ? (built.from ?? 0) : 0)
      rows.set(key, { at, kept: at, row: o.row, gone: leaves ? why : o.gone })
    } else if (!newer) rows.set(key, { ...o, kept: o.at })
  }
  return { rows, control, whole: true, built: undefined }
}

export function entryIn(rows: Rows, key: string): Entry<Person> | undefined {
  const known = rows.get(key)
  if (known?.row === undefined) return undefined
  const { at, row, gone } = known
  return gone === undefined ? { key, at, row } : { key, at, row, gone }
}

/** By key. `newcomers` = also those who were not known before. */
export function differencesOf(before: Rows, after: Rows, newcomers: boolean): Difference<Person>[] {
  return [...after.keys()].sort().flatMap((key) => {
    const [one, other] = [entryIn(before, key), entryIn(after, key)]
    if (other === undefined || (one === undefined && !newcomers && !before.has(key))) return []
    const unchanged =
      one !== undefined && (one.gone === undefined) === (other.gone === undefined) && same(one.row, other.row)
    return unchanged ? [] : [{ before: one, after: other }]
  })
}

export function sizeOf(rows: Rows): number {
  return [...rows.values()].filter(({ row, gone }) => row !== undefined && gone === undefined).length
}
