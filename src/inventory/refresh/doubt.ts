/** Whether a reading of everybody is believed. */

/** How many a reading that was not believed brought, and how many were known. */
export interface Doubted {
  readonly before: number
  readonly now: number
}

/** So many fewer are nothing unusual, however few there are. */
const FEW = 50
const ENOUGH = 0.9
const ALIKE = 0.02

/**
 * Much less than before, or nobody where there was somebody, is believed only when it came twice in a row: a system half
 * awake answers so too. `earlier` is the reading before this one, where that was not believed.
 */
export function isDoubtful(before: number, now: number, earlier: Doubted | undefined): boolean {
  const fewer = before - now
  const usual = fewer <= 0 || (now > 0 && (now >= before * ENOUGH || fewer < FEW))
  if (usual) return false
  return earlier === undefined || Math.abs(earlier.now - now) > Math.max(earlier.now, now) * ALIKE
}
