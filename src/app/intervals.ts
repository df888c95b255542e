/** How often things are looked at. Wall milliseconds, quicker where the estate's time runs quicker. */
import type { Config } from '../config/config.ts'
import { REFRESH_INTERVALS, type RefreshIntervals } from '../inventory/refresh/intervals.ts'
import { DAY } from '../migration/durations.ts'
import type { Intervals } from './core.ts'
import { writeTimeout } from './systems.ts'

export function intervalsOf(config: Config): Intervals {
  return {
    poll: quickened(config, 30_000, 500),
    sweep: 30_000,
    visibilityDelayMs: config.exchangeOnline.is === 'real' ? 15_000 : 6_000,
    writeTimeoutMs: writeTimeout(config),
    cardGapMs: config.bot === undefined ? 1_500 : 3_000,
    archiveAfterMs: config.archiveDays * DAY,
  }
}

/** Waiting for a system that does not answer is a matter of the wall, however quick the estate is. */
export function refreshIntervalsOf(config: Config): RefreshIntervals {
  const { backoff, ...all } = REFRESH_INTERVALS
  return {
    backoff,
    changes: quickened(config, all.changes, 2_000),
    idle: quickened(config, all.idle, 10_000),
    full: quickened(config, all.full, 300_000),
    slices: quickened(config, all.slices, 60_000),
    reconcile: quickened(config, all.reconcile, 60_000),
    doubt: quickened(config, all.doubt, 30_000),
  }
}

function quickened({ exchangeOnline, practiceSpeed }: Config, ms: number, least: number): number {
  const speed = exchangeOnline.is === 'real' ? 1 : practiceSpeed
  return Math.min(ms, Math.max(least, ms / speed))
}
