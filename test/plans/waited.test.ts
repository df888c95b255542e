/** How long a step waits, with silence in the middle of it: that time is not counted. */
import { describe, expect, it } from 'vitest'
import { batchStop, step } from '../../src/plans/steps/index.ts'
import { rested, waited } from '../../src/plans/waited.ts'
import type { Run } from '../../src/records/run.ts'
import { remoteBatch } from '../support/fakes.ts'
import { later, planRecord, runOf, startDraft } from '../support/records.ts'
import { running } from './running.ts'

const at = (seconds: number): string => later(seconds).toISOString()
const wait = { is: 'wait', message: 'It is being made', after: 2_000, atMost: 100_000 } as const
const silence = { is: 'unknown', message: 'No answer', after: 5_000, atMost: 1_000_000, unreachable: true } as const
const fresh = runOf(planRecord())

/** What is looked at after so many seconds, one look after the other. Answers the header after each. */
function looked(...looks: [seconds: number, outcome: typeof wait | typeof silence][]): Run[] {
  let run = fresh
  return looks.map(([seconds, outcome]) => {
    run = waited(run, outcome, later(seconds))
    return run
  })
}
const times = ({ waitingSince, unreachableSince, nextAttemptAt, end }: Run) => ({
  waitingSince,
  unreachableSince,
  nextAttemptAt,
  end: end?.message,
})

describe('a step that waits', () => {
  it('remembers since when, and is looked at again after what it asked for', () => {
    const [first, second] = looked([10, wait], [40, wait]).map(times)
    expect(first).toEqual({ waitingSince: at(10), nextAttemptAt: at(12) })
    expect(second).toEqual({ waitingSince: at(10), nextAttemptAt: at(42) })
  })

  it('is given up once it has waited longer than it may, not before, and then waits for nothing', () => {
    const [, still, over] = looked([10, wait], [110, wait], [110.001, wait]).map(times)
    expect(still?.end).toBeUndefined()
    expect(over).toEqual({ end: 'Gave up waiting: It is being made' })
  })

  it('counts no silence into the wait, wherever it came', () => {
    const runs = looked([0, wait], [60, silence], [500, silence], [900, wait]).map(times)
    // The wait is kept while nobody answers, and silence has its own measure, from its beginning.
    expect(runs[2]).toEqual({ waitingSince: at(0), unreachableSince: at(60), nextAttemptAt: at(505) })
    // 60 seconds were waited before it: as if the wait had begun 60 seconds ago.
    expect(runs[3]).toEqual({ waitingSince: at(840), nextAttemptAt: at(902) })
  })

  it('goes on to be counted after the silence', () => {
    const [, , back, still, over] = looked([0, wait], [60, silence], [900, wait], [940, wait], [940.001, wait])
    expect(back?.unreachableSince).toBeUndefined()
    expect(still?.end).toBeUndefined()
    expect(over?.end?.message).toMatch(/^Gave up waiting/)
  })

  it('begins to wait when it is answered, where silence came first', () => {
    const [, answered] = looked([0, silence], [300, wait]).map(times)
    expect(answered).toEqual({ waitingSince: at(300), nextAttemptAt: at(302) })
  })

  it('is given up after a silence of its own measure, and a second silence begins anew', () => {
    const [, still, over] = looked([0, silence], [1_000, silence], [1_000.001, silence])
    expect(still?.end).toBeUndefined()
    expect(over?.end?.message).toBe('Gave up waiting: No answer')
    const [, , , again] = looked([0, silence], [900, silence], [905, wait], [950, silence])
    expect(again).toMatchObject({ unreachableSince: at(950) })
  })

  it('rests once something happened', () => {
    const [run] = looked([0, silence])
    expect(rested(run as Run)).toEqual(fresh)
  })
})

describe('a run whose step waited', () => {
  it('gives the next step a wait of its own', async () => {
    const stop = step(batchStop, { batch: 'sales-1' })
    const given: string[] = []
    const batch = async () => remoteBatch(given.shift() ?? 'Syncing')
    const one = await running({ batch, stopBatch: async () => {} }, planRecord(startDraft({ steps: [stop, stop] })))
    expect(await one.run()).toMatchObject({ step: 0, waitingSince: at(0) })
    expect(await one.after(300)).toMatchObject({ step: 0, waitingSince: at(0) })
    given.push('Stopped')
    expect(await one.after(10)).toMatchObject({ step: 1, waitingSince: at(310), state: 'running' })
  })
})
