import { describe, expect, it } from 'vitest'
import { createInProcessJobs } from '../../src/jobs/in-process.ts'
import type { Jobs } from '../../src/jobs/jobs.ts'
import { DEADLINE, type Ground, jobsContract } from '../contracts/jobs.contract.ts'
import { type ManualTimers, manualTimers } from '../support/manual-timers.ts'

/** Lets everything run that waits for nothing but its turn. */
const turns = () => new Promise<void>((resolve) => setImmediate(resolve))

function worker(timers: ManualTimers = manualTimers()) {
  const faults: string[] = []
  const jobs = createInProcessJobs({ timers, onFault: (_error, about) => faults.push(about), random: () => 1 })
  return { jobs, timers, faults }
}

/** The store's lock lets one live at a time: it is killed before the next is opened. */
async function ground(): Promise<Ground> {
  const timers = manualTimers()
  const alive = new Set<Jobs>()
  const kill = async (jobs: Jobs) => {
    alive.delete(jobs)
    // Nobody waits for what it does.
    void jobs.stop(0)
  }
  return {
    workers: 1,
    async open() {
      const { jobs } = worker(timers)
      alive.add(jobs)
      return jobs
    },
    kill,
    async restart() {
      for (const jobs of alive) await kill(jobs)
    },
    async until(holds) {
      const end = timers.now() + DEADLINE
      for (;;) {
        await turns()
        if (holds()) return
        if (timers.now() >= end) throw new Error('it never came to that')
        timers.advance(50)
      }
    },
    async close() {
      for (const jobs of alive) await kill(jobs)
    },
  }
}

jobsContract('in one process', ground)

describe('time moved by hand', () => {
  it('is at rest when nothing is in hand and nothing is due', async () => {
    const { jobs, timers } = worker()
    const seen: string[] = []
    jobs.handle('run', 2, async ({ key }) => {
      seen.push(key)
      await turns()
      if (key === 'a') await jobs.wake('run', 'b')
      return key === 'b' ? 100 : undefined
    })
    await jobs.wake('run', 'a')
    await jobs.idle()
    expect(seen).toEqual([])
    await jobs.start()
    await jobs.idle()
    expect(seen).toEqual(['a', 'b'])
    timers.advance(99)
    await jobs.idle()
    expect(seen).toHaveLength(2)
    timers.advance(1)
    await jobs.idle()
    expect(seen).toHaveLength(3)
  })

  it('looks at a key exactly when it is due, woken later or not', async () => {
    const { jobs, timers } = worker()
    const at: number[] = []
    jobs.handle('poll', 1, async () => {
      at.push(timers.now())
      return 1_000
    })
    await jobs.start()
    await jobs.wake('poll', 'exchange', 250)
    for (let n = 0; n < 80; n++) {
      await jobs.wake('poll', 'exchange', 30_000)
      timers.advance(50)
      await jobs.idle()
    }
    expect(at).toEqual([250, 1_250, 2_250, 3_250])
  })

  it('takes the longest due first', async () => {
    const { jobs, timers } = worker()
    const seen: string[] = []
    jobs.handle('run', 1, async ({ key }) => void seen.push(key))
    await jobs.wake('run', 'later', 20)
    await jobs.wake('run', 'sooner', 10)
    timers.advance(30)
    await jobs.start()
    await jobs.idle()
    expect(seen).toEqual(['sooner', 'later'])
  })
})

describe('a look that throws', () => {
  it('is told, and repeated after 1, 2, 4 s and so on, a minute at most; once well, from the beginning', async () => {
    const { jobs, timers, faults } = worker()
    const at: number[] = []
    let bad = true
    jobs.handle('run', 1, async () => {
      at.push(timers.now())
      if (bad) throw new Error('it failed')
    })
    await jobs.start()
    await jobs.wake('run', 'a')
    await jobs.idle()
    const onwards = async (ms: number) => {
      timers.advance(ms)
      await jobs.idle()
    }
    for (let n = 0; n < 9; n++) await onwards(60_000)
    expect(faults[0]).toBe('run a')
    expect(faults).toHaveLength(at.length)
    bad = false
    await onwards(60_000)
    bad = true
    at.length = 0
    await jobs.wake('run', 'a')
    await jobs.idle()
    for (let n = 0; n < 8; n++) await onwards(500)
    const begin = at[0] ?? 0
    expect(at.map((time) => time - begin)).toEqual([0, 1_000, 3_000])
  })

  it('before it answers a promise is a look that throws', async () => {
    const { jobs, faults } = worker()
    jobs.handle('run', 1, () => {
      throw new Error('at once')
    })
    await jobs.start()
    await jobs.wake('run', 'a')
    await jobs.idle()
    expect(faults).toEqual(['run a'])
  })
})

describe('many keys', () => {
  it('each are looked at once, so many at a time, and none is remembered', async () => {
    const { jobs } = worker()
    const seen = new Set<string>()
    let [inHand, most] = [0, 0]
    jobs.handle('run', 8, async ({ key }) => {
      inHand += 1
      most = Math.max(most, inHand)
      await Promise.resolve()
      seen.add(key)
      inHand -= 1
      return undefined
    })
    await jobs.start()
    await Promise.all(Array.from({ length: 5_000 }, (_, n) => jobs.wake('run', `people:${n}`)))
    await jobs.idle()
    expect([seen.size, most, jobs.size]).toEqual([5_000, 8, 0])
  })

  it('of which some come back are remembered while they are waited for', async () => {
    const { jobs } = worker()
    jobs.handle('run', 8, async ({ key }) => (key.endsWith('0') ? 1_000 : undefined))
    await jobs.start()
    for (let n = 0; n < 100; n++) await jobs.wake('run', `${n}`)
    await jobs.idle()
    expect(jobs.size).toBe(10)
  })

  it('wake a due time that lies a month ahead, too', async () => {
    const { jobs, timers } = worker()
    const seen: number[] = []
    jobs.handle('expire', 1, async () => void seen.push(timers.now()))
    await jobs.start()
    await jobs.wake('expire', 'all', 30 * 86_400_000)
    for (const days of [29, 1]) {
      expect(seen).toEqual([])
      timers.advance(days * 86_400_000)
      await jobs.idle()
    }
    expect(seen).toEqual([30 * 86_400_000])
  })
})

it('begins with a sweep, and with nothing else', async () => {
  const { jobs } = worker()
  const seen: string[] = []
  jobs.handle('sweep', 1, async ({ key }) => void seen.push(`sweep ${key}`))
  jobs.handle('run', 1, async ({ key }) => void seen.push(`run ${key}`))
  await jobs.start()
  await jobs.idle()
  expect(seen).toEqual(['sweep all'])
})

it('has one alarm set at a time', async () => {
  const timers = manualTimers()
  let alarms = 0
  const counted = {
    ...timers,
    set(ms: number, task: () => void) {
      alarms += 1
      let over = false
      const end = () => {
        if (!over) alarms -= 1
        over = true
      }
      const off = timers.set(ms, () => {
        end()
        task()
      })
      return () => {
        end()
        off()
      }
    },
  }
  const { jobs } = worker(counted)
  jobs.handle('run', 1, async () => 1_000)
  await jobs.start()
  for (let n = 0; n < 50; n++) await jobs.wake('run', `${n}`, n * 10)
  expect(alarms).toBe(1)
  timers.advance(5_000)
  await jobs.idle()
  expect(alarms).toBe(1)
  await jobs.stop(0)
  expect(alarms).toBe(0)
})

it('stopped in the same breath in which a look is handed out, it begins none', async () => {
  const { jobs } = worker()
  const seen: string[] = []
  jobs.handle('run', 1, async ({ key }) => void seen.push(key))
  await jobs.start()
  const woken = jobs.wake('run', 'a')
  await jobs.stop(1_000)
  await woken
  expect(seen).toEqual([])
})

it('stopped twice, it stops once', async () => {
  const { jobs } = worker()
  jobs.handle('run', 1, async () => undefined)
  await jobs.start()
  await Promise.all([jobs.stop(1_000), jobs.stop(1_000)])
  await jobs.wake('run', 'a')
  await jobs.start()
  await jobs.idle()
  expect(jobs.size).toBe(1)
})
