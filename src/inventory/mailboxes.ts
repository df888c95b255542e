/** What decides which mailboxes may be migrated, asked of all systems at once. */
import type {
  AcceptedDomain,
  CloudRecipient,
  DirectoryCounts,
  DirectoryMailbox,
  DirectoryServer,
  MigrationEndpoint,
  RemoteUser,
  TenantDomain,
  TenantUser,
} from '../migration/shapes/index.ts'
import type { Reads } from '../systems/ports.ts'
import { domainsOf } from './company.ts'
import { NO_DIRECTORY, type Reading, readingOf, valueIn } from './reading.ts'
import { spfOf } from './spf.ts'

export interface MailboxFacts {
  readonly counts: Reading<DirectoryCounts>
  readonly mailboxes: Reading<DirectoryMailbox[]>
  readonly servers: Reading<DirectoryServer[]>
  readonly recipients: Reading<CloudRecipient[]>
  /** Migration users of every batch there is. */
  readonly users: Reading<RemoteUser[]>
  readonly endpoints: Reading<MigrationEndpoint[]>
  readonly domains: Reading<TenantDomain[]>
  readonly acceptedDomains: Reading<AcceptedDomain[]>
  readonly tenantUsers: Reading<TenantUser[]>
  /** SPF records that leave Microsoft out, by domain. */
  readonly spfWithoutMicrosoft: Reading<ReadonlyMap<string, string>>
}

export async function mailboxFacts({ exchange, graph, directory, dns }: Reads): Promise<MailboxFacts> {
  const onPremises = async <T>(ask: (found: NonNullable<typeof directory>) => Promise<T>): Promise<Reading<T>> =>
    directory === undefined ? NO_DIRECTORY : readingOf(() => ask(directory))
  const [counts, mailboxes, servers, recipients, users, endpoints, domains, acceptedDomains, tenantUsers] =
    await Promise.all([
      onPremises((one) => one.counts()),
      onPremises((one) => one.mailboxes()),
      onPremises((one) => one.servers()),
      readingOf(() => exchange.recipients()),
      readingOf(() => exchange.users()),
      readingOf(() => exchange.endpoints()),
      readingOf(() => graph.domains()),
      readingOf(() => exchange.acceptedDomains()),
      readingOf(() => graph.users()),
    ])
  const people = valueIn(recipients) ?? valueIn(mailboxes) ?? []
  const mail = [...domainsOf(people)].filter((domain) => !domain.endsWith('.onmicrosoft.com'))
  const spfWithoutMicrosoft = await spfOf(dns, mail)
  return {
    counts,
    mailboxes,
    servers,
    recipients,
    users,
    endpoints,
    domains,
    acceptedDomains,
    tenantUsers,
    spfWithoutMicrosoft,
  }
}
