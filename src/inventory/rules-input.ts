/** What the inventory knows, as the per-mailbox rules take it. Pure. */
import { keyOf } from '../migration/address.ts'
import type { Batch } from '../migration/batch.ts'
import type { PreflightInput } from '../migration/preflight/rule.ts'
import type { AcceptedDomain, TenantDomain } from '../migration/shapes/index.ts'
import { hasCloudMailbox } from '../migration/statuses.ts'
import { shareDomain } from './company.ts'
import type { CompanyFacts, PeopleFacts } from './inventory.ts'
import { valueIn } from './reading.ts'

/** What may be laid beside one another: a directory or a Graph of another company tells nothing of these people. */
export interface Same {
  readonly directory: boolean
  readonly graph: boolean
}

/** `wanted`: the domains of a list, where one is judged. A system that has none of them knows nobody on it. */
export function sameCompany({ domainsInUse }: CompanyFacts, wanted?: ReadonlySet<string>): Same {
  const { directory, exchange, graph } = domainsInUse
  return {
    directory: shareDomain(directory, exchange) && shareDomain(directory, wanted),
    graph: shareDomain(graph, exchange) && shareDomain(graph, wanted),
  }
}

type People = Pick<PreflightInput, 'mailboxes' | 'recipients' | 'users' | 'tenantUsers'>

/** A tenant with nobody in it is one that tells nothing. */
export function believed(people: PeopleFacts, { domainsInUse }: CompanyFacts): PeopleFacts {
  if (domainsInUse.exchange?.size !== 0) return people
  return { ...people, recipients: { known: false, why: 'Exchange Online has not one recipient' } }
}

export function peopleInput(people: PeopleFacts, same: Same): People {
  return {
    mailboxes: same.directory ? valueIn(people.mailboxes) : undefined,
    recipients: valueIn(people.recipients),
    users: valueIn(people.users),
    tenantUsers: same.graph ? valueIn(people.tenantUsers) : undefined,
  }
}

type Company = Pick<PreflightInput, 'servers' | 'domains' | 'spfWithoutMicrosoft'>

export function companyInput(company: CompanyFacts, same: Same): Company {
  return {
    servers: same.directory ? valueIn(company.servers) : undefined,
    domains: knownDomains(valueIn(company.acceptedDomains), valueIn(company.domains)),
    spfWithoutMicrosoft: valueIn(company.spfWithoutMicrosoft),
  }
}

/** Addresses whose cloud mailbox a batch of ours made, lower-cased: their retry is no foreign mailbox. */
export function provisionedBefore(batches: readonly Batch[]): Set<string> {
  const ours = new Set<string>()
  for (const { mailboxes } of batches) {
    for (const [address, facts] of Object.entries(mailboxes)) {
      if (facts.cloudMailbox === true || hasCloudMailbox(facts.status ?? '')) ours.add(keyOf(address))
    }
  }
  return ours
}

function knownDomains(
  accepted: readonly AcceptedDomain[] | undefined,
  domains: readonly TenantDomain[] | undefined,
): PreflightInput['domains'] {
  if (accepted === undefined && domains === undefined) return undefined
  const known = new Map((domains ?? []).map((domain) => [domain.name.toLowerCase(), domain]))
  // Exchange accepts only domains that are verified.
  for (const { name } of accepted ?? []) {
    const before = known.get(name.toLowerCase())
    const base = before ?? { name, isDefault: false, isInitial: false, authentication: 'Managed' }
    known.set(name.toLowerCase(), { ...base, verified: true })
  }
  return [...known.values()]
}
