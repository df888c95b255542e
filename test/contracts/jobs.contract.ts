/**
 * What every implementation of `Jobs` must do, in one process or in many. Nothing here assumes that claims live in memory:
 * workers are opened on a common ground, die without giving anything back, and others take over. Time passes by `pass`;
 * nothing is judged by a clock.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Claim, Jobs } from '../../src/jobs/jobs.ts'

export interface JobsHarness {
  /** Another worker on the same ground, not started yet. Undefined where the ground has room for one worker only. */
  open(): Jobs | undefined
  /** Ends it as `kill -9` would: nothing is given back. */
  kill(worker: Jobs): Promise<void>
  /** So much time for every worker, and all that is due by then is handed out. */
  pass(ms: number): Promise<void>
  /** Faults the workers reported. */
  readonly faults: unknown[]
  dispose(): Promise<void>
}

/** Longer than any claim, and any back-off after one failure. */
const LONG = 60_000

export function jobsContract(name: string, make: () => Promise<JobsHarness>): void {
  describe(`${name} keeps the contract of jobs`, () => {
    let harness: JobsHarness
    let jobs: Jobs
    beforeEach(async () => {
      harness = await make()
      const opened = harness.open()
      if (opened === undefined) throw new Error('there is no worker')
      jobs = opened
    })
    afterEach(async () => {
      await jobs.stop(0)
      await harness.dispose()
    })

    /** Looks that end when the test says so. */
    function slow(worker: Jobs, parallel = 8) {
      const claims: Claim[] = []
      const ends: (() => void)[] = []
      worker.handle('run', parallel, async (claim) => {
        claims.push(claim)
        await new Promise<void>((resolve) => ends.push(resolve))
        return undefined
      })
      return { claims, end: (n = 0) => ends[n]?.() }
    }

    it('looks at a key that is woken, and not before the start', async () => {
      const keys: string[] = []
      jobs.handle('run', 1, async ({ key }) => void keys.push(key))
      await jobs.wake('run', 'a')
      await harness.pass(0)
      expect(keys).toEqual([])
      await jobs.start()
      await harness.pass(0)
      expect(keys).toEqual(['a'])
      await harness.pass(LONG)
      expect(keys).toEqual(['a'])
    })

    it('never looks at one key twice at once; another key does not wait for it', async () => {
      const { claims, end } = slow(jobs)
      await jobs.start()
      await jobs.wake('run', 'a')
      await jobs.wake('run', 'b')
      await harness.pass(0)
      await jobs.wake('run', 'a')
      await harness.pass(LONG)
      expect(claims.map(({ key }) => key).sort()).toEqual(['a', 'b'])
      end(0)
      end(1)
      await harness.pass(0)
    })

    it('looks once more, however often a key was woken while it was in hand', async () => {
      const { claims, end } = slow(jobs)
      await jobs.start()
      await jobs.wake('run', 'a')
      await harness.pass(0)
      for (let n = 0; n < 5; n++) await jobs.wake('run', 'a')
      end(0)
      await harness.pass(LONG)
      expect(claims).toHaveLength(2)
      end(1)
      await harness.pass(LONG)
      expect(claims).toHaveLength(2)
    })

    it('has no more of one kind of work in hand than it may, and goes on with the next', async () => {
      const { claims, end } = slow(jobs, 2)
      await jobs.start()
      for (const key of ['a', 'b', 'c']) await jobs.wake('run', key)
      await harness.pass(0)
      expect(claims).toHaveLength(2)
      end(0)
      await harness.pass(LONG)
      expect(claims.map(({ key }) => key).sort()).toEqual(['a', 'b', 'c'])
      end(1)
      end(2)
      await harness.pass(0)
    })

    it('keeps kinds of work with the same key apart', async () => {
      const seen: string[] = []
      jobs.handle('run', 1, async ({ key }) => void seen.push(`run ${key}`))
      jobs.handle('deliver', 1, async ({ key }) => void seen.push(`deliver ${key}`))
      await jobs.start()
      await jobs.wake('run', 'a')
      await jobs.wake('deliver', 'a')
      await harness.pass(0)
      expect(seen.sort()).toEqual(['deliver a', 'run a'])
    })

    it('comes back after the time a look answered, and not before', async () => {
      let looks = 0
      jobs.handle('poll', 1, async () => {
        looks += 1
        return looks < 3 ? 10_000 : undefined
      })
      await jobs.start()
      await jobs.wake('poll', 'a')
      await harness.pass(0)
      await harness.pass(8_000)
      expect(looks).toBe(1)
      await harness.pass(4_000)
      expect(looks).toBe(2)
      await harness.pass(12_000)
      await harness.pass(LONG)
      expect(looks).toBe(3)
    })

    it('lets the earlier of two times win, in whichever order they were asked for', async () => {
      const seen: string[] = []
      jobs.handle('run', 4, async ({ key }) => void seen.push(key))
      await jobs.start()
      await jobs.wake('run', 'later first', 40_000)
      await jobs.wake('run', 'later first', 5_000)
      await jobs.wake('run', 'sooner first', 5_000)
      await jobs.wake('run', 'sooner first', 40_000)
      await harness.pass(6_000)
      expect(seen.sort()).toEqual(['later first', 'sooner first'])
      await harness.pass(LONG)
      expect(seen).toHaveLength(2)
    })

    it('looks again, later, at what threw, and says so', async () => {
      let looks = 0
      jobs.handle('run', 1, async () => {
        looks += 1
        if (looks === 1) throw new Error('odd')
        return undefined
      })
      await jobs.start()
      await jobs.wake('run', 'a')
      await harness.pass(0)
      expect([looks, harness.faults]).toMatchObject([1, [{ message: 'odd' }]])
      await harness.pass(LONG)
      expect(looks).toBe(2)
    })

    it('lets nothing of one key be lost or doubled when its worker dies: the next finds it by its first sweep', async () => {
      /** What stands in the store: level-triggered, so a hint may be lost and a thing may not. */
      const due = new Set(['a', 'b'])
      const seen: string[] = []
      const work = (worker: Jobs, hang: boolean) => {
        worker.handle('sweep', 1, async () => {
          for (const key of due) await worker.wake('run', key)
          return undefined
        })
        worker.handle('run', 4, async ({ key }) => {
          seen.push(key)
          if (hang) await new Promise(() => {})
          due.delete(key)
          return undefined
        })
      }
      work(jobs, true)
      await jobs.start()
      await harness.pass(0)
      expect(seen.sort()).toEqual(['a', 'b'])
      await harness.kill(jobs)
      const next = harness.open()
      if (next === undefined) throw new Error('there is no worker')
      jobs = next
      work(jobs, false)
      await jobs.start()
      await harness.pass(LONG)
      expect(seen.sort()).toEqual(['a', 'a', 'b', 'b'])
      expect(due.size).toBe(0)
    })

    it('stops: nothing new is begun, who works is told, and nobody may count on his claim', async () => {
      const { claims, end } = slow(jobs)
      await jobs.start()
      await jobs.wake('run', 'a')
      await harness.pass(0)
      const [claim] = claims
      expect(claim?.signal.aborted).toBe(false)
      expect(claim?.remaining()).toBeGreaterThan(0)
      const stopping = jobs.stop(LONG)
      expect(claim?.signal.aborted).toBe(true)
      expect(claim?.remaining()).toBe(0)
      end(0)
      await stopping
      await jobs.wake('run', 'b').catch(() => {})
      await harness.pass(LONG)
      expect(claims).toHaveLength(1)
    })

    it('waits no longer for who does not end than it was given', async () => {
      const { claims } = slow(jobs)
      await jobs.start()
      await jobs.wake('run', 'a')
      await harness.pass(0)
      await jobs.stop(1)
      expect(claims).toHaveLength(1)
    })
  })
}
