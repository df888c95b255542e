/** An inventory as a test tells it: plain lists of people, and how old or silent each part is. */

import type { Aged, CompanyFacts, Inventory, LifeEvent, PartState, PeopleFacts } from '../../src/inventory/inventory.ts'
import { NO_DIRECTORY } from '../../src/inventory/reading.ts'
import type { Part } from '../../src/inventory/table.ts'
import { domainOf, keyOf } from '../../src/migration/address.ts'
import type { CloudRecipient, DirectoryMailbox, RemoteUser, TenantUser } from '../../src/migration/shapes/index.ts'

/** Rows with their age, or why there are none. */
export type Rows<T> = { readonly rows: readonly T[]; readonly asOf: Date } | { readonly why: string }

export interface Known {
  /** Undefined = none is configured. */
  readonly directory: Rows<DirectoryMailbox> | undefined
  readonly exchange: Rows<CloudRecipient>
  readonly graph: Rows<TenantUser>
  readonly users: Rows<RemoteUser>
  readonly company?: Partial<CompanyFacts>
  readonly life?: readonly LifeEvent[]
  /** What a part's state says beside its rows. */
  readonly states?: Partial<Record<Part, Partial<PartState>>>
  readonly pieceSize?: number
}

export interface Question {
  readonly asked: 'people' | 'everybody' | 'person' | 'company' | 'states'
  readonly addresses?: readonly string[]
  readonly maxAgeMs?: number | undefined
}

const UNASKED: Aged<never> = { known: false, why: 'this was not to be asked' }
const mailboxAddresses = (one: { primaryAddress: string; addresses: readonly string[] }) => [
  one.primaryAddress,
  ...one.addresses,
]
const userAddresses = (one: TenantUser) => [one.mail ?? '', one.principalName, ...one.addresses]

/** `tell` is asked anew for each question, as systems are. `questions` gets each question that is put. */
export function fakeInventory(tell: Known | (() => Promise<Known>), questions: Question[] = []): Inventory {
  const now = async (question: Question) => {
    questions.push(question)
    return typeof tell === 'function' ? tell() : tell
  }
  return {
    states: async () => statesOf(await now({ asked: 'states' })),
    people: async (addresses, { maxAgeMs } = {}) =>
      owning(await now({ asked: 'people', addresses, maxAgeMs }), addresses),
    async everybody(from, visit) {
      const known = await now({ asked: 'everybody' })
      const rows = from === 'directory' ? known.directory : known.exchange
      const all = rows !== undefined && 'rows' in rows ? rows.rows : []
      const size = known.pieceSize ?? 1_000
      for (let i = 0; i < all.length; i += size) {
        const piece = all.slice(i, i + size)
        const facts = owning(known, piece.flatMap(mailboxAddresses))
        const own = <T>(fact: Aged<readonly T[]>) => (fact.known ? { ...fact, value: piece as never } : fact)
        await visit(
          from === 'directory'
            ? { ...facts, mailboxes: own(facts.mailboxes) }
            : { ...facts, recipients: own(facts.recipients) },
        )
      }
    },
    async person(address, { maxAgeMs } = {}) {
      const known = await now({ asked: 'person', addresses: [address], maxAgeMs })
      const owned = people(known, new Set([keyOf(address)]))
      const one = <T>(fact: Aged<readonly T[]>): Aged<T | undefined> =>
        fact.known ? { ...fact, value: fact.value[0] } : fact
      return {
        mailbox: one(owned.mailboxes),
        recipient: one(owned.recipients),
        tenantUser: one(owned.tenantUsers),
        users: owned.users,
        life: known.life ?? [],
      }
    },
    async company(domains = []) {
      const known = await now({ asked: 'company', addresses: domains })
      return { ...NOTHING, domainsInUse: domainsInUse(known), ...known.company }
    },
    drop: async () => {},
  }
}

/** Of a program that has read nothing yet. */
export function unreadInventory(): Inventory {
  const why = 'nothing was read yet'
  return fakeInventory({ directory: { why }, exchange: { why }, graph: { why }, users: { why } })
}

const NOTHING: Omit<CompanyFacts, 'domainsInUse'> = {
  servers: UNASKED,
  counts: UNASKED,
  endpoints: UNASKED,
  domains: UNASKED,
  acceptedDomains: UNASKED,
  skus: UNASKED,
  spfWithoutMicrosoft: UNASKED,
}

function aged<T>(rows: Rows<T> | undefined): Aged<readonly T[]> {
  if (rows === undefined) return NO_DIRECTORY
  return 'why' in rows ? { known: false, why: rows.why } : { known: true, value: rows.rows, asOf: rows.asOf }
}

function owning(known: Known, addresses: readonly string[]): PeopleFacts {
  return people(known, new Set(addresses.map(keyOf)))
}

function people(known: Known, wanted: ReadonlySet<string>) {
  const only = <T>(rows: Rows<T> | undefined, addresses: (one: T) => readonly string[]): Aged<readonly T[]> => {
    const fact = aged(rows)
    if (!fact.known) return fact
    return { ...fact, value: fact.value.filter((one) => addresses(one).some((address) => wanted.has(bare(address)))) }
  }
  return {
    mailboxes: only(known.directory, mailboxAddresses),
    recipients: only(known.exchange, mailboxAddresses),
    tenantUsers: only(known.graph, userAddresses),
    users: only(known.users, ({ address }) => [address]),
  }
}

const bare = (address: string): string => keyOf(address).replace(/^smtp:/, '')

function statesOf(known: Known): PartState[] {
  const parts: [Part, Rows<unknown> | undefined][] = [
    ['directory', known.directory],
    ['exchange', known.exchange],
    ['graph', known.graph],
    ['users', known.users],
  ]
  return parts.flatMap(([part, rows]) =>
    rows === undefined ? [] : [{ ...stateOf(part, rows), ...known.states?.[part] }],
  )
}

function stateOf(part: Part, rows: Rows<unknown>): PartState {
  const silent = 'why' in rows
  return {
    part,
    asOf: silent ? undefined : rows.asOf,
    count: silent ? 0 : rows.rows.length,
    reading: undefined,
    trouble: silent ? { why: rows.why, since: new Date(0) } : undefined,
    doubt: undefined,
  }
}

/** The most used first. */
function domainsInUse({ directory, exchange, graph }: Known): CompanyFacts['domainsInUse'] {
  const used = <T>(rows: Rows<T> | undefined, addresses: (one: T) => readonly string[]) => {
    const fact = aged(rows)
    if (!fact.known) return undefined
    const counts = new Map<string, number>()
    for (const one of fact.value) {
      for (const domain of new Set(addresses(one).map(domainOf))) counts.set(domain, (counts.get(domain) ?? 0) + 1)
    }
    return new Set([...counts].sort(([, a], [, b]) => b - a).map(([domain]) => domain))
  }
  return {
    directory: used(directory, mailboxAddresses),
    exchange: used(exchange, mailboxAddresses),
    graph: used(graph, userAddresses),
  }
}
