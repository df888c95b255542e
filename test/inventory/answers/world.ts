/** An inventory over plain tables, systems that answer from lists and count how often they are asked, and a still clock. */
import { manualClock } from '../../../src/clock.ts'
import { openCompanyMemory } from '../../../src/inventory/answers/company-memory.ts'
import { createInventory } from '../../../src/inventory/answers.ts'
import type { PartState } from '../../../src/inventory/inventory.ts'
import type { LifeLine } from '../../../src/inventory/life.ts'
import { createLifeFeed } from '../../../src/inventory/life-feed.ts'
import { keys } from '../../../src/inventory/refresh/keys.ts'
import type { Part } from '../../../src/inventory/table.ts'
import type { CloudRecipient, DirectoryMailbox, RemoteUser, TenantUser } from '../../../src/migration/shapes/index.ts'
import { silence, systems } from '../../support/fakes.ts'
import { memoryStore } from '../../support/memory-store.ts'
import { plainTable } from '../../support/plain-table.ts'
import { T0 } from '../../support/records.ts'

export const MINUTE = 60_000

/** What the systems have at the moment. */
export interface Rows {
  mailboxes: DirectoryMailbox[]
  recipients: CloudRecipient[]
  tenantUsers: TenantUser[]
  users: RemoteUser[]
}

export interface WorldOptions {
  readonly noDirectory?: boolean
  /** Wall milliseconds a question waits, in a test that has someone who never answers. */
  readonly patience?: number
}

const owns = (addresses: readonly string[], asked: readonly string[]) =>
  addresses.some((one) => asked.includes(one.toLowerCase()))

export async function world({ noDirectory = false, patience = 5_000 }: WorldOptions = {}) {
  const wall = manualClock(T0)
  const rows: Rows = { mailboxes: [], recipients: [], tenantUsers: [], users: [] }
  const calls: string[] = []
  /** Refuses, or never answers, by the name of the method. */
  const faults = new Map<string, 'silent' | 'hangs'>()
  const answer = async <T>(name: string, work: () => T): Promise<T> => {
    calls.push(name)
    const fault = faults.get(name)
    if (fault === 'silent') throw silence(name, name.startsWith('directory') ? 'the directory' : 'Exchange Online')
    if (fault === 'hangs') return new Promise<T>(() => {})
    return work()
  }
  const reads = systems({
    exchange: {
      recipientsAt: (asked) =>
        answer('recipientsAt', () => rows.recipients.filter(({ addresses }) => owns(addresses, asked))),
      endpoints: () => answer('endpoints', () => []),
      acceptedDomains: () => answer('acceptedDomains', () => []),
      user: (asked) => answer('user', () => rows.users.find((one) => one.address === asked)),
    },
    graph: {
      domains: () => answer('domains', () => []),
      skus: () => answer('skus', () => []),
      usersById: (ids) => answer('usersById', () => rows.tenantUsers.filter(({ id }) => ids.includes(id))),
      usersAt: (asked) => answer('usersAt', () => rows.tenantUsers.filter(({ addresses }) => owns(addresses, asked))),
    },
    directory: noDirectory
      ? undefined
      : {
          servers: () => answer('servers', () => []),
          counts: async () => {
            throw silence('counts', 'the directory')
          },
          mailboxesAt: (asked) =>
            answer('directory.mailboxesAt', () => rows.mailboxes.filter(({ addresses }) => owns(addresses, asked))),
        },
  })
  const tables = {
    directory: plainTable<DirectoryMailbox>(({ primaryAddress, addresses }) => [primaryAddress, ...addresses]),
    exchange: plainTable<CloudRecipient>(({ primaryAddress, addresses }) => [primaryAddress, ...addresses]),
    graph: plainTable<TenantUser>(({ mail, principalName, addresses }) => [mail ?? principalName, ...addresses]),
    users: plainTable<RemoteUser>((user) => [user.address]),
  }
  const states = new Map<Part, Partial<PartState>>()
  const state = (part: Part): PartState => ({
    part,
    asOf: undefined,
    count: tables[part].size,
    reading: undefined,
    trouble: undefined,
    doubt: undefined,
    ...states.get(part),
  })
  const lines: LifeLine[] = []
  /** What happens when changes are picked up. */
  let onChanges = (_part: Part): void => {}
  const refresh = {
    changes: async ([part = 'users']: readonly Part[]) => {
      calls.push(`changes ${part}`)
      onChanges(part)
    },
    states: () => [state('directory'), state('exchange'), state('graph'), state('users')],
  }
  const company = await openCompanyMemory({
    systems: reads,
    store: memoryStore(),
    wall,
    patienceMs: patience,
    onFault: (error) => {
      throw error
    },
  })
  const life = {
    of: async () => [],
    drop: async () => {},
    record: async (more: readonly LifeLine[]) => void lines.push(...more),
  }
  const inventory = createInventory({
    tables,
    refresh,
    systems: reads,
    wall,
    company,
    life,
    onChanged: createLifeFeed({ tables, life, skus: () => undefined }),
    onFault: (error) => {
      throw error
    },
    patience: { changes: patience, lookUp: patience, silent: patience },
  })
  return {
    wall,
    rows,
    calls,
    faults,
    tables,
    states,
    lines,
    inventory,
    onChanges: (act: typeof onChanges) => {
      onChanges = act
    },
    /** All parts were read whole, so many milliseconds ago. */
    readWhole(ago = 0) {
      const at = wall.now().getTime() - ago
      const by = <T>(all: readonly T[], key: (row: T) => string) =>
        Object.fromEntries(all.map((row) => [key(row), row]))
      tables.directory.whole(
        by(rows.mailboxes, ({ guid }) => guid),
        at,
      )
      tables.exchange.whole(
        by(rows.recipients, ({ guid }) => guid),
        at,
      )
      tables.graph.whole(
        by(rows.tenantUsers, ({ id }) => id),
        at,
      )
      tables.users.whole(by(rows.users, keys.users), at)
      for (const part of ['directory', 'exchange', 'graph', 'users'] as const) states.set(part, { asOf: new Date(at) })
    },
  }
}
