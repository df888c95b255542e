/** Archiving that a crash cuts off, at whichever write: the next look finishes it, and loses nothing. */
import { describe, expect, it } from 'vitest'
import { expire } from '../../src/plans/expire.ts'
import { drawWith } from '../../src/plans/outbox.ts'
import { AskedKind } from '../../src/records/asked.ts'
import { journalOf } from '../../src/records/journal.ts'
import { PlanKind } from '../../src/records/plan.ts'
import { RunKind } from '../../src/records/run.ts'
import type { Store } from '../../src/store/store.ts'
import { memoryStore } from '../support/memory-store.ts'
import { keepPlan, LINKS, later, planRecord, runOf, T0 } from '../support/records.ts'

const DAYS = 86_400
const record = planRecord()
const at = (store: Store, days: number) =>
  expire({ store, draw: drawWith(LINKS), archiveAfterMs: 30 * DAYS * 1_000 }, later(days * DAYS))

async function ended() {
  const store = memoryStore()
  await keepPlan(store, record, { ...runOf(record), state: 'done', endedAt: T0.toISOString(), fence: 3, outbox: [] })
  await store.put(AskedKind, record.plan.hash, { run: record.id, at: record.at }, 0)
  return store
}
const left = async (store: Store) =>
  (await Promise.all([RunKind, PlanKind, AskedKind].map((kind) => store.list<unknown>(kind)))).flat().length

/** Dies in its `n`th change, before it is durable. */
function dying(store: Store, n: number): Store {
  let changes = 0
  const counted = <A extends unknown[], R>(change: (...args: A) => Promise<R>) => {
    return async (...args: A): Promise<R> => {
      changes += 1
      if (changes >= n) throw new Error('killed')
      return change(...args)
    }
  }
  return { ...store, put: counted(store.put), delete: counted(store.delete), append: counted(store.append) }
}

describe('archiving', () => {
  it.each([1, 2, 3, 4])('that dies in change %i of four is finished by the next', async (n) => {
    const store = await ended()
    await expect(at(dying(store, n), 31)).rejects.toThrow('killed')
    expect(await left(store)).toBeGreaterThan(0)
    await at(store, 31)
    expect(await left(store)).toBe(0)
    const last = (await store.read(journalOf(record.id))).at(-1)
    expect(last).toMatchObject({ is: 'archived', run: { state: 'done' }, plan: { plan: record.plan } })
  })

  it('is of nothing where a plan was just asked for and has no run yet', async () => {
    const store = memoryStore()
    await store.put(PlanKind, record.id, record, 0)
    await at(store, 30)
    expect(await store.list(PlanKind)).toHaveLength(1)
    await at(store, 31)
    expect(await store.list(PlanKind)).toEqual([])
  })

  it('leaves the plan of a run that is still to be told, or waits, or runs', async () => {
    for (const run of [{ state: 'done' as const, endedAt: T0.toISOString() }, { state: 'running' as const }]) {
      const store = memoryStore()
      await keepPlan(store, record, runOf(record, run))
      await at(store, 400)
      expect(await store.list(PlanKind)).toHaveLength(1)
    }
  })
})
