/** A poll that is under way when the process stops: it is told to end, and concludes nothing from being cut off. */

import { expect, it } from 'vitest'
import { createCore } from '../../src/app/core.ts'
import { manualClock } from '../../src/clock.ts'
import { createInProcessJobs } from '../../src/jobs/in-process.ts'
import type { RemoteBatch, RemoteUser } from '../../src/migration/shapes/index.ts'
import { BatchKind } from '../../src/records/batch.ts'
import { type Reads, RemoteError, type Writes } from '../../src/systems/ports.ts'
import { currentSignal } from '../../src/trace.ts'
import { unreadInventory } from '../support/fake-inventory.ts'
import { manualTimers } from '../support/manual-timers.ts'
import { memoryStore } from '../support/memory-store.ts'
import { batchRecord, keepBatch, place, seen, T0 } from '../support/records.ts'

const ANNA = 'anna.berg@contoso.test'
const failing = { identity: 'sales-1', guid: 'g-1', status: 'Syncing', total: 2, active: 0, synced: 0, failed: 1 }
const user = {
  identity: ANNA,
  batch: 'sales-1',
  address: ANNA,
  status: 'Failed',
  error: 'MailboxIsFullException: full',
}

/** A core whose Exchange reports one failed mailbox, and answers what is asked about it as `recipient` does. */
async function polling(recipient: () => Promise<never>) {
  const store = memoryStore()
  await keepBatch(store, batchRecord({ exchange: seen('Syncing') }, { homeConversation: place('19:home') }))
  const faults: unknown[] = []
  const jobs = createInProcessJobs({ timers: manualTimers(), onFault: (error) => faults.push(error), random: () => 1 })
  const exchange = {
    batches: async () => [{ ...failing, stopped: 0, provisioned: 0 } as RemoteBatch],
    userPage: async () => ({ rows: [user as RemoteUser], next: undefined }),
    statistics: async () => undefined,
    recipientsAt: recipient,
  }
  await createCore({
    commands: [],
    store,
    jobs,
    wall: manualClock(T0),
    migrationClock: manualClock(T0),
    systems: { exchange, directory: undefined } as unknown as Reads,
    inventory: unreadInventory(),
    writes: {} as Writes,
    messenger: { post: async () => 'm1', update: async () => {} },
    draw: ({ summary }) => ({ card: {}, summary }),
    people: { tenant: 't', operators: [], approvers: [], viewers: [] },
    doctor: { examine: () => Promise.reject(new Error('nobody is ill')) },
    settings: {
      practice: true,
      publicUrl: 'http://127.0.0.1:1',
      approvalsChannel: undefined,
      approvalHours: 24,
      planDays: 7,
      tenant: 't',
    },
    intervals: {
      poll: 1_000,
      sweep: 30_000,
      visibilityDelayMs: 5_000,
      writeTimeoutMs: 15_000,
      cardGapMs: 0,
      archiveAfterMs: 86_400_000,
    },
    onTrouble: () => {},
    onFault: (error) => faults.push(error),
  })
  await jobs.wake('poll', 'exchange')
  return { store, jobs, faults }
}

it('ends with the process, and writes down nothing that was half read', async () => {
  const { promise: asked, resolve: isAsked } = withResolvers()
  const { store, jobs, faults } = await polling(() => {
    const signal = currentSignal()
    isAsked()
    return new Promise((_resolve, reject) => {
      const cut = { system: 'Exchange Online', operation: 'Get-Recipient', code: 'Aborted', text: 'given up' } as const
      signal?.addEventListener('abort', () => reject(new RemoteError({ ...cut, retryable: false, answered: false })))
    })
  })
  const before = await store.get(BatchKind, 'sales-1')
  await jobs.start()
  await asked
  await jobs.stop(3_000)
  expect(await store.get(BatchKind, 'sales-1')).toEqual(before)
  expect(faults).toEqual([])
})

function withResolvers() {
  let resolve = (): void => {}
  const promise = new Promise<void>((yes) => {
    resolve = yes
  })
  return { promise, resolve }
}
