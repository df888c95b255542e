/**
 * Faults that can be turned on from the room and from tests. Each simulated system asks before it answers; a fault
 * with `times` ends by itself.
 */
export const FAULTS = {
  'exchange-throttled': 'Exchange Online answers 429 with Retry-After',
  'exchange-throttled-bare': 'Exchange Online answers 429 without Retry-After',
  'exchange-throttled-text': 'Exchange Online answers 500 with its sentence on too many requests as plain text',
  'exchange-unavailable': 'Exchange Online answers 503',
  'exchange-bursts': 'Exchange Online answers 503 three times in a row, then lets three calls through, and so on',
  'exchange-moved': 'Exchange Online sends every call on to a regional host (302)',
  'exchange-error': 'Exchange Online answers 500',
  'exchange-error-in-200': 'Exchange Online answers 200 with errors inside',
  'exchange-error-proxied': 'Exchange Online wraps an error of another server into its own',
  'exchange-error-internal': 'Exchange Online tells the error only in its internal exception',
  'exchange-error-typed': 'Exchange Online puts JSON with Message, TypeName and InnerError into the error’s text',
  'exchange-error-localized': 'Exchange Online puts JSON with a localizedString into the error’s text, in German',
  'exchange-error-records': 'Exchange Online answers 500 with ErrorRecords',
  'exchange-error-message': 'Exchange Online answers 500 with a Message and nothing else',
  'exchange-error-page': 'A proxy before Exchange Online answers 502 with a web page',
  'exchange-forbidden': 'Exchange Online answers 403 with a body of NUL bytes that claims gzip',
  'exchange-forbidden-cmdlet':
    'This app may not call one cmdlet (New-MigrationBatch when none is named): 403, NUL bytes',
  'exchange-timeout': 'Exchange Online does what is asked, and never answers',
  'exchange-timeout-read': 'Exchange Online never answers a question',
  'exchange-reset': 'Exchange Online does what is asked, and the connection breaks before the answer',
  'exchange-slow-to-appear': 'A batch just made cannot be found for some seconds',
  'exchange-page-expired': 'Exchange Online no longer knows the next page of a list',
  'exchange-warnings': 'Exchange Online answers with warnings, in a header and in the body',
  'exchange-unknown-batch-status': 'Batches are in a status nobody has heard of',
  'exchange-unknown-user-status': 'Migration users are in a status nobody has heard of',
  'exchange-foreign-text': 'Exchange Online tells in German why a mailbox failed',
  'exchange-no-changed-filter': 'Exchange Online refuses filters by WhenChangedUTC',
  'exchange-half': 'Exchange Online lists only half of the recipients',
  'graph-throttled': 'Microsoft Graph answers 429 with Retry-After',
  'graph-throttled-bare': 'Microsoft Graph answers 429 without Retry-After',
  'graph-throttled-in-batch': 'Microsoft Graph answers 429 to one request inside a $batch',
  'graph-unavailable': 'Microsoft Graph answers 503',
  'graph-timeout-read': 'Microsoft Graph never answers a question',
  'graph-delta-expired': 'Microsoft Graph no longer knows the token of a users/delta: 410, or 400 when it is about 400',
  'graph-half': 'Microsoft Graph lists only half of the users',
  'source-dead': 'The company’s Exchange server behind the endpoint does not answer',
  'directory-down': 'The directory does not answer',
  'directory-half': 'The directory finds only half of the mailboxes when asked for many',
  'directory-other-server':
    'New connections reach another directory server, with an invocation id and numbers of its own',
  'directory-tombstones': 'The account may read what was deleted from the directory',
  'dns-down': 'DNS does not answer',
  'teams-throttled': 'Teams answers 429',
  'teams-unavailable': 'Teams answers 502',
  'teams-precondition': 'Teams answers 412',
  'teams-slow': 'Teams takes a message at once, and answers ten seconds later',
  'teams-delivers-twice': 'Teams delivers what somebody says or presses to Stagecoach twice',
} as const

export type FaultName = keyof typeof FAULTS

export interface Faults {
  /**
   * Turns one on; `times` = how many answers it spoils, forever when absent. `about` narrows it where the fault takes
   * that: a cmdlet's name for `exchange-forbidden-cmdlet`.
   */
  on(fault: FaultName, times?: number, about?: string): void
  off(fault: FaultName): void
  clear(): void
  active(): readonly { fault: FaultName; left: number | undefined; about: string | undefined }[]
  /** True when this answer is to be spoiled; uses up one of `times`. */
  strikes(fault: FaultName): boolean
  /** True while it is on; uses nothing up. */
  is(fault: FaultName): boolean
  /** What it was narrowed to; undefined when it is off, or on for everything. */
  about(fault: FaultName): string | undefined
}

export function createFaults(): Faults {
  const active = new Map<FaultName, { left: number | undefined; about: string | undefined }>()
  return {
    on: (fault, times, about) => {
      active.set(fault, { left: times, about })
    },
    off: (fault) => {
      active.delete(fault)
    },
    clear: () => active.clear(),
    active: () => [...active].map(([fault, { left, about }]) => ({ fault, left, about })),
    is: (fault) => active.has(fault),
    about: (fault) => active.get(fault)?.about,
    strikes: (fault) => {
      const found = active.get(fault)
      if (!found) return false
      if (found.left !== undefined) {
        if (found.left <= 1) active.delete(fault)
        else found.left -= 1
      }
      return true
    },
  }
}
