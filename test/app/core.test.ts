/** Everything between the ports at once, on time moved by hand: who hangs holds up nobody else. */

import { afterEach, describe, expect, it } from 'vitest'
import { createCore } from '../../src/app/core.ts'
import { manualClock } from '../../src/clock.ts'
import { commands } from '../../src/commands/index.ts'
import { createInProcessJobs } from '../../src/jobs/in-process.ts'
import type { Messenger } from '../../src/messages/answer.ts'
import type { RemoteBatch } from '../../src/migration/shapes/index.ts'
import { batchStart, step } from '../../src/plans/steps/index.ts'
import { BatchKind } from '../../src/records/batch.ts'
import { RunKind } from '../../src/records/run.ts'
import type { ExchangeOnline } from '../../src/systems/exchange-online/cmdlets.ts'
import { RemoteError } from '../../src/systems/ports.ts'
import { unreadInventory } from '../support/fake-inventory.ts'
import { remoteBatch, silence, systemsOf, writesOf } from '../support/fakes.ts'
import { manualTimers } from '../support/manual-timers.ts'
import { memory, memoryStore } from '../support/memory-store.ts'
import {
  batchRecord,
  keepBatch,
  keepPlan,
  OLIVE,
  place,
  planRecord,
  runOf,
  seen,
  startDraft,
  T0,
} from '../support/records.ts'

const HOME = place('19:home')
/** Never answers, and heeds nothing. */
const hanging = () => new Promise<never>(() => {})
const POLL = 1_000
const WRITE_TIMEOUT = 60_000
const VISIBLE = 5_000

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

interface Given {
  readonly exchange?: Partial<ExchangeOnline>
  readonly messenger?: Partial<Messenger>
  readonly kept?: ReturnType<typeof memory>
  readonly wall?: ReturnType<typeof manualClock>
}

/** Two batches in Exchange, each in its record; whoever starts one is told by the test what comes of it. */
async function world({ exchange = {}, messenger = {}, kept = memory(), wall = manualClock(T0) }: Given = {}) {
  const store = memoryStore(kept)
  const timers = manualTimers()
  const remote = new Map<string, RemoteBatch>()
  const asked: string[] = []
  const said: string[] = []
  const faults: string[] = []
  const troubles: string[] = []
  const exchangePort: Partial<ExchangeOnline> = {
    batches: async () => {
      asked.push('batches')
      return [...remote.values()]
    },
    batch: async (name) => {
      asked.push(`batch ${name}`)
      return remote.get(name)
    },
    userPage: async () => ({ rows: [], next: undefined }),
    startBatch: async (name) => {
      asked.push(`start ${name}`)
      remote.set(name, remoteBatch('Syncing', { identity: name, started: wall.now() }))
    },
    ...exchange,
  }
  const jobs = createInProcessJobs({ timers, onFault: (error, about) => faults.push(`${about}: ${error}`) })
  closing.push(() => void jobs.stop(0))
  await createCore({
    commands,
    store,
    systems: systemsOf(exchangePort),
    inventory: unreadInventory(),
    writes: writesOf(exchangePort),
    wall,
    migrationClock: wall,
    messenger: {
      post: async (_to, { summary }) => {
        said.push(summary)
        return `m${said.length}`
      },
      update: async (_to, _activity, { summary }) => void said.push(summary),
      ...messenger,
    },
    draw: ({ summary }) => ({ card: {}, summary }),
    people: { tenant: OLIVE.tenant, operators: [OLIVE.id], approvers: [], viewers: [] },
    settings: {
      practice: true,
      publicUrl: 'http://127.0.0.1:1',
      approvalsChannel: undefined,
      approvalHours: 24,
      planDays: 7,
      tenant: OLIVE.tenant,
    },
    doctor: { examine: () => Promise.reject(new Error('nobody is ill')) },
    intervals: {
      poll: POLL,
      sweep: 30_000,
      visibilityDelayMs: VISIBLE,
      writeTimeoutMs: WRITE_TIMEOUT,
      cardGapMs: 0,
      archiveAfterMs: 30 * 86_400_000,
    },
    jobs,
    onTrouble: (error) => troubles.push(error.operation),
    onFault: (error, about) => faults.push(`${about}: ${error}`),
  })
  /** A pass takes some slices of the event loop; what hangs is waited for by nobody. */
  const turns = async () => {
    for (let slice = 0; slice < 8; slice++) await new Promise<void>((resolve) => setImmediate(resolve))
  }
  return {
    store,
    jobs,
    wall,
    remote,
    asked,
    said,
    faults,
    troubles,
    count: (what: string) => asked.filter((one) => one === what).length,
    run: async (id: string) => (await store.get(RunKind, id))?.value,
    async batch(name: string, status: string) {
      remote.set(name, remoteBatch(status, { identity: name }))
      await keepBatch(store, batchRecord({ name, exchange: seen(status) }, { homeConversation: HOME }))
    },
    /** A run that is to start a batch, with leave to run. */
    async toStart(id: string, batch: string) {
      const subject = { is: 'batch', name: batch } as const
      await keepPlan(store, planRecord(startDraft({ subject, steps: [step(batchStart, { batch })] }), { id }))
    },
    async start() {
      await jobs.wake('poll', 'exchange')
      await jobs.wake('expire', 'all')
      await jobs.start()
      await turns()
    },
    /** Both clocks go on, in steps of a tenth of a poll. */
    async pass(ms: number) {
      for (let gone = 0; gone < ms; gone += POLL / 10) {
        wall.advance(POLL / 10)
        timers.advance(POLL / 10)
        await turns()
      }
    },
  }
}

describe('a run whose write never answers', () => {
  const hung = async () => {
    const one = await world({ exchange: { startBatch: async (name) => (name === 'sales-1' ? hanging() : undefined) } })
    await one.batch('sales-1', 'Created')
    await one.batch('sales-2', 'Syncing')
    await one.toStart('4k7m', 'sales-1')
    await one.start()
    return one
  }

  it('makes no poll late', async () => {
    const one = await hung()
    await one.pass(20 * POLL)
    expect(one.count('batches')).toBe(21)
    expect(one.run('4k7m')).toBeDefined()
    expect((await one.run('4k7m'))?.state).toBe('running')
  })

  it('keeps nothing from being seen and told of another batch', async () => {
    const one = await hung()
    await one.pass(3 * POLL)
    one.remote.set('sales-2', remoteBatch('Synced', { identity: 'sales-2', synced: 2 }))
    await one.pass(POLL)
    expect(one.said).toContainEqual(expect.stringMatching(/^sales-2 is synced/))
    expect((await one.store.get(BatchKind, 'sales-2'))?.value.outbox).toEqual([])
  })

  it('keeps no run of another subject waiting', async () => {
    const one = await hung()
    await one.batch('sales-3', 'Syncing')
    await one.toStart('9x2p', 'sales-3')
    await one.jobs.wake('sweep', 'all')
    await one.pass(POLL)
    expect((await one.run('9x2p'))?.state).toBe('done')
    expect((await one.run('4k7m'))?.state).toBe('running')
  })

  it('keeps a second run of its own subject waiting', async () => {
    const one = await hung()
    await one.toStart('9x2p', 'sales-1')
    await one.jobs.wake('sweep', 'all')
    await one.pass(5 * POLL)
    expect(await one.run('9x2p')).toMatchObject({ fence: 0, guardsHeld: false })
  })

  it('is given up when the program ends, and taken up by the next who comes: once', async () => {
    const kept = memory()
    const wall = manualClock(T0)
    const one = await world({ kept, wall, exchange: { startBatch: hanging } })
    await one.batch('sales-1', 'Created')
    await one.toStart('4k7m', 'sales-1')
    await one.start()
    // It heeds nothing, and is waited for no longer than was said.
    await one.jobs.stop(1)
    const next = await world({ kept, wall })
    // It did arrive, and shows only now.
    next.remote.set('sales-1', remoteBatch('Created'))
    await next.start()
    await next.pass(10 * POLL)
    expect(next.count('start sales-1')).toBe(0)
    next.remote.set('sales-1', remoteBatch('Syncing'))
    wall.advance(WRITE_TIMEOUT)
    await next.pass(30_000)
    expect((await next.run('4k7m'))?.state).toBe('done')
    expect(next.count('start sales-1')).toBe(0)
  })

  it('and did not arrive, is written again once it must have shown', async () => {
    const kept = memory()
    const wall = manualClock(T0)
    const one = await world({ kept, wall, exchange: { startBatch: hanging } })
    await one.batch('sales-1', 'Created')
    await one.toStart('4k7m', 'sales-1')
    await one.start()
    await one.jobs.stop(1)
    const next = await world({ kept, wall })
    next.remote.set('sales-1', remoteBatch('Created'))
    await next.start()
    wall.advance(WRITE_TIMEOUT)
    await next.pass(VISIBLE - POLL)
    expect(next.count('start sales-1')).toBe(0)
    await next.pass(40_000)
    expect(next.count('start sales-1')).toBe(1)
    expect((await next.run('4k7m'))?.state).toBe('done')
  })
})

describe('while Teams does not answer', () => {
  it.each([
    ['and hangs', hanging],
    ['and refuses', () => Promise.reject(silence('post', 'Teams'))],
  ])('%s, runs and polls go on in their time', async (_how, post) => {
    const one = await world({ messenger: { post, update: post } })
    await one.batch('sales-1', 'Created')
    await one.batch('sales-2', 'Syncing')
    await one.toStart('4k7m', 'sales-1')
    await one.start()
    await one.pass(10 * POLL)
    expect((await one.run('4k7m'))?.state).toBe('done')
    expect([one.count('batches'), one.count('start sales-1')]).toEqual([11, 1])
    await one.toStart('9x2p', 'sales-2')
    await one.jobs.wake('sweep', 'all')
    await one.pass(POLL)
    expect((await one.run('9x2p'))?.state).toBe('done')
    expect([one.said, one.faults]).toEqual([[], []])
    expect((await one.run('4k7m'))?.outbox).not.toEqual([])
  })
})

describe('while Exchange does not answer', () => {
  it('hanging: what is to be told is delivered', async () => {
    const one = await world({ exchange: { batches: hanging } })
    await one.batch('sales-2', 'Syncing')
    await one.start()
    await keepPlan(one.store, planRecord())
    await one.jobs.wake('sweep', 'all')
    await one.pass(POLL)
    expect(one.said).toContainEqual(expect.stringMatching(/Start sales-1/))
  })

  it('hanging: how a run goes on is told as it goes on', async () => {
    const one = await world({ exchange: { batches: hanging } })
    await one.batch('sales-1', 'Created')
    await one.toStart('4k7m', 'sales-1')
    await one.start()
    await one.pass(4 * POLL)
    expect(one.said.at(-1)).toMatch(/Start sales-1.*: Done/)
  })

  it('silent: it is told in the log, and asked again at the next interval', async () => {
    const one = await world({ exchange: { batches: () => Promise.reject(silence('Get-MigrationBatch')) } })
    await one.batch('sales-2', 'Syncing')
    await one.start()
    await one.pass(5 * POLL)
    expect([one.troubles.length, one.faults]).toEqual([6, []])
  })

  it('but says when to come back: it is asked then, and not before', async () => {
    const wait = { system: 'Exchange Online', operation: 'Get-MigrationBatch', code: '429', text: 'wait' } as const
    const held = new RemoteError({ ...wait, retryable: true, answered: true, retryAfterMs: 10 * POLL })
    const one = await world({ exchange: { batches: () => Promise.reject(held) } })
    await one.batch('sales-2', 'Syncing')
    await one.start()
    await one.pass(9 * POLL)
    expect(one.troubles).toHaveLength(1)
    await one.pass(POLL)
    expect([one.troubles.length, one.faults]).toEqual([2, []])
  })

  it('and it is our own fault: it is told as one, and looked at again', async () => {
    let bad = true
    const one = await world({
      exchange: {
        batches: async () => {
          if (bad) throw new TypeError('undefined is not a function')
          return [remoteBatch('Synced', { identity: 'sales-2', synced: 2 })]
        },
      },
    })
    await one.batch('sales-2', 'Syncing')
    await one.start()
    await one.pass(POLL)
    expect(one.faults[0]).toBe('poll exchange: TypeError: undefined is not a function')
    bad = false
    await one.pass(5 * POLL)
    expect(one.said).toContainEqual(expect.stringMatching(/^sales-2 is synced/))
  })
})

it('closes aloud what nobody decided in time', async () => {
  const one = await world()
  const plan = planRecord()
  await keepPlan(one.store, plan, runOf(plan, { state: 'waiting' }))
  await one.start()
  one.wall.advance(86_400_000)
  await one.pass(31_000)
  expect((await one.run('4k7m'))?.state).toBe('closed')
  expect(one.said).toContainEqual(expect.stringMatching(/^Not carried out/))
})

it('finds after a start what nobody was woken for', async () => {
  const kept = memory()
  const before = await world({ kept })
  await before.batch('sales-1', 'Created')
  await before.toStart('4k7m', 'sales-1')
  const after = await world({ kept })
  after.remote.set('sales-1', remoteBatch('Created'))
  await after.jobs.start()
  await after.pass(10 * POLL)
  expect((await after.run('4k7m'))?.state).toBe('done')
  expect(after.count('batches')).toBeGreaterThan(5)
})
