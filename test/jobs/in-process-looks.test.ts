/** What a look is part of, what of it is a fault, and what stays of it. */
import { describe, expect, it } from 'vitest'
import { createInProcessJobs } from '../../src/jobs/in-process.ts'
import { currentTrace, withTrace } from '../../src/trace.ts'
import { manualTimers } from '../support/manual-timers.ts'

const settled = () => new Promise((resolve) => setImmediate(resolve))

function world() {
  const timers = manualTimers()
  const faults: string[] = []
  const onFault = (error: unknown, about: string) => void faults.push(`${about}: ${(error as Error).message}`)
  return { timers, faults, jobs: createInProcessJobs({ timers, onFault, random: () => 1 }) }
}

it('a look is part of no request, whoever woke for it and in whichever its alarm was set', async () => {
  const { jobs, timers } = world()
  const traces: (string | undefined)[] = []
  jobs.handle('run', 1, async () => {
    traces.push(currentTrace())
    return traces.length < 3 ? 1_000 : undefined
  })
  await jobs.start()
  await withTrace('11111111-2222-4333-8444-555555555555', () => jobs.wake('run', 'sales'))
  for (let second = 0; second < 2; second++) {
    await settled()
    timers.advance(1_000)
  }
  await settled()
  expect(traces).toEqual([undefined, undefined, undefined])
})

it('what ends because the process stops is no fault; anything else is, then as well', async () => {
  const { jobs, faults } = world()
  jobs.handle('poll', 2, ({ key, signal }) => {
    return new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(key === 'bug' ? new Error('a bug') : signal.reason))
    })
  })
  await jobs.start()
  await jobs.wake('poll', 'ends')
  await jobs.wake('poll', 'bug')
  await jobs.stop(3_000)
  expect(faults).toEqual(['poll bug: a bug'])
})

it('a key at rest is forgotten; one that failed, or is due, is not', async () => {
  const { jobs } = world()
  jobs.handle('run', 8, async ({ key }) => {
    if (key === 'bad') throw new Error('odd')
    return key === 'again' ? 1_000 : undefined
  })
  await jobs.start()
  for (const key of ['bad', 'again', ...Array.from({ length: 500 }, (_, n) => `k${n}`)]) await jobs.wake('run', key)
  await jobs.idle()
  expect(jobs.size).toBe(2)
})

/** Looks that last until the test ends them. */
function slow(jobs: ReturnType<typeof world>['jobs'], parallel = 1) {
  const begun: { key: string; answer: (again?: number) => void }[] = []
  jobs.handle(
    'run',
    parallel,
    ({ key }) => new Promise((answer) => begun.push({ key, answer: (again) => answer(again) })),
  )
  return begun
}

describe('when', () => {
  it.each([
    ['the wake', 1_000, 9_000],
    ['the answer', 9_000, 1_000],
  ])('the earlier of a wake while it looked and the answer counts: %s', async (_which, woken, answered) => {
    const { jobs, timers } = world()
    const begun = slow(jobs)
    await jobs.start()
    await jobs.wake('run', 'sales')
    await jobs.wake('run', 'sales', woken)
    begun[0]?.answer(answered)
    await settled()
    timers.advance(999)
    await settled()
    expect(begun).toHaveLength(1)
    timers.advance(1)
    await settled()
    expect(begun).toHaveLength(2)
  })

  it('who is due first is first, whoever was woken first', async () => {
    const { jobs, timers } = world()
    const looked: string[] = []
    jobs.handle('run', 1, async ({ key }) => void looked.push(key))
    for (const [key, inMs] of [
      ['late', 3_000],
      ['early', 1_000],
      ['middle', 2_000],
    ] as const)
      await jobs.wake('run', key, inMs)
    timers.advance(5_000)
    await jobs.start()
    await jobs.idle()
    expect(looked).toEqual(['early', 'middle', 'late'])
  })

  it('there is one alarm, however many are due, and none after the stop', async () => {
    const timers = manualTimers()
    let alarms = 0
    const counted = {
      ...timers,
      set(ms: number, task: () => void) {
        alarms += 1
        const cancel = timers.set(ms, task)
        return () => {
          alarms -= 1
          cancel()
        }
      },
    }
    const jobs = createInProcessJobs({ timers: counted, onFault: () => {}, random: () => 1 })
    jobs.handle('run', 1, async () => undefined)
    await jobs.start()
    for (let n = 0; n < 50; n++) await jobs.wake('run', `k${n}`, 1_000 + n)
    expect(alarms).toBe(1)
    await jobs.stop(10)
    expect(alarms).toBe(0)
  })
})

describe('the stop', () => {
  it('comes after what is in hand, well or badly ended, and begins nothing any more', async () => {
    const { jobs } = world()
    const begun = slow(jobs)
    await jobs.start()
    await jobs.wake('run', 'in hand')
    await jobs.wake('run', 'waits')
    let isOver = false
    const stopping = jobs.stop(60_000).then(() => {
      isOver = true
    })
    await settled()
    expect(isOver).toBe(false)
    begun[0]?.answer(0)
    await stopping
    await jobs.wake('run', 'woken')
    await jobs.idle()
    expect(begun.map(({ key }) => key)).toEqual(['in hand'])
  })
})
