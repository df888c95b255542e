/** A store with a batch in it, an Exchange as the test tells it, and passes over both. */
import { manualClock } from '../../src/clock.ts'
import type { CloudRecipient, RemoteBatch, RemoteUser } from '../../src/migration/shapes/index.ts'
import type { BatchRecord } from '../../src/records/batch.ts'
import type { ExchangeReads, Page, Reads } from '../../src/systems/ports.ts'
import { createPoll, type PollParts } from '../../src/tracking/poll.ts'
import { remoteUser, systemsOf } from '../support/fakes.ts'
import { type MemoryStore, memoryStore } from '../support/memory-store.ts'
import { batchRecord, keepBatch, keptBatch, seen, T0 } from '../support/records.ts'
import { HOME } from './room.ts'

/** Wall milliseconds between two passes where nothing is ours. */
export const IDLE = 300_000

type More = Partial<Reads> & Partial<Pick<PollParts, 'feed' | 'opened' | 'random'>> & { readonly store?: MemoryStore }

export async function world(record: BatchRecord | undefined, exchange: Partial<ExchangeReads>, given: More = {}) {
  const { store = memoryStore(), feed, opened, random = () => 0, ...more } = given
  const wall = manualClock(T0)
  const estate = manualClock(T0)
  const asked: string[] = []
  if (record !== undefined) await keepBatch(store, record)
  const port: Partial<ExchangeReads> = {
    userPage: async ({ batch }) => {
      asked.push(`people of ${batch}`)
      return page()
    },
    ...exchange,
  }
  const before = store.puts()
  const open = () =>
    createPoll({
      store,
      systems: { ...systemsOf(port), ...more },
      wall,
      migrationClock: estate,
      replicationDelayMs: 60_000,
      idleMs: IDLE,
      random,
      feed,
      opened,
    })
  let poll = open()
  return {
    store,
    wall,
    estate,
    asked,
    writes: () => store.puts() - before,
    poll: () => poll(),
    restart: () => {
      poll = open()
    },
    kept: (name?: string) => keptBatch(store, name),
    events: async () =>
      (await keptBatch(store)).outbox.filter(({ key }) => key.startsWith('event:')).map(({ reply }) => reply.summary),
  }
}

export const running = (status = 'Syncing', more: Partial<BatchRecord> = {}) =>
  batchRecord({ exchange: seen(status, { started: T0.toISOString() }) }, { homeConversation: HOME, ...more })

export const named = (name: string, status = 'Syncing', more: Partial<BatchRecord> = {}): BatchRecord => {
  const record = running(status, more)
  return { ...record, batch: { ...record.batch, name } }
}

export const batches = (...list: RemoteBatch[]) => ({ batches: async () => list })

export const page = (...rows: RemoteUser[]): Page<RemoteUser> => ({ rows, next: undefined })

export const people = (count: number, status = 'Syncing'): RemoteUser[] =>
  Array.from({ length: count }, (_, n) => remoteUser(`p${n}@contoso.test`, status))

export function recipient(address: string, type: string): CloudRecipient {
  return {
    guid: 'r-1',
    graphId: undefined,
    changedAt: undefined,
    identity: address,
    displayName: 'Anna Berg',
    type,
    primaryAddress: address,
    addresses: [address],
    hidden: false,
    exchangeGuid: undefined,
  }
}
