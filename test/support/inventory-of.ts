/** The inventory as the systems a test has would fill it: everybody read anew for each question, so that nothing is ever old. */
import type { Aged, CompanyFacts, Inventory } from '../../src/inventory/inventory.ts'
import { NO_DIRECTORY, type Reading, readingOf } from '../../src/inventory/reading.ts'
import { spfOf } from '../../src/inventory/spf.ts'
import type { CloudRecipient, DirectoryMailbox, RemoteUser, TenantUser } from '../../src/migration/shapes/index.ts'
import type { Reads } from '../../src/systems/ports.ts'
import { everyMailbox, everyRecipient, everyTenantUser, everyUser } from './everybody.ts'
import { fakeInventory, type Known, type Rows } from './fake-inventory.ts'

/** Everybody there is, as each system tells them. `directory` undefined = none is configured. */
export interface PeopleOf {
  recipients(): Promise<CloudRecipient[]>
  users(): Promise<RemoteUser[]>
  tenantUsers(): Promise<TenantUser[]>
  readonly mailboxes: (() => Promise<DirectoryMailbox[]>) | undefined
}

export function inventoryOf(systems: Reads, people: PeopleOf, now: () => Date): Inventory {
  const rows = async <T>(ask: () => Promise<T[]>): Promise<Rows<T>> => {
    const reading = await readingOf(ask)
    return reading.known ? { rows: reading.value, asOf: now() } : { why: reading.why }
  }
  const everybody = async (): Promise<Known> => {
    const { mailboxes } = people
    const [directory, exchange, graph, users] = await Promise.all([
      mailboxes === undefined ? undefined : rows(mailboxes),
      rows(() => people.recipients()),
      rows(() => people.tenantUsers()),
      rows(() => people.users()),
    ])
    return { directory, exchange, graph, users }
  }
  // Questions that are put at the same time are answered by one reading.
  let reading: Promise<Known> | undefined
  const whole = fakeInventory(() => {
    reading ??= everybody().finally(() => {
      reading = undefined
    })
    return reading
  })
  return {
    ...whole,
    company: async (domains = []) => {
      const [{ domainsInUse }, company] = await Promise.all([whole.company(), companyOf(systems, domains, now())])
      return { ...company, domainsInUse }
    },
  }
}

async function companyOf(
  { exchange, graph, directory, dns }: Reads,
  domains: readonly string[],
  asOf: Date,
): Promise<Omit<CompanyFacts, 'domainsInUse'>> {
  const aged = async <T>(reading: Promise<Reading<T>> | Reading<T>): Promise<Aged<T>> => {
    const answer = await reading
    return answer.known ? { ...answer, asOf } : answer
  }
  const [servers, counts, endpoints, tenantDomains, acceptedDomains, skus, spfWithoutMicrosoft] = await Promise.all([
    aged(directory === undefined ? NO_DIRECTORY : readingOf(() => directory.servers())),
    aged(directory === undefined ? NO_DIRECTORY : readingOf(() => directory.counts())),
    aged(readingOf(() => exchange.endpoints())),
    aged(readingOf(() => graph.domains())),
    aged(readingOf(() => exchange.acceptedDomains())),
    aged(readingOf(() => graph.skus())),
    aged(spfOf(dns, domains)),
  ])
  return { servers, counts, endpoints, domains: tenantDomains, acceptedDomains, skus, spfWithoutMicrosoft }
}

/** Everybody, page by page, of systems that answer. */
export function liveInventory(systems: Reads, now: () => Date): Inventory {
  return inventoryOf(systems, liveReaders(systems), now)
}

export function liveReaders({ exchange, graph, directory }: Pick<Reads, 'exchange' | 'graph' | 'directory'>): PeopleOf {
  return {
    recipients: () => everyRecipient(exchange),
    users: () => everyUser(exchange),
    tenantUsers: () => everyTenantUser(graph),
    mailboxes: directory && (() => everyMailbox(directory)),
  }
}
