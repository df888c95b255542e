/** The core with its jobs in the test's hand: nothing happens by itself between two passes. */
import { type CoreParts, createCore, type Intervals } from '../../src/app/core.ts'
import { createInProcessJobs } from '../../src/jobs/in-process.ts'
import { manualTimers } from './manual-timers.ts'

export const INTERVALS: Intervals = {
  poll: 1_000,
  sweep: 30_000,
  visibilityDelayMs: 5_000,
  writeTimeoutMs: 1_500,
  cardGapMs: 0,
  archiveAfterMs: 30 * 86_400_000,
}

type ByHand = Omit<CoreParts, 'jobs' | 'intervals' | 'onTrouble'> & { readonly intervals?: Partial<Intervals> }

export async function coreByHand(parts: ByHand) {
  const timers = manualTimers()
  const jobs = createInProcessJobs({ timers, onFault: parts.onFault, random: () => 1 })
  let passing = false
  const handle = await createCore({
    ...parts,
    intervals: { ...INTERVALS, ...parts.intervals },
    jobs: { ...jobs, wake: async (work, key, inMs) => (passing ? jobs.wake(work, key, inMs) : undefined) },
    onTrouble: () => {},
  })
  return {
    handle,
    jobs,
    timers,
    /** So much later: everything that is due, and what comes of it, until nothing is. */
    async pass(ms: number): Promise<void> {
      passing = true
      timers.advance(ms)
      await jobs.start()
      await jobs.wake('expire', 'all')
      await jobs.idle()
      await jobs.wake('poll', 'exchange')
      await jobs.wake('deliver', 'teams')
      await jobs.idle()
      passing = false
    },
    /** As the program starts: hints count at once, and time alone is in the test's hand. */
    async start(): Promise<void> {
      passing = true
      await jobs.start()
      await jobs.wake('poll', 'exchange')
    },
    stop: () => jobs.stop(0),
  }
}
