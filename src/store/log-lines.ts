/** What the text of a log says: which of its lines count, and where its last whole append ends. Pure. */
import type { LogEntry } from './store.ts'

/** Ends every line of an append but its last: an append that a crash cut off is known by it, and counts as a whole or not at all. */
const GOES_ON = '"goesOn":true}'

/** The lines of one append, each with its end. Throws where an entry is no JSON. */
export function linesOf(entries: readonly LogEntry[], fence: number | undefined): string {
  const own = fence === undefined ? {} : { fence }
  return entries
    .map((entry, index) =>
      JSON.stringify({ ...entry, ...own, ...(index < entries.length - 1 ? { goesOn: true } : {}) }),
    )
    .map((line) => `${line}\n`)
    .join('')
}

export interface Lines {
  readonly entries: readonly LogEntry[]
  /** Lines that are no JSON objects. */
  readonly unreadable: number
  /** The newest claim a line that counts was written under; 0 = none. */
  readonly fence: number
}

/** A process that slept through the loss of its claim may still have written a line: it does not count. */
export function linesIn(text: string): Lines {
  const entries: LogEntry[] = []
  let unreadable = 0
  let newest = 0
  let append: LogEntry[] = []
  // What follows the last line's end is a line that is not whole yet.
  for (const line of text.split('\n').slice(0, -1)) {
    if (line === '') continue
    const found = objectOf(line)
    if (found === undefined) {
      unreadable += 1
      append = []
      continue
    }
    const { fence, goesOn, ...entry } = found
    if (typeof fence === 'number' && fence < newest) continue
    append.push(entry)
    if (goesOn === true) continue
    if (typeof fence === 'number') newest = fence
    entries.push(...append)
    append = []
  }
  return { entries, unreadable, fence: newest }
}

/** How many bytes at the end of a log tell whether its last append is whole: `endsWell` is given them. */
export const TAIL = GOES_ON.length + 1

/** True where nothing is there, or the last append is whole. */
export function endsWell(tail: string): boolean {
  return tail === '' || (tail.endsWith('\n') && !tail.endsWith(`${GOES_ON}\n`))
}

/** How many characters of the text are whole appends. */
export function wholeUntil(text: string): number {
  let end = text.lastIndexOf('\n') + 1
  while (!endsWell(text.slice(Math.max(0, end - TAIL), end))) end = text.lastIndexOf('\n', end - 2) + 1
  return end
}

function objectOf(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}
