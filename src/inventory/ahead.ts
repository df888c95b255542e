/** Wall milliseconds that clocks of one machine are set right by, now and then. */
const USUAL = 10_000

/**
 * Whether a time that was kept lies ahead: the clock was wrong then, or is now. What was asked for later counts for more,
 * so that such a time hides everything that is told until the clock has come there. Pure.
 */
export function isAhead(at: number | undefined, now: number): boolean {
  return at !== undefined && at - now > USUAL
}
