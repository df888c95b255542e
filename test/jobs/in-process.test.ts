import { describe, expect, it } from 'vitest'
import { createInProcessJobs } from '../../src/jobs/in-process.ts'
import { jobsContract } from '../contracts/jobs.contract.ts'
import { manualTimers } from '../support/manual-timers.ts'

const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

jobsContract('jobs of one process', async () => {
  const faults: unknown[] = []
  const timers = manualTimers()
  const open = () => createInProcessJobs({ timers, onFault: (error) => faults.push(error), random: () => 1 })
  return {
    open,
    // What dies with the process is its memory: nothing of it reaches the next one.
    kill: (worker) => worker.stop(0),
    async pass(ms) {
      await turn()
      for (let left = ms; left > 0; left -= 1_000) {
        timers.advance(Math.min(1_000, left))
        await turn()
      }
      await turn()
    },
    faults,
    dispose: async () => {},
  }
})

function world() {
  const timers = manualTimers()
  const faults: string[] = []
  const jobs = createInProcessJobs({ timers, onFault: (_error, about) => faults.push(about), random: () => 1 })
  return { timers, faults, jobs }
}

describe('jobs of one process', () => {
  it('begin with a sweep, and with nothing else', async () => {
    const { jobs } = world()
    const seen: string[] = []
    jobs.handle('sweep', 1, async ({ key }) => void seen.push(`sweep ${key}`))
    jobs.handle('run', 1, async ({ key }) => void seen.push(`run ${key}`))
    await jobs.start()
    await jobs.idle()
    expect(seen).toEqual(['sweep all'])
  })

  it('refuse to be woken for what nobody does, and a handler that comes too late', async () => {
    const { jobs } = world()
    await expect(jobs.wake('refresh', 'a')).rejects.toThrow('nobody handles refresh')
    await jobs.start()
    expect(() => jobs.handle('run', 1, async () => undefined)).toThrow('before the start')
  })

  it('are at rest when nothing is in hand and nothing is due now', async () => {
    const { jobs, timers } = world()
    const seen: string[] = []
    jobs.handle('run', 1, async ({ key }) => {
      seen.push(key)
      if (key === 'a') await jobs.wake('run', 'b')
      return key === 'b' ? 500 : undefined
    })
    await jobs.start()
    await jobs.wake('run', 'a')
    await jobs.idle()
    expect(seen).toEqual(['a', 'b'])
    timers.advance(499)
    await jobs.idle()
    expect(seen).toHaveLength(2)
    timers.advance(1)
    await jobs.idle()
    expect(seen).toHaveLength(3)
  })

  it('come back later after each failure in a row, and forget them with the first success', async () => {
    const { jobs, timers, faults } = world()
    const at: number[] = []
    let fails = true
    jobs.handle('run', 1, async () => {
      at.push(timers.now())
      if (fails) throw new Error('odd')
      return undefined
    })
    await jobs.start()
    await jobs.wake('run', 'a')
    await jobs.idle()
    for (const wait of [1_000, 2_000, 4_000]) {
      timers.advance(wait - 1)
      await jobs.idle()
      timers.advance(1)
      await jobs.idle()
    }
    expect(at).toEqual([0, 1_000, 3_000, 7_000])
    expect(faults).toEqual(Array(4).fill('run a'))
    for (let n = 0; n < 10; n++) {
      timers.advance(60_000)
      await jobs.idle()
    }
    expect(at.slice(-2).map((time, n, all) => time - (all[n - 1] ?? time))).toEqual([0, 60_000])
    fails = false
    timers.advance(60_000)
    await jobs.idle()
    fails = true
    await jobs.wake('run', 'a')
    await jobs.idle()
    const before = at.length
    timers.advance(1_000)
    await jobs.idle()
    expect(at).toHaveLength(before + 1)
  })

  it('handle thousands of keys, each once', async () => {
    const { jobs } = world()
    const seen = new Set<string>()
    jobs.handle('run', 3, async ({ key }) => void seen.add(key))
    await jobs.start()
    for (let n = 0; n < 3_000; n++) await jobs.wake('run', `k${n}`)
    await jobs.idle()
    expect(seen.size).toBe(3_000)
  })
})
