/** What a run learnt, as it comes into the batch's own document. */
import { describe, expect, it } from 'vitest'
import { manualClock } from '../../src/clock.ts'
import { listHash } from '../../src/migration/csv.ts'
import { learn } from '../../src/plans/learn.ts'
import { BatchKind, type BatchRecord } from '../../src/records/batch.ts'
import { readBatch } from '../../src/records/whole-batch.ts'
import { memoryStore } from '../support/memory-store.ts'
import { batchRecord, keepBatch, place, planRecord, ROWS, T0 } from '../support/records.ts'
import { learntFrom } from './late-system.ts'

const wall = manualClock(T0)
const [anna, bo] = ROWS
const plan = planRecord(undefined, { conversation: place('19:home', { thread: 't-1' }) })

async function world(record: BatchRecord = batchRecord()) {
  const store = memoryStore()
  await keepBatch(store, record)
  return { store, now: async () => readBatch(store, 'sales-1') }
}

describe('a batch that was adopted', () => {
  it('has its endpoint, what Exchange said of it, and its home, which is no thread', async () => {
    const { store, now } = await world(batchRecord({ gone: true }))
    await learn(store, plan, [{ seq: 7, learnt: learntFrom('a', wall) }])
    const record = await now()
    expect(record).toMatchObject({
      learnt: { run: '4k7m', seq: 7 },
      adoptedAt: T0.toISOString(),
      batch: { endpoint: 'EX-a', exchange: { guid: 'g-1', status: 'Created' }, rows: ROWS, leftOut: [] },
    })
    expect(record?.homeConversation).toEqual(place('19:home'))
    expect(record?.batch.gone).toBeUndefined()
  })

  it('keeps the rows that Exchange was given, and the others apart with the reason, whatever their letter case', async () => {
    const { store, now } = await world()
    const leftOut = [{ address: String(bo?.address).toUpperCase(), why: 'hidden' }]
    await learn(store, plan, [{ seq: 7, learnt: { ...learntFrom('a', wall), leftOut } }])
    expect((await now())?.batch).toMatchObject({
      rows: [anna],
      leftOut: [{ ...bo, why: 'hidden' }],
      listHash: listHash(anna === undefined ? [] : [anna]),
    })
  })
})

describe('lines of a journal', () => {
  it('are told at once, each once, the last of them last', async () => {
    const { store, now } = await world()
    const lines = ['a', 'b', 'c'].map((key, index) => ({ seq: index + 5, learnt: learntFrom(key, wall) }))
    await learn(store, plan, lines)
    await learn(store, plan, lines.slice(0, 2))
    expect((await store.get(BatchKind, 'sales-1'))?.version).toBe(2)
    expect(await now()).toMatchObject({ learnt: { seq: 7 }, batch: { endpoint: 'EX-c' } })
  })

  it('of another run count from its own beginning', async () => {
    const { store, now } = await world(batchRecord({}, { learnt: { run: 'older', seq: 99 } }))
    await learn(store, plan, [{ seq: 4, learnt: learntFrom('a', wall) }])
    expect(await now()).toMatchObject({ learnt: { run: '4k7m', seq: 4 }, batch: { endpoint: 'EX-a' } })
  })

  it('about a batch that is gone are told to nobody', async () => {
    const store = memoryStore()
    await learn(store, plan, [{ seq: 4, learnt: learntFrom('a', wall) }])
    expect(await store.list(BatchKind)).toEqual([])
  })
})
