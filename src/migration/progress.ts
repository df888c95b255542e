/** How far a batch is, from the counters Exchange gives (a batch has no percentage of its own). */
import type { Batch, BatchOutline } from './batch.ts'
import { span } from './durations.ts'

export interface Progress {
  readonly total: number
  readonly synced: number
  readonly failed: number
  readonly active: number
  readonly stopped: number
  /** Cloud mailboxes made so far. */
  readonly provisioned: number
  /** Synced of all, 0 to 100, rounded down: 100 only when every mailbox is synced. */
  readonly percent: number
  /** Twenty cells of text: full = synced, cross = failed, light = the rest. */
  readonly bar: string
}

const CELLS = 20

export function progress(batch: Pick<BatchOutline, 'rows' | 'exchange'>): Progress {
  const seen = batch.exchange
  const total = seen && seen.total > 0 ? seen.total : batch.rows.length
  const synced = bounded(seen?.synced, total)
  const failed = bounded(seen?.failed, total - synced)
  return {
    total,
    synced,
    failed,
    active: seen?.active ?? 0,
    stopped: seen?.stopped ?? 0,
    provisioned: seen?.provisioned ?? 0,
    percent: total === 0 ? 0 : Math.floor((synced / total) * 100),
    bar: bar(synced, failed, total),
  }
}

const bounded = (n: number | undefined, most: number): number => Math.max(0, Math.min(n ?? 0, most))

/** A failure is always visible, however small its share, and the bar is full only when all is synced. */
export function bar(synced: number, failed: number, total: number): string {
  if (total <= 0) return '░'.repeat(CELLS)
  const crosses = failed > 0 ? Math.max(1, Math.floor((failed / total) * CELLS)) : 0
  const full = Math.min(Math.floor((synced / total) * CELLS), CELLS - crosses)
  return '█'.repeat(full) + '✕'.repeat(crosses) + '░'.repeat(CELLS - full - crosses)
}

/**
 * How old the copy in the cloud is, in milliseconds: a staged batch has no incremental sync, so what people do in
 * Outlook on the old mailbox after this is not in it. undefined while nothing was copied.
 */
export function copyAge(batch: Pick<Batch, 'exchange'>, now: Date): number | undefined {
  const at = batch.exchange?.lastSynced ?? batch.exchange?.initialSync
  return at === undefined ? undefined : Math.max(0, now.getTime() - Date.parse(at))
}

export function copyAgeText(batch: Pick<Batch, 'exchange'>, now: Date): string | undefined {
  const age = copyAge(batch, now)
  return age === undefined ? undefined : `The copy is ${span(age)} old; there is no later sync in a staged migration.`
}
