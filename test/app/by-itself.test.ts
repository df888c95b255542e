/** What the core does by itself, moved by hand: an Exchange in memory, and every interval in the test's hand. */

import { describe, expect, it } from 'vitest'
import { createCore } from '../../src/app/core.ts'
import { manualClock } from '../../src/clock.ts'
import { commands } from '../../src/commands/index.ts'
import { createInProcessJobs } from '../../src/jobs/in-process.ts'
import { batchStart, step } from '../../src/plans/steps/index.ts'
import { BatchKind } from '../../src/records/batch.ts'
import { RunKind } from '../../src/records/run.ts'
import type { ExchangeOnline } from '../../src/systems/exchange-online/cmdlets.ts'
import type { RemoteError } from '../../src/systems/ports.ts'
import { unreadInventory } from '../support/fake-inventory.ts'
import { remoteBatch, silence, systemsOf, writesOf } from '../support/fakes.ts'
import { manualTimers } from '../support/manual-timers.ts'
import { memoryStore } from '../support/memory-store.ts'
import {
  ABEL,
  batchRecord,
  keepBatch,
  keepPlan,
  later,
  place,
  planRecord,
  runOf,
  seen,
  startDraft,
  T0,
} from '../support/records.ts'

const POLL = 1_000
const SWEEP = 30_000
const TENANT = '00000000-0000-0000-0000-0000000000aa'
const settled = async () => {
  for (let n = 0; n < 5; n++) await new Promise((resolve) => setImmediate(resolve))
}

async function world(exchange: Partial<ExchangeOnline>, store = memoryStore()) {
  const timers = manualTimers()
  const wall = manualClock(T0)
  const faults: unknown[] = []
  const troubles: RemoteError[] = []
  const sent: string[] = []
  const jobs = createInProcessJobs({ timers, onFault: (error) => faults.push(error), random: () => 1 })
  const handle = await createCore({
    commands,
    store,
    jobs,
    wall,
    migrationClock: manualClock(T0),
    systems: systemsOf(exchange),
    inventory: unreadInventory(),
    writes: writesOf(exchange),
    messenger: {
      post: async (to, { summary }) => `m${sent.push(`${to.id}: ${summary}`)}`,
      update: async (to, _activity, { summary }) => void sent.push(`${to.id}: ${summary}`),
    },
    draw: ({ summary }) => ({ card: {}, summary }),
    people: { tenant: TENANT, operators: [], approvers: [ABEL.id], viewers: [] },
    doctor: { examine: () => Promise.reject(new Error('nobody is ill')) },
    settings: {
      practice: true,
      publicUrl: 'http://127.0.0.1:1',
      approvalsChannel: undefined,
      approvalHours: 24,
      planDays: 7,
      tenant: TENANT,
    },
    intervals: {
      poll: POLL,
      sweep: SWEEP,
      visibilityDelayMs: 5_000,
      writeTimeoutMs: 15_000,
      cardGapMs: 0,
      archiveAfterMs: 30 * 86_400_000,
    },
    onTrouble: (error) => troubles.push(error),
    onFault: (error) => faults.push(error),
  })
  return {
    handle,
    store,
    wall,
    jobs,
    faults,
    troubles,
    sent,
    state: async () => (await store.get(RunKind, '4k7m'))?.value.state,
    async start() {
      await jobs.wake('poll', 'exchange')
      await jobs.wake('expire', 'all')
      await jobs.start()
      await settled()
    },
    async passes(ms: number) {
      wall.advance(ms)
      timers.advance(ms)
      await settled()
    },
  }
}
const startOnly = () => planRecord(startDraft({ steps: [step(batchStart, { batch: 'sales-1' })] }))

describe('by itself', () => {
  const exchange = { batch: async () => remoteBatch('Syncing'), batches: async () => [] }

  it('takes up at the start what has leave to run, and tells what came of it', async () => {
    const store = memoryStore()
    await keepPlan(store, startOnly())
    const one = await world(exchange, store)
    await one.jobs.start()
    await settled()
    expect(await one.state()).toBe('done')
    expect(one.sent.at(-1)).toMatch(/Done$/)
  })

  it('takes up at a later sweep what came to have leave meanwhile', async () => {
    const one = await world(exchange)
    await one.start()
    for (let sweep = 0; sweep < 3; sweep++) await one.passes(SWEEP)
    await keepPlan(one.store, startOnly())
    await one.passes(SWEEP - 1)
    expect(await one.state()).toBe('running')
    await one.passes(1)
    expect(await one.state()).toBe('done')
  })

  it('delivers at a sweep what a lost hint left lying', async () => {
    const one = await world(exchange)
    await one.jobs.start()
    await settled()
    await keepPlan(one.store, startOnly(), runOf(startOnly(), { state: 'waiting' }))
    await one.passes(SWEEP)
    expect(one.sent).toEqual([expect.stringMatching(/^19:migration: /)])
  })

  it('closes aloud, at once, what nobody decided in time, at each of its looks', async () => {
    const one = await world(exchange)
    await one.start()
    await one.passes(3 * SWEEP)
    await keepPlan(one.store, startOnly(), runOf(startOnly(), { state: 'waiting' }))
    one.wall.set(later(86_400))
    await one.passes(SWEEP)
    expect(await one.state()).toBe('closed')
    expect(one.sent.at(-1)).toContain('Not carried out')
  })

  it('tells what it closed though no poll comes back', async () => {
    const store = memoryStore()
    await keepBatch(store, batchRecord({ exchange: seen('Syncing') }))
    const one = await world({ batches: () => new Promise(() => {}) }, store)
    await one.start()
    await keepPlan(store, startOnly(), runOf(startOnly(), { state: 'waiting', outbox: [] }))
    one.wall.set(later(86_400))
    await one.jobs.wake('expire', 'all')
    await settled()
    expect(one.sent.at(-1)).toContain('Not carried out')
  })

  it('begins at once what was approved, without waiting for a sweep', async () => {
    const one = await world(exchange)
    await one.start()
    await keepPlan(one.store, startOnly(), runOf(startOnly(), { state: 'waiting' }))
    const more = { line: 'approve 4k7m', pasted: '', files: [] }
    const id = '00000000-0000-4000-8000-000000000001'
    await one.handle({ id, at: T0, by: ABEL, conversation: place('19:migration'), ...more })
    await settled()
    expect(await one.state()).toBe('done')
    expect(one.sent.at(-1)).toContain(': Done (Abel Approver approved it')
  })

  it('comes back to a poll and to what expires, though both hints were lost', async () => {
    let polls = 0
    const store = memoryStore()
    await keepBatch(store, batchRecord({ exchange: seen('Syncing') }))
    const batches = async () => {
      polls += 1
      return [remoteBatch('Syncing')]
    }
    const one = await world({ batches }, store)
    await one.jobs.start()
    await settled()
    expect(polls).toBe(0)
    await one.passes(POLL)
    expect(polls).toBe(1)
    await one.passes(POLL)
    expect(polls).toBe(2)
    await keepPlan(store, startOnly(), runOf(startOnly(), { state: 'waiting' }))
    one.wall.set(later(86_400))
    await one.passes(2 * SWEEP)
    expect(await one.state()).toBe('closed')
  })

  it('takes a batch for removed only long after it was made', async () => {
    const store = memoryStore()
    const made = batchRecord({ exchange: seen('Syncing') }, { adoptedAt: T0.toISOString() })
    await keepBatch(store, made)
    const one = await world({ batches: async () => [] }, store)
    await one.start()
    await one.passes(49_999)
    expect((await store.get(BatchKind, 'sales-1'))?.value.batch.gone).toBeUndefined()
    await one.passes(POLL)
    expect((await store.get(BatchKind, 'sales-1'))?.value.batch.gone).toBe(true)
  })
})

describe('an Exchange that', () => {
  const store = async () => {
    const kept = memoryStore()
    await keepBatch(kept, batchRecord({ exchange: seen('Syncing') }))
    return kept
  }

  it('does not answer is trouble, no fault; it is asked again after the usual time', async () => {
    let polls = 0
    const batches = () => {
      polls += 1
      return Promise.reject(silence('Get-MigrationBatch'))
    }
    const one = await world({ batches }, await store())
    await one.start()
    await one.passes(POLL)
    expect([polls, one.troubles.length, one.faults]).toEqual([2, 2, []])
  })

  it('we ask wrongly is a fault, told, and asked again', async () => {
    let polls = 0
    const batches = () => {
      polls += 1
      return Promise.reject(new TypeError('a bug'))
    }
    const one = await world({ batches }, await store())
    await one.start()
    await one.passes(60_000)
    expect(polls).toBe(2)
    expect(one.faults).toEqual([expect.any(TypeError), expect.any(TypeError)])
    expect(one.troubles).toEqual([])
  })
})
