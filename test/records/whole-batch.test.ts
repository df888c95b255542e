/** A batch in three documents: what is written when, and what a crash or somebody else in between leaves. */
import { describe, expect, it } from 'vitest'
import { BatchKind } from '../../src/records/batch.ts'
import { BatchListKind } from '../../src/records/batch-list.ts'
import { BatchPeopleKind } from '../../src/records/batch-people.ts'
import { apartBatches } from '../../src/records/upgrades/apart-batches.ts'
import { changeBatch, hasItsPeople, readBatch } from '../../src/records/whole-batch.ts'
import { change, type Kind, type Store } from '../../src/store/store.ts'
import { type Memory, memory, memoryStore } from '../support/memory-store.ts'
import { batchRecord, keepBatch, keptBatch, memoryOfBatches, ROWS, seen } from '../support/records.ts'

const anna = ROWS[0]?.address ?? ''
const facts = { [anna]: { status: 'Syncing' } }
const full = () => batchRecord({ exchange: seen('Syncing'), leftOut: [], mailboxes: facts })

/** The store with the kinds that were put, in order. */
function watched(kept: Memory = memory(), allow: (puts: number) => boolean = () => true) {
  const store = memoryStore(kept)
  const puts: string[] = []
  const put: Store['put'] = async (kind, id, value, expected) => {
    if (!allow(puts.length + 1)) throw new Error('killed')
    const version = await store.put(kind, id, value, expected)
    puts.push((kind as Kind<unknown>).name)
    return version
  }
  return { store: { ...store, put }, puts }
}

describe('a batch', () => {
  it('is kept as list, header and facts, in this order, and read as it was', async () => {
    const { store, puts } = watched()
    await keepBatch(store, full())
    expect(puts).toEqual(['batch-list', 'batch', 'batch-people'])
    expect(await readBatch(store, 'SALES-1')).toEqual(full())
  })

  it('is written only where it changed', async () => {
    const { store, puts } = watched()
    await keepBatch(store, full())
    puts.splice(0)
    await changeBatch(store, 'sales-1', (record) => record)
    await changeBatch(store, 'sales-1', () => undefined)
    expect(puts).toEqual([])
    await changeBatch(store, 'sales-1', (record) => record && { ...record, eventCount: 1 })
    expect(puts).toEqual(['batch'])
    await changeBatch(store, 'sales-1', (record) => record && { ...record, batch: { ...record.batch, mailboxes: {} } })
    expect(puts.slice(1)).toEqual(['batch', 'batch-people'])
  })

  it('that has no people yet has no document of them', async () => {
    const { store, puts } = watched()
    await keepBatch(store, batchRecord())
    expect(puts).toEqual(['batch-list', 'batch'])
    expect(await readBatch(store, 'sales-1')).toEqual(batchRecord())
  })

  it('keeps its old list until the header names the new one', async () => {
    const kept = memory()
    await keepBatch(memoryStore(kept), batchRecord())
    const { store } = watched(kept, (put) => put < 2)
    const rows = ROWS.slice(1)
    const edit = changeBatch(store, 'sales-1', () => batchRecord({ rows: [...rows] }))
    await expect(edit).rejects.toThrow('killed')
    expect((await keptBatch(memoryStore(kept))).batch.rows).toEqual(ROWS)
    await changeBatch(memoryStore(kept), 'sales-1', () => batchRecord({ rows: [...rows] }))
    expect((await keptBatch(memoryStore(kept))).batch.rows).toEqual(rows)
    await apartBatches(memoryStore(kept))
    expect(await memoryStore(kept).list(BatchListKind)).toHaveLength(1)
  })

  it('whose facts were not written after its header is known by it', async () => {
    const kept = memory()
    await keepBatch(memoryStore(kept), full())
    const torn = async () => {
      const [header] = await memoryStore(kept).list(BatchKind)
      return header && !(await hasItsPeople(memoryStore(kept), header))
    }
    expect(await torn()).toBe(false)
    const edit = (status: string) => (record: Awaited<ReturnType<typeof readBatch>>) =>
      record && { ...record, batch: { ...record.batch, mailboxes: { [anna]: { status } } } }
    await expect(changeBatch(watched(kept, (put) => put < 2).store, 'sales-1', edit('Synced'))).rejects.toThrow(
      'killed',
    )
    expect(await torn()).toBe(true)
    await changeBatch(memoryStore(kept), 'sales-1', edit('Synced'))
    expect(await torn()).toBe(false)
  })

  it('is changed anew where somebody wrote in between', async () => {
    const { store } = watched()
    await keepBatch(store, full())
    let times = 0
    const get: Store['get'] = async (kind, id) => {
      const found = await store.get(kind, id)
      if ((kind as Kind<unknown>).name === 'batch-list' && times++ === 0) {
        await change(store, BatchKind, 'sales-1', (header) => header && { ...header, eventCount: 7 })
      }
      return found
    }
    await changeBatch(
      { ...store, get },
      'sales-1',
      (record) => record && { ...record, adoptedAt: record.batch.createdAt },
    )
    expect(await keptBatch(store)).toMatchObject({ eventCount: 7, adoptedAt: full().batch.createdAt })
  })
})

describe('a batch that is still one document', () => {
  const one = full().batch

  it('is read whole, and changed whole', async () => {
    const store = memoryStore(memoryOfBatches([one]))
    expect((await readBatch(store, 'sales-1'))?.batch).toEqual(one)
    await changeBatch(store, 'sales-1', (record) => record && { ...record, eventCount: 3 })
    expect(await keptBatch(store)).toMatchObject({ eventCount: 3, batch: one })
    expect((await store.get(BatchKind, 'sales-1'))?.value.landed).toBeUndefined()
  })

  it('is taken apart without loss, whatever write the program dies at', async () => {
    for (let n = 1; n <= 4; n++) {
      const kept = memoryOfBatches([one])
      const died = await apartBatches(watched(kept, (put) => put < n).store).then(
        () => false,
        () => true,
      )
      expect(died).toBe(n < 4)
      expect((await keptBatch(memoryStore(kept))).batch, `killed at write ${n}`).toEqual(one)
      await apartBatches(memoryStore(kept))
      await apartBatches(memoryStore(kept))
      expect((await keptBatch(memoryStore(kept))).batch).toEqual(one)
      expect((await memoryStore(kept).list(BatchPeopleKind)).map(({ id }) => id)).toEqual(['sales-1'])
      const [header] = await memoryStore(kept).list(BatchKind)
      expect(header && (await hasItsPeople(memoryStore(kept), header))).toBe(true)
    }
  })
})
