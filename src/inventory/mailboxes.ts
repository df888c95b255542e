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
import { NO_DIRECTORY, type Told, told, valueIn } from './reading.ts'
import { spfOf } from './spf.ts'

export interface MailboxFacts {
  readonly counts: Told<DirectoryCounts>
  readonly mailboxes: Told<DirectoryMailbox[]>
  readonly servers: Told<DirectoryServer[]>
  readonly recipients: Told<CloudRecipient[]>
  /** Migration users of every batch there is. */
  readonly users: Told<RemoteUser[]>
  readonly endpoints: Told<MigrationEndpoint[]>
  readonly domains: Told<TenantDomain[]>
  readonly acceptedDomains: Told<AcceptedDomain[]>
  readonly tenantUsers: Told<TenantUser[]>
  /** SPF records that leave Microsoft out, by domain. */
  readonly spfWithoutMicrosoft: Told<ReadonlyMap<string, string>>
}

export async function mailboxFacts({ exchange, graph, directory, dns }: Reads): Promise<MailboxFacts> {
  const onPremises = async <T>(ask: (found: NonNullable<typeof directory>) => Promise<T>): Promise<Told<T>> =>
    directory === undefined ? NO_DIRECTORY : told(() => ask(directory))
  const [counts, mailboxes, servers, recipients, users, endpoints, domains, acceptedDomains, tenantUsers] =
    await Promise.all([
      onPremises((one) => one.counts()),
      onPremises((one) => one.mailboxes()),
      onPremises((one) => one.servers()),
      told(() => exchange.recipients()),
      told(() => exchange.users()),
      told(() => exchange.endpoints()),
      told(() => graph.domains()),
      told(() => exchange.acceptedDomains()),
      told(() => graph.users()),
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
