/** Lengths of time, in milliseconds, and how people say them. */
export const HOUR = 3_600_000
export const DAY = 24 * HOUR

/** "3 days", "5 hours", "12 minutes": the greatest unit that fits, rounded down; never negative. */
export function span(milliseconds: number): string {
  const units: readonly (readonly [number, string])[] = [
    [DAY, 'day'],
    [HOUR, 'hour'],
    [60_000, 'minute'],
  ]
  for (const [unit, name] of units) {
    const n = Math.floor(milliseconds / unit)
    if (n >= 1) return `${n} ${name}${n === 1 ? '' : 's'}`
  }
  return 'less than a minute'
}
