/** A runner with everything it needs, time in the test's hand, and one plan in the store. */
import { manualClock } from '../../src/clock.ts'
import { createRunner } from '../../src/plans/runner.ts'
import { PlanKind, type PlanRecord } from '../../src/records/plan.ts'
import type { ExchangeOnline } from '../../src/systems/exchange-online/cmdlets.ts'
import { systemsOf, writesOf } from '../support/fake-exchange.ts'
import { memoryStore } from '../support/memory-store.ts'
import { batchRecord, keepBatch, keepPlan, planRecord, T0 } from '../support/records.ts'

export const SETTLE = 10_000

export async function running(exchange: Partial<ExchangeOnline>, record: PlanRecord = planRecord()) {
  const store = memoryStore()
  const wall = manualClock(T0)
  const faults: unknown[] = []
  await keepBatch(store, batchRecord())
  await keepPlan(store, record)
  const open = () =>
    createRunner({
      store,
      systems: systemsOf(exchange),
      writes: writesOf(exchange),
      wall,
      estate: manualClock(T0),
      settle: SETTLE,
      onChange: () => {},
      onFault: (error) => faults.push(error),
    })
  let runner = open()
  const now = async (): Promise<PlanRecord> => {
    const found = await store.get(PlanKind, record.id)
    if (found === undefined) throw new Error('the plan is gone')
    return found.value
  }
  return {
    store,
    wall,
    faults,
    now,
    run: async () => {
      await runner.run(record.id)
      return now()
    },
    due: () => runner.due(wall.now()),
    /** So many seconds later, as far as it goes then. */
    async after(seconds: number) {
      wall.advance(seconds * 1_000)
      for (const id of await runner.due(wall.now())) await runner.run(id)
      return now()
    },
    /** A new process: nothing in memory survives. */
    restart: () => {
      runner = open()
    },
    says: async () => (await now()).run.journal.map(({ says }) => says),
  }
}
