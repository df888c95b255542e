/**
 * Everything of the inventory, from its files. It answers at once and opens behind that: whoever asks earlier waits until
 * the files are read.
 */
import type { Clock } from '../clock.ts'
import type { RecordFiles, Store } from '../store/store.ts'
import type { Reads } from '../systems/ports.ts'
import { openCompanyMemory } from './answers/company-memory.ts'
import { type OnChanged, PARTS, type Tables } from './answers/parts.ts'
import { createInventory } from './answers.ts'
import { directoryCodec, exchangeCodec, graphCodec, usersCodec } from './codecs.ts'
import type { Inventory, PartState } from './inventory.ts'
import { createLifeFeed } from './life-feed.ts'
import { type Life, openLife, type Tell } from './life-file.ts'
import type { RefreshIntervals } from './refresh/intervals.ts'
import { createRefresh, type ReadPart, type Refresh } from './refresh/refresh.ts'
import { openTable } from './storage/open-table.ts'

export interface OpenInventoryParts {
  readonly files: RecordFiles
  readonly systems: Reads
  readonly store: Store
  readonly wall: Clock
  /** 0 to 1. */
  readonly random: () => number
  readonly intervals: RefreshIntervals
  /** Is told what changed about people, all that a pass brought at once. A throw = it is told again with the next look. */
  readonly tell: Tell
  readonly onFault: (error: unknown) => void
  /** How many milliseconds pass in Exchange while one passes here: 1, but in practice. */
  readonly speed?: number
}

export interface OpenInventory {
  readonly inventory: Inventory
  readonly refresh: Refresh
  /** Rejects where the files cannot be read: then every question does. */
  readonly ready: Promise<void>
  close(): Promise<void>
}

interface Opened {
  readonly inventory: Inventory
  readonly refresh: Refresh
  close(): Promise<void>
}

/** Wall milliseconds that an answer waits for the company's facts. */
const COMPANY_PATIENCE = 4_000

export function openInventory(parts: OpenInventoryParts): OpenInventory {
  let there: Opened | undefined
  const opening = open(parts).then((opened) => {
    there = opened
    return opened
  })
  const ready = opening.then(() => undefined)
  // Whoever asks is told; nobody has to.
  ready.catch(() => undefined)
  return {
    ready,
    inventory: {
      states: async () => (await opening).inventory.states(),
      people: async (addresses, options) => (await opening).inventory.people(addresses, options),
      everybody: async (from, visit) => (await opening).inventory.everybody(from, visit),
      person: async (address, options) => (await opening).inventory.person(address, options),
      company: async (domains) => (await opening).inventory.company(domains),
      drop: async () => (await opening).inventory.drop(),
    },
    refresh: {
      look: async (part, signal) => (await opening).refresh.look(part, signal),
      changes: async (wanted, maxAgeMs, patienceMs) => (await opening).refresh.changes(wanted, maxAgeMs, patienceMs),
      states: () => there?.refresh.states() ?? PARTS.map(unread),
      users: {
        isKnown: (batch) => there?.refresh.users.isKnown(batch) ?? false,
        batchRead: async (batch, users, askedAt) => (await opening).refresh.users.batchRead(batch, users, askedAt),
        passed: async (batches, at) => (await opening).refresh.users.passed(batches, at),
        recount: () => there?.refresh.users.recount(),
      },
    },
    close: async () => (await opening.catch(() => undefined))?.close(),
  }
}

async function open(parts: OpenInventoryParts): Promise<Opened> {
  const { files, systems, store, wall, onFault } = parts
  const onDamaged = (name: string) =>
    onFault(new Error(`${name} of the inventory is not as it was written: everybody in it is read again`))
  const tables: Tables = {
    directory: await openTable(files, directoryCodec, { onDamaged }),
    exchange: await openTable(files, exchangeCodec, { onDamaged }),
    graph: await openTable(files, graphCodec, { onDamaged }),
    users: await openTable(files, usersCodec, { onDamaged }),
  }
  const life = await openLife(files, parts.tell)
  const company = await openCompanyMemory({ systems, store, wall, patienceMs: COMPANY_PATIENCE, onFault })
  const lived = createLifeFeed({ tables, life, skus: () => company.skus() })
  const onChanged: OnChanged = async (part, differences) => {
    await inventory.changed(part, differences)
    await lived(part, differences)
  }
  const { random, intervals, speed = 1 } = parts
  const refresh = createRefresh({ tables, systems, wall, random, intervals, onChanged, speed })
  const lookedUp: OnChanged = async (part, differences) => {
    if (part === 'users') refresh.users.recount()
    await lived(part, differences)
  }
  const inventory = createInventory({ tables, refresh, systems, wall, company, life, onChanged: lookedUp, onFault })
  void inventory.warm().catch(onFault)
  return {
    inventory,
    refresh: telling(refresh, life),
    async close() {
      await company.close()
      await life.close()
      for (const part of PARTS) await tables[part].close()
    },
  }
}

/** What a pass brought is told when it is through: thousands of changes are one message. */
function telling(refresh: Refresh, life: Pick<Life, 'tell'>): Refresh {
  return {
    ...refresh,
    async look(part: ReadPart, signal) {
      const next = await refresh.look(part, signal)
      await life.tell(part)
      return next
    },
  }
}

function unread(part: PartState['part']): PartState {
  return { part, asOf: undefined, count: 0, reading: undefined, trouble: undefined, doubt: undefined }
}
