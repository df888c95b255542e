/** Everything the inventory and our own batches know of one person, and how their copying goes, asked just now. */
import { known, unknown } from '../diagnostics/check/check.ts'
import { withTimeout } from '../jobs/timeout.ts'
import { domainOf, keyOf } from '../migration/address.ts'
import type { Batch } from '../migration/batch.ts'
import type { RemoteUser, RemoteUserStatistics } from '../migration/shapes/index.ts'
import { BatchKind } from '../records/batch.ts'
import { listRows, readBatch } from '../records/whole-batch.ts'
import type { Store } from '../store/store.ts'
import type { ExchangeReads } from '../systems/ports.ts'
import { type Ground, PART_NAMES, RECENT } from './grounds.ts'
import type { Aged, CompanyFacts, Inventory, PersonFacts } from './inventory.ts'
import { type Reading, readingOf, valueIn } from './reading.ts'

export interface Person extends Omit<PersonFacts, 'users'> {
  /** The one asked for; where the person is on a list under another one, that. */
  readonly address: string
  /** In our batch where there is one, else in any. */
  readonly migration: Aged<RemoteUser | undefined>
  /** Undefined inside = in no batch, so there is nothing to ask. */
  readonly statistics: Reading<RemoteUserStatistics | undefined>
  readonly company: Pick<CompanyFacts, 'domains' | 'skus' | 'spfWithoutMicrosoft'>
  /** Our own batch with this address on its list, the newest of several. */
  readonly batch: Batch | undefined
}

/** Wall milliseconds that Exchange may take to say how far one person is: the rest of the answer does not wait longer. */
const PATIENCE = 5_000

export async function personFacts(
  inventory: Inventory,
  exchange: Pick<ExchangeReads, 'statistics'>,
  store: Store,
  address: string,
  patience = PATIENCE,
): Promise<Person> {
  const [{ users, ...facts }, company] = await Promise.all([
    inventory.person(address, { maxAgeMs: RECENT }),
    inventory.company([domainOf(address)]),
  ])
  const listed = await newestBatch(store, [address, ...otherAddresses(facts, address)])
  if (listed !== undefined && listed.address !== keyOf(address))
    return personFacts(inventory, exchange, store, listed.address, patience)
  const batch = listed?.batch
  const migration: Person['migration'] = users.known ? { ...users, value: chosen(users.value, batch) } : users
  // Who is in no batch has no statistics. Where that is not known, our own list tells.
  const moving = migration.known ? migration.value !== undefined : batch !== undefined
  const late = () => unknown(`Exchange Online did not say within ${patience / 1000} seconds how far the copying is`)
  const ask = () => readingOf(() => exchange.statistics(address))
  const statistics = moving ? await withTimeout(ask, patience, late) : known(undefined)
  return { ...facts, address, migration, statistics, company, batch }
}

export function groundsOfPerson(person: Person, directory: boolean): Ground[] {
  return [
    { name: PART_NAMES.exchange, fact: person.recipient },
    { name: PART_NAMES.users, fact: person.migration },
    { name: PART_NAMES.graph, fact: person.tenantUser },
    ...(directory ? [{ name: PART_NAMES.directory, fact: person.mailbox }] : []),
  ]
}

/** A person may be left over in another batch: ours counts. */
function chosen(users: readonly RemoteUser[], batch: Batch | undefined): RemoteUser | undefined {
  return users.find((user) => batch !== undefined && keyOf(user.batch) === keyOf(batch.name)) ?? users[0]
}

/** Under one of them the person may be on a list: the primary address of then. In lower case. */
function otherAddresses({ mailbox, recipient, tenantUser }: Omit<PersonFacts, 'users'>, address: string): string[] {
  const [onPremises, cloud, user] = [valueIn(mailbox), valueIn(recipient), valueIn(tenantUser)]
  const all = [onPremises?.addresses ?? [], cloud?.addresses ?? [], user?.addresses ?? []].flat().map(keyOf)
  return [...new Set(all)].filter((other) => other !== keyOf(address))
}

interface Listed {
  readonly batch: Batch
  /** The first of those asked for that is on its list. */
  readonly address: string
}

async function newestBatch(store: Store, addresses: readonly string[]): Promise<Listed | undefined> {
  const keys = addresses.map(keyOf)
  const headers = (await store.list(BatchKind)).map(({ value }) => value.batch)
  for (const { name } of headers.sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1))) {
    const rows = await listRows(async (kind, id) => (await store.get(kind, id))?.value, name)
    const there = new Set(rows?.map((row) => keyOf(row.address)))
    const address = keys.find((key) => there.has(key))
    const batch = address === undefined ? undefined : (await readBatch(store, name))?.batch
    if (address !== undefined && batch !== undefined) return { batch, address }
  }
  return undefined
}
