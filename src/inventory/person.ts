/** Everything the systems and our own batches know of one person, asked at once. */
import { domainOf, keyOf } from '../migration/address.ts'
import type { Batch } from '../migration/batch.ts'
import type {
  CloudRecipient,
  DirectoryMailbox,
  RemoteUser,
  RemoteUserStatistics,
  TenantDomain,
  TenantSku,
  TenantUser,
} from '../migration/shapes/index.ts'
import { BatchKind } from '../records/batch.ts'
import { listRows, readBatch } from '../records/whole-batch.ts'
import type { Store } from '../store/store.ts'
import type { Reads } from '../systems/ports.ts'
import { NO_DIRECTORY, type Reading, readingOf } from './reading.ts'
import { spfOf } from './spf.ts'

export interface Person {
  readonly address: string
  readonly migration: Reading<RemoteUser | undefined>
  readonly statistics: Reading<RemoteUserStatistics | undefined>
  readonly recipient: Reading<CloudRecipient | undefined>
  readonly tenant: Reading<TenantUser | undefined>
  readonly domains: Reading<TenantDomain[]>
  readonly skus: Reading<TenantSku[]>
  readonly mailbox: Reading<DirectoryMailbox | undefined>
  readonly spf: Reading<ReadonlyMap<string, string>>
  /** Our own batch with this address on its list, the newest of several. */
  readonly batch: Batch | undefined
}

export async function personFacts(systems: Reads, store: Store, address: string): Promise<Person> {
  const { exchange, graph, directory, dns } = systems
  const [migration, statistics, recipient, tenant, domains, skus, mailbox, spf, batch] = await Promise.all([
    readingOf(() => exchange.user(address)),
    readingOf(() => exchange.statistics(address)),
    readingOf(() => exchange.recipient(address)),
    readingOf(() => graph.user(address)),
    readingOf(() => graph.domains()),
    readingOf(() => graph.skus()),
    directory === undefined ? NO_DIRECTORY : readingOf(() => directory.mailbox(address)),
    spfOf(dns, [domainOf(address)]),
    newestBatch(store, address),
  ])
  return { address, migration, statistics, recipient, tenant, domains, skus, mailbox, spf, batch }
}

async function newestBatch(store: Store, address: string): Promise<Batch | undefined> {
  const key = keyOf(address)
  const headers = (await store.list(BatchKind)).map(({ value }) => value.batch)
  for (const { name } of headers.sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1))) {
    const rows = await listRows(async (kind, id) => (await store.get(kind, id))?.value, name)
    if (rows?.some((row) => keyOf(row.address) === key)) return (await readBatch(store, name))?.batch
  }
  return undefined
}
