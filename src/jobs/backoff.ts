/** Wall milliseconds after the first failure; doubled with each further one, up to `longest`. */
export interface Backoff {
  readonly first: number
  readonly longest: number
}

/**
 * Milliseconds before the next try, `failures` of which went before without the one just met (0 = the first failed). Half
 * of it is spread by `random` (0 to 1), so that those who failed together do not come back together; left out, it is whole.
 */
export function backoff({ first, longest }: Backoff, failures: number, random: () => number = () => 1): number {
  const full = Math.min(longest, first * 2 ** failures)
  return Math.round(full / 2 + (full / 2) * random())
}
