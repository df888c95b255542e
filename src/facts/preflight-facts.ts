/** What the per-mailbox rules look at, gathered at once. What does not answer is "could not tell", never a failure. */
import type { Batch } from '../migration/batch.ts'
import type { PreflightInput } from '../migration/preflight/rule.ts'
import type { ListRow } from '../migration/types.ts'
import type { AcceptedDomain, MigrationEndpoint, Systems, TenantDomain } from '../systems/ports.ts'

export interface PreflightFacts {
  readonly input: PreflightInput
  /** Endpoints a staged batch can use; undefined = could not tell. */
  readonly endpoints: readonly MigrationEndpoint[] | undefined
}

/** `ours`: addresses whose cloud mailbox an earlier batch of ours made. */
export async function gatherPreflight(
  systems: Systems,
  list: { name: string; rows: readonly ListRow[]; ours: readonly string[]; endpoint?: string | undefined },
): Promise<PreflightFacts> {
  const { exchange, graph, directory } = systems
  const [recipients, users, accepted, domains, tenantUsers, mailboxes, servers, endpoints] = await Promise.all([
    told(exchange.recipients()),
    told(exchange.users()),
    told(exchange.acceptedDomains()),
    told(graph.domains()),
    told(graph.users()),
    told(directory?.mailboxes()),
    told(directory?.servers()),
    told(exchange.endpoints()),
  ])
  const staged = endpoints?.filter((endpoint) => /OutlookAnywhere/i.test(endpoint.type))
  const company = domainsOf(list.rows.map((row) => row.address))
  // A directory or tenant of another company tells nothing of these people (a replaced practice system may be one).
  const sameDirectory = mailboxes?.some((mailbox) =>
    mailbox.addresses.some((address) => company.has(domainOf(address))),
  )
  const sameTenant = tenantUsers?.some((user) => user.addresses.some((address) => company.has(domainOf(address))))
  const endpoint = chosen(staged, list, sameDirectory ? mailboxes : undefined)
  return {
    endpoints: staged,
    input: {
      batch: list.name,
      rows: list.rows,
      recipients: recipients?.length === 0 ? undefined : recipients,
      users,
      domains: knownDomains(accepted, domains),
      mailboxes: sameDirectory ? mailboxes : undefined,
      servers: sameDirectory ? servers : undefined,
      tenantUsers: sameTenant ? tenantUsers : undefined,
      endpoint,
      ours: list.ours,
    },
  }
}

/** The addresses an earlier batch of ours made cloud mailboxes for: their retry is no foreign mailbox. */
export function provisionedBefore(batches: readonly Batch[]): string[] {
  return batches.flatMap(({ mailboxes }) =>
    Object.entries(mailboxes).flatMap(([address, facts]) =>
      facts.cloudMailbox === true || /^(syncing|synced)/i.test(facts.status ?? '') ? [address] : [],
    ),
  )
}

/** The endpoint named, the only one, or the one whose server holds most of the list. */
function chosen(
  endpoints: readonly MigrationEndpoint[] | undefined,
  list: { rows: readonly ListRow[]; endpoint?: string | undefined },
  mailboxes: PreflightInput['mailboxes'],
): MigrationEndpoint | undefined {
  if (endpoints === undefined) return undefined
  if (list.endpoint !== undefined) return endpoints.find(({ identity }) => same(identity, list.endpoint ?? ''))
  if (endpoints.length <= 1 || mailboxes === undefined) return endpoints[0]
  const wanted = new Set(list.rows.map((row) => row.address.toLowerCase()))
  const homes = mailboxes.filter((mailbox) => wanted.has(mailbox.primaryAddress.toLowerCase()))
  const held = (endpoint: MigrationEndpoint) =>
    homes.filter((mailbox) => same(hostOf(mailbox.server), hostOf(endpoint.remoteServer ?? ''))).length
  return [...endpoints].sort((a, b) => held(b) - held(a))[0]
}

export function knownDomains(
  accepted: readonly AcceptedDomain[] | undefined,
  domains: readonly TenantDomain[] | undefined,
): PreflightInput['domains'] {
  if (accepted === undefined && domains === undefined) return undefined
  const known = new Map((domains ?? []).map((domain) => [domain.name.toLowerCase(), domain]))
  // Exchange accepts only domains that are verified.
  const others = (accepted ?? []).filter((domain) => !known.get(domain.name.toLowerCase())?.verified)
  return [
    ...[...known.values()].filter((domain) => !others.some(({ name }) => same(name, domain.name))),
    ...others.map(({ name }) => ({
      name,
      verified: true,
      authentication: known.get(name)?.authentication ?? 'Managed',
    })),
  ]
}

/** The answer, or undefined when there was none. */
async function told<T>(asked: Promise<T> | undefined): Promise<T | undefined> {
  try {
    return await asked
  } catch {
    return undefined
  }
}

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase()
const domainsOf = (addresses: readonly string[]): Set<string> => new Set(addresses.map(domainOf))
const hostOf = (server: string): string => server.split('.')[0] ?? ''
const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()
