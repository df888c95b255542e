/** A store with a batch in it, an Exchange as the test tells it, and passes over both. */
import { manualClock } from '../../src/clock.ts'
import type { CloudRecipient, RemoteBatch, RemoteUser } from '../../src/migration/shapes/index.ts'
import type { BatchRecord } from '../../src/records/batch.ts'
import { type ExchangeReads, type Page, type Reads, RemoteError } from '../../src/systems/ports.ts'
import { createPoll, type PollParts } from '../../src/tracking/poll.ts'
import { remoteBatch, remoteUser, systemsOf } from '../support/fakes.ts'
import { type MemoryStore, memoryStore } from '../support/memory-store.ts'
import { batchRecord, keepBatch, keptBatch, later, seen, T0 } from '../support/records.ts'
import { HOME } from './room.ts'

/** Wall milliseconds between two passes where nothing is ours. */
export const IDLE = 300_000

type More = Partial<Reads> & Partial<Pick<PollParts, 'feed' | 'random'>> & { readonly store?: MemoryStore }

export async function world(record: BatchRecord | undefined, exchange: Partial<ExchangeReads>, given: More = {}) {
  const { store = memoryStore(), feed, random = () => 0, ...more } = given
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

/** Exchange asks to be left alone for so many milliseconds. */
export function refusedFor(retryAfterMs: number): RemoteError {
  return new RemoteError({
    system: 'Exchange Online',
    operation: 'Get-MigrationUser',
    code: '429',
    text: 'wait',
    retryable: true,
    answered: true,
    retryAfterMs,
  })
}

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

export const names = (count: number) => Array.from({ length: count }, (_, n) => `b-${String(n).padStart(2, '0')}`)

/** So many batches of ours, and an Exchange in which each has what `more` says of it. */
export async function tenant(
  count: number,
  more: (name: string) => Partial<RemoteBatch>,
  exchange: Partial<ExchangeReads> = {},
) {
  let calls = 0
  const one = await world(undefined, {
    batches: async () => {
      calls += 1
      return names(count).map((identity) => remoteBatch('Syncing', { identity, total: 1_000, ...more(identity) }))
    },
    ...exchange,
  })
  for (const [n, name] of names(count).entries()) {
    // Each was seen a second after the one before.
    const exchange = seen('Syncing', { total: 1_000, seenAt: later(n).toISOString() })
    const record = named(name)
    await keepBatch(one.store, { ...record, batch: { ...record.batch, exchange } })
  }
  return { ...one, calls: () => calls }
}
