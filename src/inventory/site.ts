/** What the prerequisites are judged by, asked of all systems at once. */

import type { CheckFacts } from '../diagnostics/check/check.ts'
import { known } from '../diagnostics/check/check.ts'
import { isStagedEndpoint } from '../diagnostics/check/endpoint.ts'
import type {
  DirectoryServer,
  EndpointTest,
  MigrationEndpoint,
  Organization,
  TenantDomain,
} from '../migration/shapes/index.ts'
import type { DnsReads, Reads } from '../systems/ports.ts'
import { wholePart } from './grounds.ts'
import type { Aged, Inventory } from './inventory.ts'
import { mapped, NO_DIRECTORY, type Reading, readingOf, valueIn } from './reading.ts'

/** DNS of one domain that mail is written to. */
export interface DomainDns {
  readonly domain: string
  readonly mx: Reading<Awaited<ReturnType<DnsReads['mx']>>>
  readonly txt: Reading<Awaited<ReturnType<DnsReads['txt']>>>
  /** `autodiscover.<domain>`. */
  readonly autodiscover: Reading<Awaited<ReturnType<DnsReads['cname']>>>
}

export interface TestedEndpoint {
  readonly endpoint: MigrationEndpoint
  readonly test: Reading<EndpointTest>
}

export interface Site {
  readonly servers: Reading<DirectoryServer[]>
  /** How many mailboxes the directory has, as the inventory knows it. */
  readonly mailboxes: Aged<number>
  readonly organization: Reading<Organization>
  readonly domains: Reading<TenantDomain[]>
  readonly endpoints: Reading<TestedEndpoint[]>
  /** Of every domain in use, the most used first. */
  readonly dns: readonly DomainDns[]
}

export async function siteFacts(systems: Reads, inventory: Inventory): Promise<Site> {
  const { exchange, graph, directory } = systems
  const [servers, states, company, organization, domains, endpoints] = await Promise.all([
    directory === undefined ? NO_DIRECTORY : readingOf(() => directory.servers()),
    inventory.states(),
    inventory.company(),
    readingOf(() => graph.organization()),
    readingOf(() => graph.domains()),
    readingOf(async () => Promise.all((await exchange.endpoints()).map((endpoint) => tested(systems, endpoint)))),
  ])
  const mailboxes = directory === undefined ? NO_DIRECTORY : wholePart('directory', states)
  const names = domainsInUse(company.domainsInUse.directory, valueIn(domains))
  const dns = await Promise.all(names.map((domain) => dnsFacts(systems.dns, domain)))
  return { servers, mailboxes, organization, domains, endpoints, dns }
}

async function tested({ exchange }: Reads, endpoint: MigrationEndpoint): Promise<TestedEndpoint> {
  return { endpoint, test: await readingOf(() => exchange.testEndpoint(endpoint.identity)) }
}

async function dnsFacts(dns: DnsReads, domain: string): Promise<DomainDns> {
  const [mx, txt, autodiscover] = await Promise.all([
    readingOf(() => dns.mx(domain)),
    readingOf(() => dns.txt(domain)),
    readingOf(() => dns.cname(`autodiscover.${domain}`)),
  ])
  return { domain, mx, txt, autodiscover }
}

/** Names that the public DNS cannot know. */
const NOT_PUBLIC = /(^|\.)(onmicrosoft\.com|local|lan|internal|intranet|corp|home|private)$/i

/** Those people have addresses in; without a directory the tenant's own. Only those that DNS can know. */
export function domainsInUse(
  used: ReadonlySet<string> | undefined,
  tenant: readonly TenantDomain[] | undefined,
): string[] {
  const own = [...(tenant ?? [])].sort(
    (a, b) => Number(b.isDefault) - Number(a.isDefault) || a.name.localeCompare(b.name),
  )
  const names = used === undefined || used.size === 0 ? own.map(({ name }) => name.toLowerCase()) : [...used]
  return names.filter((name) => name !== '' && !NOT_PUBLIC.test(name))
}

/** The facts as the checks take them, for one domain and one endpoint of the site. */
export function checkFacts(
  site: Site,
  now: Date,
  dns: DomainDns | undefined = site.dns[0],
  endpoint: TestedEndpoint | undefined = stagedEndpoints(site)[0],
): CheckFacts {
  const noDomain = { known: false, why: 'no mail domain of the company is known' } as const
  const noEndpoint = { known: false, why: 'no endpoint could be tested' } as const
  return {
    now,
    servers: site.servers,
    mailboxCount: site.mailboxes,
    organization: site.organization,
    domains: site.domains,
    endpoints: mapped(site.endpoints, (all) => all.map((one) => one.endpoint)),
    endpointTest: endpoint?.test ?? (site.endpoints.known ? noEndpoint : site.endpoints),
    domain: dns === undefined ? noDomain : known(dns.domain),
    mx: dns?.mx ?? noDomain,
    txt: dns?.txt ?? noDomain,
    autodiscover: dns?.autodiscover ?? noDomain,
  }
}

/** Those a staged batch can use. */
export function stagedEndpoints(site: Site): readonly TestedEndpoint[] {
  return (valueIn(site.endpoints) ?? []).filter(({ endpoint }) => isStagedEndpoint(endpoint))
}
