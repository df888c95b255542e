/** What it comes to when a generation takes the place of another. */
import { Turns } from '../../jobs/turns.ts'
import type { Difference } from '../table.ts'
import { eachAtOnce } from './changes.ts'
import { type Generation, type Write, write } from './generation.ts'

export interface Adoption<Row> {
  /** Of the old one, to be written into the new. */
  readonly carried: readonly Write<Row>[]
  /** Keys whose row is another, or whose owner came or went, by what is in the new one when `carried` is written. */
  readonly changed: readonly string[]
}

/** Who is not in the new one is gone since its first page was asked for: later news of them counts. */
export async function adoption<Row>(
  old: Generation<Row, unknown>,
  next: Generation<Row, unknown>,
  why: string,
): Promise<Adoption<Row>> {
  const turns = new Turns()
  const carry: { readonly slot: number; readonly atLeast: number; readonly leaves: boolean }[] = []
  const changed: string[] = []
  for (let slot = 0; slot < old.slots.count; slot++) {
    const key = old.keyOf(slot)
    const other = next.find(key)
    const newer = other >= 0 && next.slots.at(other) >= old.slots.at(slot)
    const missing = other < 0 || (newer && next.slots.isRowless(other))
    if (missing && !old.slots.isRowless(slot)) {
      const leaves = old.slots.isThere(slot)
      const since = newer ? next.slots.at(other) : (next.note.from ?? 0)
      carry.push({ slot, atLeast: newer || leaves ? since : 0, leaves })
      if (leaves) changed.push(key)
    } else if (!newer) {
      carry.push({ slot, atLeast: 0, leaves: false })
    } else if (!next.slots.isRowless(other) && isOther(old, slot, next, other)) {
      changed.push(key)
    }
    const turn = turns.due
    if (turn !== undefined) await turn
  }
  const carried = await eachAtOnce(carry, async ({ slot, atLeast, leaves }) => {
    const entry = await old.entry(slot)
    const at = Math.max(old.slots.at(slot), atLeast)
    return write(old.keyOf(slot), at, entry === undefined || leaves ? why : entry.gone, entry?.row)
  })
  return { carried, changed: [...changed, ...(await newcomers(old, next))] }
}

function isOther<Row>(
  old: Generation<Row, unknown>,
  slot: number,
  next: Generation<Row, unknown>,
  other: number,
): boolean {
  return old.slots.isGone(slot) !== next.slots.isGone(other) || old.slots.hash(slot) !== next.slots.hash(other)
}

/** Before there ever was a whole one, who is seen for the first time did not come: they were not known. */
async function newcomers<Row>(old: Generation<Row, unknown>, next: Generation<Row, unknown>): Promise<string[]> {
  if (old.note.whole !== true) return []
  const turns = new Turns()
  const keys: string[] = []
  for (let slot = 0; slot < next.slots.count; slot++) {
    const key = next.keyOf(slot)
    if (!next.slots.isRowless(slot) && old.find(key) < 0) keys.push(key)
    const turn = turns.due
    if (turn !== undefined) await turn
  }
  return keys
}

export function differences<Row>(
  old: Generation<Row, unknown>,
  next: Generation<Row, unknown>,
  keys: readonly string[],
): Promise<Difference<Row>[]> {
  return eachAtOnce(keys, async (key) => {
    const [before, after] = await Promise.all([old.entry(old.find(key)), next.entry(next.find(key))])
    if (after === undefined) throw new Error(`${next.name} does not hold what it was said to`)
    return { before, after }
  })
}
