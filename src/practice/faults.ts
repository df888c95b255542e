/**
 * Faults that can be turned on from the room and from tests. Each simulated system asks before it answers; a fault
 * with `times` ends by itself.
 */
export const FAULTS = {
  'exchange-throttled': 'Exchange Online answers 429 with Retry-After',
  'exchange-throttled-bare': 'Exchange Online answers 429 without Retry-After',
  'exchange-unavailable': 'Exchange Online answers 503',
  'exchange-error': 'Exchange Online answers 500',
  'exchange-forbidden': 'Exchange Online answers 403 with a body of NUL bytes that claims gzip',
  'exchange-timeout': 'Exchange Online does what is asked, and never answers',
  'exchange-slow-to-appear': 'A batch just made cannot be found for some seconds',
  'graph-throttled': 'Microsoft Graph answers 429 with Retry-After',
  'graph-unavailable': 'Microsoft Graph answers 503',
  'source-dead': 'The company’s Exchange server behind the endpoint does not answer',
  'directory-down': 'The directory does not answer',
  'dns-down': 'DNS does not answer',
  'teams-throttled': 'Teams answers 429',
  'teams-unavailable': 'Teams answers 502',
} as const

export type FaultName = keyof typeof FAULTS

export interface Faults {
  /** Turns one on; `times` = how many answers it spoils, forever when absent. */
  on(fault: FaultName, times?: number): void
  off(fault: FaultName): void
  clear(): void
  active(): readonly { fault: FaultName; left: number | undefined }[]
  /** True when this answer is to be spoiled; uses up one of `times`. */
  strikes(fault: FaultName): boolean
  /** True while it is on; uses nothing up. */
  is(fault: FaultName): boolean
}

export function createFaults(): Faults {
  const active = new Map<FaultName, number | undefined>()
  return {
    on: (fault, times) => {
      active.set(fault, times)
    },
    off: (fault) => {
      active.delete(fault)
    },
    clear: () => active.clear(),
    active: () => [...active].map(([fault, left]) => ({ fault, left })),
    is: (fault) => active.has(fault),
    strikes: (fault) => {
      if (!active.has(fault)) return false
      const left = active.get(fault)
      if (left !== undefined) {
        if (left <= 1) active.delete(fault)
        else active.set(fault, left - 1)
      }
      return true
    },
  }
}
