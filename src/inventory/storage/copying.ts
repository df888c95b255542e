/** Leaves the lines behind that no longer count. */
import { eachAtOnce } from './changes.ts'
import { type Generation, write } from './generation.ts'

/** Rows held at a time. */
const PIECE = 1_000

export function isWasteful(generation: { readonly written: number; readonly live: number }, atLeast: number): boolean {
  const dead = generation.written - generation.live
  return dead > atLeast && dead > generation.live
}

/** Until its last line is there, the copy has neither a control nor a word of answering: it counts for nothing. */
export async function copyOf<Row>(
  from: Generation<Row, unknown>,
  to: Generation<Row, unknown>,
  order: number,
): Promise<void> {
  for (let start = 0; start < from.slots.count; start += PIECE) {
    const slots = Array.from({ length: Math.min(PIECE, from.slots.count - start) }, (_, index) => start + index)
    const rows = await eachAtOnce(slots, async (slot) => {
      const entry = await from.entry(slot)
      return write(from.keyOf(slot), from.slots.at(slot), entry === undefined ? ROWLESS : entry.gone, entry?.row)
    })
    await to.write(rows)
  }
  await to.write([], { ...from.note, answers: order })
}

/** Nobody is shown why somebody is gone of whom there never was a row. */
const ROWLESS = 'never seen'
