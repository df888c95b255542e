/**
 * From when on Exchange is asked what changed. `WhenChangedUTC` is set by the clock of the controller that took the
 * change, so it is compared with what Exchange itself said before, never with a clock of ours.
 */

/** How far controllers' clocks and copies are taken to be apart, in milliseconds. */
export const MARGIN = 15 * 60_000

/** What a reading saw. */
export interface Newest {
  /** The newest `changedAt` ever seen, in milliseconds. */
  readonly newest: number
  /** How long the reading that saw it took, by Exchange's clock: who changed meanwhile on a page already read is older than it. */
  readonly tookMs: number
}

export function sinceOf({ newest, tookMs }: Newest): number {
  return newest - MARGIN - tookMs
}

interface Changed {
  readonly changedAt: Date | undefined
}

/** Undefined where none of them says when it changed. */
export function newestOf(rows: readonly Changed[], before: number | undefined): number | undefined {
  return rows.reduce<number | undefined>((newest, { changedAt }) => {
    const at = changedAt?.getTime()
    return at === undefined || (newest !== undefined && newest >= at) ? newest : at
  }, before)
}

/** A day, for a filter that is read in another time zone is still a filter. */
const TOLERANCE = 24 * 60 * 60_000

/** True where most of a page changed long before what was asked for: everybody is answered, whoever changed. */
export function ignoresFilter(rows: readonly Changed[], since: number): boolean {
  const old = rows.filter(({ changedAt }) => changedAt === undefined || changedAt.getTime() < since - TOLERANCE)
  return old.length > rows.length / 2
}
