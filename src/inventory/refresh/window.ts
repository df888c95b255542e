/** How wide a piece of the directory's numbers is asked for, so that each answer is about a page long. */

export const FIRST_WIDTH = 10_000
const FEW = 250
const MANY = 1000

/** Numbers after `reached`, up to at most `upTo`. */
export function nextWindow(reached: number, width: number, upTo: number): { after: number; upTo: number } {
  return { after: reached, upTo: Math.min(reached + width, upTo) }
}

/** The width of the next piece, by how many entries the last one held. Most numbers belong to no mailbox. */
export function nextWidth(width: number, rows: number): number {
  if (rows < FEW) return width * 2
  if (rows > MANY) return Math.max(1, Math.floor(width / 2))
  return width
}
