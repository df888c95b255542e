/** A run, a poll, a message: none waits for another. */
import { describe, expect, it } from 'vitest'
import { manualClock } from '../../src/clock.ts'
import { commands } from '../../src/commands/index.ts'
import { RunKind } from '../../src/records/run.ts'
import type { ExchangeOnline } from '../../src/systems/exchange-online/cmdlets.ts'
import { coreByHand } from '../support/core-by-hand.ts'
import { remoteBatch, systemsOf, writesOf } from '../support/fakes.ts'
import { memoryStore } from '../support/memory-store.ts'
import {
  ABEL,
  batchRecord,
  keepBatch,
  keepPlan,
  LINKS,
  OLIVE,
  place,
  planRecord,
  seen,
  startDraft,
  T0,
} from '../support/records.ts'

const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

async function world(exchange: Partial<ExchangeOnline>, post: () => Promise<string> = async () => 'm1') {
  const store = memoryStore()
  const wall = manualClock(T0)
  const faults: unknown[] = []
  await keepPlan(store, planRecord(startDraft()))
  await keepBatch(store, batchRecord())
  const other = batchRecord({ name: 'hr-1', exchange: seen('Syncing') }, { homeConversation: place('19:home') })
  await keepBatch(store, other)
  const core = await coreByHand({
    commands,
    store,
    systems: systemsOf(exchange),
    writes: writesOf(exchange),
    wall,
    migrationClock: wall,
    messenger: { post, update: async () => void (await post()) },
    draw: ({ summary }) => ({ card: {}, summary }),
    people: { tenant: OLIVE.tenant, operators: [OLIVE.id], approvers: [ABEL.id], viewers: [] },
    settings: {
      practice: true,
      ...LINKS,
      approvalsChannel: undefined,
      approvalHours: 24,
      planDays: 7,
      tenant: OLIVE.tenant,
    },
    doctor: { examine: () => Promise.reject(new Error('nobody is ill')) },
    onFault: (error) => faults.push(error),
  })
  const { timers } = core
  /** One second more, without waiting for what hangs. */
  const second = async () => {
    wall.advance(1_000)
    timers.advance(1_000)
    for (let n = 0; n < 20; n++) await turn()
  }
  return { ...core, store, faults, second }
}

describe('while a run hangs in a write that is never answered', () => {
  it('every other batch is looked at in its time, and what there is to tell is told', async () => {
    let polls = 0
    let hanging = 0
    const posts: string[] = []
    const one = await world(
      {
        batch: async () => undefined,
        batches: async () => {
          polls += 1
          return [remoteBatch('Syncing', { identity: 'hr-1', synced: polls })]
        },
        users: async () => [],
        createBatch: () => {
          hanging += 1
          return new Promise(() => {})
        },
      },
      async () => {
        posts.push('post')
        return `m${posts.length}`
      },
    )
    await one.start()
    for (let n = 0; n < 20; n++) await turn()
    expect(hanging).toBe(1)
    for (let n = 1; n <= 10; n++) {
      const before = polls
      await one.second()
      expect(polls, `second ${n}`).toBe(before + 1)
    }
    expect([one.faults, hanging]).toEqual([[], 1])
    expect(posts.length).toBeGreaterThan(5)
    await one.stop()
  })
})

describe('while Teams does not answer', () => {
  it('runs go on, and Exchange is looked at', async () => {
    let polls = 0
    let status: string | undefined
    const one = await world(
      {
        batch: async () => (status === undefined ? undefined : remoteBatch(status)),
        batches: async () => {
          polls += 1
          return []
        },
        users: async () => [],
        createBatch: async () => {
          status = 'Created'
          return remoteBatch('Created')
        },
        startBatch: async () => {
          status = 'Syncing'
        },
      },
      () => new Promise(() => {}),
    )
    await one.start()
    for (let n = 0; n < 40; n++) await turn()
    for (let n = 0; n < 3; n++) await one.second()
    expect((await one.store.get(RunKind, '4k7m'))?.value).toMatchObject({ state: 'done' })
    expect(polls).toBe(4)
    await one.stop()
  })
})
