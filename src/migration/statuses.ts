/**
 * What a status of Exchange means for what is to be done now. Beside the life cycle, which tells the stage, this is the
 * one place that knows the words. Letter case and blanks do not matter; a status nobody knows means none of these.
 */

export function plainStatus(status: string): string {
  return status.replace(/\s/g, '').toLowerCase()
}

type Meaning = (status: string) => boolean

function anyOf(...words: string[]): Meaning {
  const known = new Set(words)
  return (status) => known.has(plainStatus(status))
}

// Of a batch, `Get-MigrationBatch`.

/** Both are seen on a batch that was never started. */
export const waitsToBeStarted = anyOf('created', 'stopped')
/** A start retries its failed mailboxes. */
export const waitsToBeRetried = anyOf('syncedwitherrors', 'failed')
export const startTakesEffect: Meaning = (status) => waitsToBeStarted(status) || waitsToBeRetried(status)
/** Exchange has taken a start, or it lies behind. Any other status says nothing of a start, and is not called one. */
export const wasStarted = anyOf(
  'waiting',
  'queued',
  'validating',
  'starting',
  'syncing',
  'synced',
  'syncedwitherrors',
  'failed',
)
/** Exchange is at work on a batch nobody has started, or has just stopped: a start would be refused. */
export const refusesStartForNow = anyOf('validating', 'queued', 'stopping')
export const refusesStartForGood = anyOf('corrupted', 'removing', 'completed')
export const stopTookEffect = anyOf('stopped', 'stopping')
/** Its requests have all ended, or never begun: the service refuses to stop it (staged-process facts). */
export const nothingToStop = anyOf(
  'created',
  'synced',
  'syncedwitherrors',
  'failed',
  'completed',
  'completedwitherrors',
)

// These go by a part of the word, so that a new status of the same kind is understood.

/** Of a batch: mailboxes are being copied. */
export const isCopying: Meaning = (status) => /syncing|starting/.test(plainStatus(status))
/** Of a batch: the content is there, with errors or without. */
export const isSynced: Meaning = (status) => /^synced/.test(plainStatus(status))

// Of one mailbox, `Get-MigrationUser`.

/** The mail user becomes a mailbox before its content is copied (staged-process facts). */
export const hasCloudMailbox: Meaning = (status) => /^(syncing|synced|incremental)/.test(plainStatus(status))
export const hasFailed: Meaning = (status) => /failed|corrupted/.test(plainStatus(status))
