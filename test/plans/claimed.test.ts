/** A run in the hands of one worker: what another's claim ends, and what is in our records before anything goes on. */
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { SingleStep, StepKinds } from '../../src/plans/step.ts'
import { batchStop, step } from '../../src/plans/steps/index.ts'
import { BatchKind } from '../../src/records/batch.ts'
import type { JournalLine } from '../../src/records/journal.ts'
import { PlanKind, type PlanRecord } from '../../src/records/plan.ts'
import { RunKind } from '../../src/records/run.ts'
import { change, type Store } from '../../src/store/store.ts'
import type { ExchangeOnline } from '../../src/systems/exchange-online/cmdlets.ts'
import { remoteBatch } from '../support/fakes.ts'
import { memoryStore } from '../support/memory-store.ts'
import { planRecord, startDraft } from '../support/records.ts'
import { licencePlan, people, remote } from './items.ts'
import { learntFrom } from './late-system.ts'
import { running } from './running.ts'

/** Another claims the run as soon as a line of this sort is in the journal. */
async function claimedAfter(is: JournalLine['is'], record: PlanRecord, exchange = {}, kinds?: StepKinds) {
  const kept = memoryStore()
  const store: Store = {
    ...kept,
    async append(log, lines, fence) {
      const position = await kept.append(log, lines, fence)
      if (lines.some((line) => line.is === is))
        await change(kept, RunKind, record.id, (run) => run && { ...run, fence: run.fence + 1 })
      return position
    },
  }
  return running(exchange, record, { store, ...(kinds === undefined ? {} : { kinds }) })
}

describe('a run that another claims', () => {
  it('after the note and before the write is not written for any more', async () => {
    const stopped: string[] = []
    const exchange: Partial<ExchangeOnline> = {
      batch: async () => remoteBatch('Syncing'),
      stopBatch: async (name) => void stopped.push(name),
    }
    const record = planRecord(startDraft({ steps: [step(batchStop, { batch: 'sales-1' })] }))
    const one = await claimedAfter('checkpoint', record, exchange)
    expect(await one.look()).toBeUndefined()
    expect(stopped).toEqual([])
    expect(one.faults).toEqual([])
  })

  it('after an item’s intent and before its write is not written for any more', async () => {
    const system = remote({ parallel: 2 })
    const one = await claimedAfter('intent', licencePlan(people(4)), {}, system.kinds)
    expect(await one.look()).toBeUndefined()
    expect(system.begun).toEqual([])
    expect(one.faults).toEqual([])
  })

  it('has no header put by whoever had it', async () => {
    const system = remote({ parallel: 1 })
    const one = await claimedAfter('item', licencePlan(people(4)), {}, system.kinds)
    await one.look()
    // Put by the other, with what was there when he claimed it.
    expect(await one.now()).toMatchObject({ fence: 2, tally: { done: 0 }, state: 'running' })
    expect(system.begun).toEqual(['p0'])
  })
})

describe('a run whose plan is not in the store', () => {
  it('is said aloud and ended, and holds up nobody', async () => {
    const one = await running({}, planRecord())
    await one.store.delete(PlanKind, '4k7m', 1)
    await one.look()
    expect(one.faults.map(String)).toEqual(['Error: the plan of the run 4k7m is not in the store'])
    expect(await one.now()).toMatchObject({
      state: 'refused',
      fence: 0,
      end: { remedy: expect.stringContaining('ask') },
    })
    expect(await one.due()).toEqual([])
  })
})

describe('what a step learnt', () => {
  const Args = z.object({})
  const kinds = (seen: (string | undefined)[], wall: { now(): Date }): StepKinds => {
    const described = { version: 1, args: Args, title: () => 'It', powershell: () => '#' }
    const learns: SingleStep<unknown> = {
      ...described,
      kind: 'learns',
      run: async () => ({ is: 'done', message: 'Learnt', learnt: learntFrom('x', wall) }),
    }
    const looks: SingleStep<unknown> = {
      ...described,
      kind: 'looks',
      async run(_, { record }) {
        seen.push((await record(BatchKind, 'sales-1'))?.batch.endpoint)
        return { is: 'done', message: 'Looked' }
      },
    }
    return [learns, looks]
  }
  const steps = ['learns', 'looks'].map((kind) => ({ kind, version: 1, args: {} }))

  it('is in our records before the next step looks, also where the process ended in between', async () => {
    const seen: (string | undefined)[] = []
    const kept = memoryStore()
    let full = false
    const store: Store = {
      ...kept,
      put: (kind, id, value, expected) =>
        full && kind.name === 'batch' ? Promise.reject(new Error('ENOSPC')) : kept.put(kind, id, value, expected),
    }
    const wall = { now: () => new Date('2026-03-02T08:00:00Z') }
    const one = await running({}, planRecord(startDraft({ steps })), { store, kinds: kinds(seen, wall) })
    full = true
    await expect(one.look()).rejects.toThrow('ENOSPC')
    expect(seen).toEqual([])
    full = false
    one.restart()
    expect(await one.run()).toMatchObject({ state: 'done' })
    expect(seen).toEqual(['EX-x'])
    // Told again by a later claim, it changes nothing.
    expect((await one.store.get(BatchKind, 'sales-1'))?.version).toBe(2)
  })

  it('of a batch that is gone by now is no fault', async () => {
    const seen: (string | undefined)[] = []
    const wall = { now: () => new Date('2026-03-02T08:00:00Z') }
    const one = await running({}, planRecord(startDraft({ steps })), { kinds: kinds(seen, wall) })
    await one.store.delete(BatchKind, 'sales-1', 1)
    expect(await one.run()).toMatchObject({ state: 'done' })
    expect([seen, one.faults]).toEqual([[undefined], []])
  })
})
