/** How often the inventory looks at the systems. All in wall milliseconds. */
import type { Backoff } from '../../jobs/backoff.ts'

export interface RefreshIntervals {
  /** Between two passes over what changed, while somebody asks or something changes. */
  readonly changes: number
  /** The longest it grows to, doubled with each pass that nobody asked for and that brought nothing. */
  readonly idle: number
  /** Between two full readings of a part, spread by a fifth either way. */
  readonly full: number
  /** The same where Exchange does not tell what changed. */
  readonly slices: number
  /** Between two comparisons of all GUIDs in the directory, where deletions cannot be read. */
  readonly reconcile: number
  /** Until a full reading that was not believed is repeated. */
  readonly doubt: number
  /** Until a system that did not answer is asked again. */
  readonly backoff: Backoff
}

const MINUTE = 60_000

export const REFRESH_INTERVALS: RefreshIntervals = {
  changes: MINUTE / 2,
  idle: 5 * MINUTE,
  full: 24 * 60 * MINUTE,
  slices: 2 * 60 * MINUTE,
  reconcile: 60 * MINUTE,
  doubt: 10 * MINUTE,
  backoff: { first: 5000, longest: 2 * MINUTE },
}

/** Until the next pass over changes, after so many in a row that nobody asked for and that brought nothing. */
export function nextPassIn({ changes, idle }: Pick<RefreshIntervals, 'changes' | 'idle'>, quiet: number): number {
  return Math.max(changes, Math.min(idle, changes * 2 ** quiet))
}

/** A fifth less to a fifth more, so that what began together does not go on together. `random` is 0 to 1. */
export function spread(ms: number, random: () => number): number {
  return Math.round(ms * (0.8 + 0.4 * random()))
}
