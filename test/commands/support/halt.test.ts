import { describe, expect, it } from 'vitest'
import { haltRuns } from '../../../src/commands/support/halt.ts'
import { batchStop, step } from '../../../src/plans/steps/index.ts'
import { type JournalLine, journalOf } from '../../../src/records/journal.ts'
import { type Run, RunKind } from '../../../src/records/run.ts'
import { change, type Store } from '../../../src/store/store.ts'
import { memoryStore } from '../../support/memory-store.ts'
import { keepPlan, later, planRecord, runOf, startDraft, T0 } from '../../support/records.ts'
import { context } from '../fakes.ts'

async function kept(...runs: readonly (Partial<Run> & { id: string; batch?: string })[]): Promise<Store> {
  const store = memoryStore()
  for (const { batch = 'sales-1', ...run } of runs) {
    const plan = planRecord(startDraft({ subject: { is: 'batch', name: batch } }), { id: run.id })
    await keepPlan(store, plan, runOf(plan, run))
  }
  return store
}

const halt = (store: Store, batch = 'sales-1') => haltRuns({ ...context({}), store }, batch)
const run = async (store: Store, id = '4k7m') => (await store.get(RunKind, id))?.value
const at = T0.toISOString()
const asked = (step: number, second = 0): JournalLine => ({
  is: 'checkpoint',
  at: later(second).toISOString(),
  step,
  name: 'asked',
  until: later(second + 30).toISOString(),
})
const made: JournalLine = { is: 'step', at, step: 0, outcome: 'done', message: 'Made.' }

describe('stopping', () => {
  it('does not take back a stop that is under way: the brake stays on', async () => {
    const store = memoryStore()
    const plan = planRecord(startDraft({ steps: [step(batchStop, { batch: 'sales-1' })] }))
    await keepPlan(store, plan, runOf(plan, { state: 'running' }))
    expect(await halt(store)).toEqual({ count: 0, startAsked: undefined })
    expect(await run(store)).not.toHaveProperty('halt')
  })

  it('takes back what waits, and asks what runs to end; what ended stays as it is', async () => {
    const store = await kept(
      { id: 'wait', state: 'waiting' },
      { id: 'runs', state: 'running' },
      { id: 'done', state: 'done' },
      { id: 'else', state: 'running', batch: 'sales-2' },
    )
    const before = [await run(store, 'done'), await run(store, 'else')]
    expect(await halt(store, 'SALES-1')).toEqual({ count: 2, startAsked: undefined })
    expect(await run(store, 'wait')).toMatchObject({
      state: 'closed',
      end: { message: 'Halted: Someone stopped SALES-1.' },
      approval: { voided: { reason: 'Someone stopped SALES-1' } },
      endedAt: expect.any(String),
    })
    const runs = await run(store, 'runs')
    expect(runs).toMatchObject({ state: 'running', halt: { message: 'Halted: Someone stopped SALES-1.' } })
    expect(runs?.approval?.voided).toBeUndefined()
    expect([await run(store, 'done'), await run(store, 'else')]).toEqual(before)
  })

  it.each(['done', 'closed'] as const)('leaves a run that is %s by the time it is looked at', async (state) => {
    const store = await kept({ id: '4k7m' })
    const late: Store = {
      ...store,
      list: async (kind) => {
        const found = await store.list(kind)
        await change(store, RunKind, '4k7m', (one) => one && { ...one, state })
        return found
      },
    }
    await halt(late)
    expect(await run(store)).toMatchObject({ state })
    expect(await run(store)).not.toHaveProperty('halt')
    expect(await run(store)).not.toHaveProperty('end')
  })

  it('takes back a waiting request that was approved in the same moment as a run', async () => {
    const store = await kept({ id: '4k7m', state: 'waiting' })
    const late: Store = {
      ...store,
      list: async (kind) => {
        const found = await store.list(kind)
        await change(store, RunKind, '4k7m', (one) => one && { ...one, state: 'running' as const })
        return found
      },
    }
    await halt(late)
    expect(await run(store)).toMatchObject({ state: 'running', halt: { message: expect.any(String) } })
  })
})

describe('a start that may still take effect', () => {
  it.each<[string, JournalLine[], number | undefined]>([
    ['was not asked for yet', [made], undefined],
    ['was asked for', [made, asked(1, 5)], 5],
    ['was asked for twice', [made, asked(1, 5), asked(1, 65)], 65],
    ['is not in hand: the batch is being made', [asked(0, 5)], undefined],
    ['was asked for by the step before only', [asked(0, 5), made], undefined],
    ['is over', [made, asked(1, 5), { ...made, step: 1 }], undefined],
  ])('%s', async (_, lines, seconds) => {
    const store = await kept({ id: '4k7m' })
    await store.append(journalOf('4k7m'), lines)
    const { startAsked } = await halt(store)
    expect(startAsked).toBe(seconds === undefined ? undefined : later(seconds).toISOString())
  })

  it('is the last of several runs', async () => {
    const store = await kept({ id: 'one2' }, { id: 'two2' })
    await store.append(journalOf('one2'), [made, asked(1, 50)])
    await store.append(journalOf('two2'), [made, asked(1, 5)])
    expect((await halt(store)).startAsked).toBe(later(50).toISOString())
  })
})
