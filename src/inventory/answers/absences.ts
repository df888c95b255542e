/** Addresses that were looked up and that nobody had: a table has no row for nobody. */
import type { Part } from '../table.ts'

export interface Absences {
  /** Wall milliseconds of the last look-up that found nobody. */
  at(part: Part, address: string): number | undefined
  note(part: Part, address: string, at: number): void
  forget(): void
}

/** Of each part; the oldest are forgotten first, and looked up again. */
const MOST = 20_000

export function createAbsences(): Absences {
  const parts = new Map<Part, Map<string, number>>()
  return {
    at: (part, address) => parts.get(part)?.get(address),
    note(part, address, at) {
      const known = parts.get(part) ?? new Map<string, number>()
      parts.set(part, known)
      known.delete(address)
      known.set(address, at)
      const [oldest] = known.keys()
      if (known.size > MOST && oldest !== undefined) known.delete(oldest)
    },
    forget: () => parts.clear(),
  }
}
