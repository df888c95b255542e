/** Rate and expected end, from samples of migration time and mailboxes synced. */
import type { Batch } from './batch.ts'
import { HOUR } from './durations.ts'
import { batchStage } from './life-cycle.ts'
import { progress } from './progress.ts'

export type Samples = Batch['samples']

/** Keeps the newest speed in view and old spurts out. */
const WINDOW = 20
/** Two mailboxes that happen to end together tell no speed. */
const LEAST_DONE = 2

/** Mailboxes synced an hour over the newest samples, up to now; undefined while it cannot be told. */
export function ratePerHour(samples: Samples, now: Date): number | undefined {
  const first = samples.at(-WINDOW) ?? samples[0]
  const last = samples.at(-1)
  if (!first || !last) return undefined
  const done = last.done - first.done
  // Until now, not until the last sample: while nothing ends, the rate falls.
  const hours = (Math.max(now.getTime(), Date.parse(last.at)) - Date.parse(first.at)) / HOUR
  return done >= LEAST_DONE && hours > 0 ? done / hours : undefined
}

/** When the last mailbox is expected to be synced: undefined while it cannot be told or nothing runs; never in the past. */
export function expectedEnd(batch: Batch, now: Date): Date | undefined {
  if (batchStage(batch) !== 'syncing') return undefined
  const { total, synced, failed } = progress(batch)
  const left = total - synced - failed
  const rate = ratePerHour(batch.samples, now)
  if (left <= 0 || rate === undefined) return undefined
  const end = new Date(now.getTime() + (left / rate) * HOUR)
  return Number.isNaN(end.getTime()) ? undefined : end
}

export const MAX_SAMPLES = 50

/** Adds a sample where the count moved; a falling count or a new run begins anew. At most 50 are kept, the newest densest. */
export function withSample(samples: Samples, sample: Samples[number], restart = false): Samples {
  const last = samples.at(-1)
  if (restart || (last && sample.done < last.done)) return [sample]
  if (last && (sample.done === last.done || Date.parse(sample.at) <= Date.parse(last.at))) return samples
  const all = [...samples, sample]
  if (all.length <= MAX_SAMPLES) return all
  const recent = all.length - WINDOW
  return all.filter((_, i) => i === 0 || i >= recent || i % 2 === 0)
}
