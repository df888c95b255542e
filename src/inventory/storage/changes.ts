/** What a number of things said comes to, beside what a generation knows. */
import { Turns } from '../../jobs/turns.ts'
import type { Entry, Said } from '../table.ts'
import { type Generation, type Write, write } from './generation.ts'

export interface Changes<Row> {
  /** One a key at most. */
  readonly rows: readonly Write<Row>[]
  /** As before, but asked for later. */
  readonly renewals: readonly { readonly slot: number; readonly at: number }[]
}

/** What is known of a key: when it was asked for, the row if one was said, why it is gone. */
interface Known<Row> {
  readonly slot: number
  readonly at: number
  readonly row: Row | undefined
  readonly gone: string | undefined
}

/**
 * In order, the later one where two were asked for at the same time. `rowOf` is asked for the last row of somebody who is
 * gone and whom the generation does not know.
 */
export async function changesOf<Row>(
  generation: Generation<Row, unknown>,
  said: readonly Said<Row>[],
  rowOf: (key: string) => Promise<Row | undefined> = async () => undefined,
): Promise<Changes<Row>> {
  const turns = new Turns()
  const { slots } = generation
  const last = new Map<string, Known<Row>>()
  for (const one of said) {
    const before = last.get(one.key)
    const slot = before?.slot ?? generation.find(one.key)
    const since = before?.at ?? (slot < 0 ? undefined : slots.at(slot))
    if (since !== undefined && one.at < since) continue
    last.set(one.key, {
      slot,
      at: one.at,
      row: 'row' in one ? one.row : before?.row,
      gone: 'row' in one ? undefined : one.gone,
    })
    const turn = turns.due
    if (turn !== undefined) await turn
  }
  const rows: Write<Row>[] = []
  const renewals: { slot: number; at: number }[] = []
  for (const [key, { slot, at, row, gone }] of last) {
    const known = slot >= 0
    if (gone !== undefined && row === undefined) {
      if (known && slots.isGone(slot) && !slots.isRowless(slot)) renewals.push({ slot, at })
      else rows.push(write(key, at, gone, (await generation.entry(slot))?.row ?? (await rowOf(key)), slot))
    } else {
      const next = write(key, at, gone, row, slot)
      const same = known && slots.isGone(slot) === (gone !== undefined) && slots.hash(slot) === next.hash
      if (same) renewals.push({ slot, at })
      else rows.push(next)
    }
    const turn = turns.due
    if (turn !== undefined) await turn
  }
  return { rows, renewals }
}

/** Undefined where there never was a row. */
export function entryOf<Row>({ key, row, at, gone }: Write<Row>): Entry<Row> | undefined {
  if (row === undefined) return undefined
  return gone === undefined ? { key, row, at } : { key, row, at, gone }
}

/** Answers in the order of the questions, so many under way at a time. */
export async function eachAtOnce<A, B>(list: readonly A[], ask: (one: A) => Promise<B>): Promise<B[]> {
  const answers: B[] = []
  for (let start = 0; start < list.length; start += 100) {
    answers.push(...(await Promise.all(list.slice(start, start + 100).map(ask))))
  }
  return answers
}
