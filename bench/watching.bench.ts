/**
 * What watching costs this process at 50 batches with 1,000 people each: passes in which a counter of every batch moved and
 * one person with it. Beside it, in turn, the same passes as version 0.1.0 made them: a batch, its list and its people's
 * facts one document, and every moved batch read and rewritten whole. Exchange answers from memory, the JSON store is real.
 * Prints the longest turn of the event loop in a pass (p50 and the worst of all passes), in CPU time so that a busy machine
 * does not count, CPU and bytes written a pass, memory that the opened store holds, and the ratios. It judges nothing.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { bench, describe } from 'vitest'
import { z } from 'zod'
import { manualClock, wallClock } from '../src/clock.ts'
import { LiveSchema, MessageSchema } from '../src/messages/message.ts'
import { ConversationSchema } from '../src/messages/request.ts'
import { BatchSchema } from '../src/migration/batch.ts'
import { observe } from '../src/migration/diff.ts'
import type { RemoteBatch, RemoteUser } from '../src/migration/shapes/index.ts'
import type { BatchRecord } from '../src/records/batch.ts'
import { BatchKind, batchId } from '../src/records/batch.ts'
import { BatchListKind } from '../src/records/batch-list.ts'
import { BatchPeopleKind } from '../src/records/batch-people.ts'
import { changeBatch } from '../src/records/whole-batch.ts'
import { openJsonStore } from '../src/store/json-store.ts'
import { change, type Kind, type Store } from '../src/store/store.ts'
import { withMessages } from '../src/tracking/outbox.ts'
import { createPoll } from '../src/tracking/poll.ts'
import { remoteBatch, remoteUser, systemsOf } from '../test/support/fakes.ts'
import { batchRecord, place, seen, T0 } from '../test/support/records.ts'

const BATCHES = 50
const PEOPLE = 1_000
const PASSES = 15
const MB = 2 ** 20

setFlagsFromString('--expose-gc')
const collect: () => void = runInNewContext('gc')

/** The document of version 0.1.0, but for names. */
const WholeKind: Kind<BatchRecord> = {
  name: 'batch',
  version: 2,
  schema: z.object({
    batch: BatchSchema,
    homeConversation: ConversationSchema.optional(),
    adoptedAt: z.iso.datetime().optional(),
    eventCount: z.number().int(),
    learnt: z.object({ run: z.string(), seq: z.number().int() }).optional(),
    live: LiveSchema,
    outbox: z.array(MessageSchema),
  }),
}

const names = Array.from({ length: BATCHES }, (_, n) => `batch-${n}`)
const address = (batch: string, n: number) => `firstname.lastname.${n}@${batch}.contoso.example`

function person(batch: string, n: number, synced: number): RemoteUser {
  const status = n < synced ? 'Synced' : n >= PEOPLE - 20 ? 'Failed' : 'Syncing'
  const more = {
    batch,
    syncedItems: n * 7,
    lastSync: n < synced ? new Date(T0.getTime() + n * 1_000) : undefined,
    consistency: n < synced ? 'Good' : undefined,
    error: status === 'Failed' ? 'MailboxIsFullException: the target mailbox is full' : undefined,
  }
  return remoteUser(address(batch, n), status, more)
}

/** An Exchange in which everybody goes on by one with each `step`. An answer comes in a later turn, as a socket's does. */
function exchange() {
  let synced = 100
  const later = async <T>(answer: T): Promise<T> => {
    await pause(1)
    return answer
  }
  const everybody = (batch = '') => Array.from({ length: PEOPLE }, (_, n) => person(batch, n, synced))
  const counters = (identity: string): RemoteBatch =>
    remoteBatch('Syncing', { identity, total: PEOPLE, active: PEOPLE - synced - 20, synced, failed: 20 })
  return {
    step() {
      synced += 1
    },
    port: {
      batches: () => later(names.map(counters)),
      users: (batch?: string) => later(everybody(batch)),
      userPage: ({ batch }: { batch?: string | undefined }) => later({ rows: everybody(batch), next: undefined }),
      statistics: () => later(undefined),
      recipient: () => later(undefined),
      recipientsAt: () => later([]),
    },
  }
}

function record(name: string): BatchRecord {
  const rows = Array.from({ length: PEOPLE }, (_, n) => ({ row: n + 2, address: address(name, n) }))
  const batch = { name, rows, exchange: seen('Syncing', { total: PEOPLE, started: T0.toISOString() }) }
  const record = batchRecord(batch, { homeConversation: place('19:home') })
  const users = rows.map((_, n) => person(name, n, 100))
  const remote = remoteBatch('Syncing', { identity: name, total: PEOPLE, synced: 100, failed: 20 })
  return { ...record, batch: observe(record.batch, { at: T0, batch: remote, users }).batch }
}

/** The store with what was written counted; messages are delivered at once. */
function counting(kept: Store) {
  let bytes = 0
  const put: Store['put'] = (kind, id, value, expected) => {
    bytes += JSON.stringify(value).length
    return kept.put(kind, id, value, expected)
  }
  const store: Store = {
    ...kept,
    get: (kind, id) => kept.get(kind, id),
    list: (kind) => kept.list(kind),
    read: (log, after) => kept.read(log, after),
    append: (log, lines, fence) => kept.append(log, lines, fence),
    delete: (kind, id, expected) => kept.delete(kind, id, expected),
    put,
  }
  return { store, bytes: () => bytes }
}

/** CPU milliseconds of this process. */
function cpuNow(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}

/** The longest turn of the event loop until it is ended, by a look after each. */
function watchTurns() {
  let longest = 0
  let last = cpuNow()
  let next = setImmediate(look)
  function look(): void {
    const now = cpuNow()
    longest = Math.max(longest, now - last)
    last = now
    next = setImmediate(look)
  }
  return {
    end() {
      clearImmediate(next)
      return Math.max(longest, cpuNow() - last)
    },
  }
}

interface Way {
  readonly title: string
  readonly kinds: readonly Kind<unknown>[]
  keep(store: Store, record: BatchRecord): Promise<unknown>
  /** A pass over the store, told what Exchange is. */
  watch(
    store: Store,
    clock: ReturnType<typeof manualClock>,
    port: ReturnType<typeof exchange>['port'],
  ): () => Promise<unknown>
}

const today: Way = {
  title: 'today',
  kinds: [BatchKind, BatchListKind, BatchPeopleKind],
  keep: (store, one) => changeBatch(store, one.batch.name, () => one),
  watch: (store, clock, port) =>
    createPoll({
      store,
      systems: systemsOf(port),
      wall: clock,
      migrationClock: clock,
      replicationDelayMs: 0,
      idleMs: 0,
      random: () => 0,
    }),
}

const before: Way = {
  title: '0.1.0',
  kinds: [WholeKind],
  keep: (store, one) => store.put(WholeKind, batchId(one.batch.name), one, 0),
  watch: (store, clock, port) => async () => {
    await store.list(WholeKind)
    for (const remote of await port.batches()) {
      const users = await port.users(remote.identity)
      const at = clock.now()
      await change(store, WholeKind, remote.identity, (value) => {
        if (value === undefined) return value
        const found = observe(value.batch, { at, batch: remote, users })
        return withMessages({ ...value, batch: found.batch }, found.events, [], at)
      })
    }
  },
}

async function opened(way: Way) {
  const dir = mkdtempSync(join(tmpdir(), 'stagecoach-bench-'))
  const filled = await openJsonStore({ dir, clock: wallClock })
  for (const name of names) await way.keep(filled, record(name))
  await filled.close()
  collect()
  const idle = process.memoryUsage().heapUsed
  const kept = await openJsonStore({ dir, clock: wallClock })
  for (const kind of way.kinds) await kept.list(kind)
  collect()
  const held = process.memoryUsage().heapUsed - idle
  const { store, bytes } = counting(kept)
  const clock = manualClock(T0)
  const world = exchange()
  const pass = way.watch(store, clock, world.port)
  const blocks: number[] = []
  let cpu = 0
  return {
    title: way.title,
    held,
    /** Looking at every turn costs CPU itself, so a pass counts for the one or for the other. */
    async pass(counts: 'turns' | 'cpu' | undefined) {
      world.step()
      clock.advance(30_000)
      const turns = counts === 'turns' ? watchTurns() : undefined
      const began = cpuNow()
      await pass()
      if (turns !== undefined) blocks.push(turns.end())
      if (counts === 'cpu') cpu += cpuNow() - began
    },
    figures() {
      const sorted = [...blocks].sort((a, b) => a - b)
      const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
      return { p50: at(0.5), worst: at(1), cpu: cpu / PASSES, kB: bytes() / (2 * PASSES + 2) / 1_000, MB: held / MB }
    },
    async close() {
      await kept.close()
      rmSync(dir, { recursive: true })
    },
  }
}

describe('watching 50 batches with 1,000 people each', () => {
  bench(
    'passes in which every batch moved',
    async () => {
      const sides = [await opened(before), await opened(today)]
      for (let n = -2; n < 2 * PASSES; n++) {
        const counts = n < 0 ? undefined : n % 2 === 0 ? 'turns' : 'cpu'
        for (const side of sides) await side.pass(counts)
      }
      const [old, now] = sides.map((side) => side.figures())
      for (const side of sides) await side.close()
      if (old === undefined || now === undefined) throw new Error('one side is missing')
      const rows = Object.entries({
        'longest turn of a pass, p50, ms': 'p50',
        'longest turn of all passes, ms': 'worst',
        'CPU a pass, ms': 'cpu',
        'written a pass, kB': 'kB',
        'held by the opened store, MB': 'MB',
      } as const).map(([what, key]) => {
        const cells = [old[key].toFixed(1), now[key].toFixed(1), `${(now[key] / old[key]).toFixed(2)} ×`]
        return `${what.padEnd(36)}${cells.map((cell) => cell.padStart(10)).join('')}`
      })
      const head = `${''.padEnd(36)}${['0.1.0', 'today', 'ratio'].map((cell) => cell.padStart(10)).join('')}`
      process.stdout.write(`${[head, ...rows].join('\n')}\n`)
    },
    { iterations: 1, warmupIterations: 0, time: 0, warmupTime: 0 },
  )
})
