import { describe, expect, it } from 'vitest'
import { ask } from '../../src/approvals/approval.ts'
import { expire } from '../../src/plans/expire.ts'
import { drawWith } from '../../src/plans/outbox.ts'
import { AskedKind } from '../../src/records/asked.ts'
import { journalOf } from '../../src/records/journal.ts'
import { PlanKind } from '../../src/records/plan.ts'
import { type Run, RunKind } from '../../src/records/run.ts'
import { memoryStore } from '../support/memory-store.ts'
import { keepPlan, LINKS, later, OLIVE, planRecord, runOf, T0 } from '../support/records.ts'

const DAYS = 86_400
const record = planRecord()

async function world(more: Partial<Run>, plan = record) {
  const store = memoryStore()
  await keepPlan(store, plan, { ...runOf(plan, more), outbox: more.outbox ?? [] })
  await store.put(AskedKind, plan.plan.hash, { run: plan.id, at: plan.at }, 0)
  return {
    store,
    at: (seconds: number) =>
      expire({ store, draw: drawWith(LINKS), archiveAfterMs: 30 * DAYS * 1_000 }, later(seconds)),
    run: async () => (await store.get(RunKind, plan.id))?.value,
  }
}

describe('what nobody decides', () => {
  it('is closed aloud when its time is over, not before', async () => {
    const one = await world({ state: 'waiting' })
    await one.at(DAYS - 1)
    expect(await one.run()).toMatchObject({ state: 'waiting' })
    await one.at(DAYS)
    const run = await one.run()
    expect(run).toMatchObject({ state: 'closed', endedAt: later(DAYS).toISOString() })
    expect(run?.end?.message).toBe('Nobody decided in time; nothing was done.')
    expect(run?.outbox.map(({ key }) => key)).toEqual(['card', 'outcome'])
    expect(run?.outbox[0]?.reply.summary).toMatch(/it expired at 2026-03-03 08:00 UTC/)
  })

  it('is closed with its plan, where that grows too old first', async () => {
    const approval = ask({ by: OLIVE, hash: record.plan.hash, needed: 2 }, T0, 720)
    const one = await world({ state: 'waiting', approval })
    await one.at(7 * DAYS - 1)
    expect(await one.run()).toMatchObject({ state: 'waiting' })
    await one.at(7 * DAYS)
    expect(await one.run()).toMatchObject({ state: 'closed' })
  })

  it('leaves what runs alone, however long it takes', async () => {
    const one = await world({ state: 'running' })
    await one.at(400 * DAYS)
    expect(await one.run()).toMatchObject({ state: 'running' })
  })
})

describe('what ended long ago', () => {
  const ended = { state: 'done', endedAt: T0.toISOString(), step: 2, fence: 3 } as const

  it('goes whole into its journal, and out of the way', async () => {
    const one = await world(ended)
    await one.store.append(journalOf('4k7m'), [{ is: 'claimed', at: T0.toISOString() }], 3)
    await one.at(30 * DAYS)
    expect(await one.run()).toMatchObject({ state: 'done' })
    await one.at(30 * DAYS + 1)
    expect(await one.run()).toBeUndefined()
    expect(await one.store.list(PlanKind)).toEqual([])
    expect(await one.store.list(AskedKind)).toEqual([])
    const lines = await one.store.read(journalOf('4k7m'))
    expect(lines).toHaveLength(2)
    expect(lines[1]).toMatchObject({
      is: 'archived',
      run: { id: '4k7m', state: 'done', step: 2 },
      plan: { plan: record.plan },
    })
  })

  it('stays while something of it waits to be delivered', async () => {
    const { outbox } = runOf(record)
    const one = await world({ ...ended, outbox })
    await one.at(31 * DAYS)
    expect(await one.run()).toMatchObject({ state: 'done' })
  })

  it('takes a plan along whose run is gone: a process ended between the two', async () => {
    const one = await world(ended)
    const run = await one.store.get(RunKind, '4k7m')
    await one.store.delete(RunKind, '4k7m', run?.version ?? 0)
    await one.at(30 * DAYS)
    expect(await one.store.list(PlanKind)).toHaveLength(1)
    await one.at(30 * DAYS + 1)
    expect(await one.store.list(PlanKind)).toEqual([])
    expect(await one.store.list(AskedKind)).toEqual([])
  })

  it('does not take back what was asked for anew since', async () => {
    const one = await world(ended)
    await one.store.put(AskedKind, record.plan.hash, { run: 'newer', at: T0.toISOString() }, 1)
    await one.at(31 * DAYS)
    expect((await one.store.list(AskedKind)).map(({ value }) => value.run)).toEqual(['newer'])
  })
})
