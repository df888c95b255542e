/** A batch's status and a user's summary, in Exchange Online's own words. */

import { activeOf, type Batch, type UserStatus } from './world.ts'

/** What a batch never started is called: older tenants say `Created`, newer ones `Stopped`. */
export type FreshStatus = 'Created' | 'Stopped'

/** `Get-MigrationBatch`'s Status. Staged batches are never `Completed`. */
export function statusOf(batch: Batch, fresh: FreshStatus): string {
  const { phase, counts } = batch
  if (phase === 'created') return fresh
  if (phase === 'waiting') return 'Waiting'
  if (phase === 'stopping') return 'Stopping'
  if (phase === 'stopped') return 'Stopped'
  if (phase === 'removing') return 'Removing'
  if (activeOf(batch) > 0) return 'Syncing'
  if (counts.Failed > 0) return counts.Synced > 0 ? 'SyncedWithErrors' : 'Failed'
  return counts.Synced > 0 || batch.users.size === 0 ? 'Synced' : 'Stopped'
}

/** `Get-MigrationUser`'s StatusSummary. */
export function summaryOf(status: UserStatus): 'Active' | 'Synced' | 'Failed' | 'Stopped' {
  return status === 'Synced' || status === 'Failed' || status === 'Stopped' ? status : 'Active'
}

const WORST_FIRST = ['Poor', 'Investigate', 'Good', 'Perfect']

/** A batch is as consistent as its worst user; undefined while none has been copied. */
export function scoreOf(batch: Batch): string | undefined {
  const scores = new Set([...batch.users.values()].map((user) => user.score))
  return WORST_FIRST.find((score) => scores.has(score))
}
