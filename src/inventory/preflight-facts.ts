/** What the rules look at for one list. What is not known is "could not tell", never a failure. */
import { isStagedEndpoint } from '../diagnostics/check/endpoint.ts'
import { hostOf } from '../migration/preflight/known.ts'
import type { PreflightInput } from '../migration/preflight/rule.ts'
import type { MigrationEndpoint } from '../migration/shapes/index.ts'
import type { ListRow } from '../migration/types.ts'
import { domainsOf, shareDomain } from './company.ts'
import { knownSince } from './grounds.ts'
import type { Inventory, PeopleFacts } from './inventory.ts'
import { valueIn } from './reading.ts'
import { believed, companyInput, peopleInput, sameCompany } from './rules-input.ts'

export interface PreflightFacts {
  readonly input: PreflightInput
  /** Endpoints a staged batch can use; undefined = could not tell. */
  readonly endpoints: readonly MigrationEndpoint[] | undefined
  readonly people: PeopleFacts
}

interface List {
  readonly name: string
  readonly rows: readonly ListRow[]
  /** Addresses whose cloud mailbox an earlier batch of ours made, lower-cased. */
  readonly ours: ReadonlySet<string>
  /** The endpoint asked for by name, if any. */
  readonly endpoint?: string | undefined
  /** Those there are, where they were asked for just now. */
  readonly endpoints?: readonly MigrationEndpoint[] | undefined
  /** Wall milliseconds a row may be old before it is looked up again. */
  readonly maxAgeMs: number
  /** What was known before then counts as not known: for who plans on it. */
  readonly since?: Date | undefined
}

export async function gatherPreflight(inventory: Inventory, list: List): Promise<PreflightFacts> {
  const addresses = list.rows.map(({ address }) => address)
  const wanted = domainsOf(addresses)
  const [found, company] = await Promise.all([
    inventory.people(addresses, { maxAgeMs: list.maxAgeMs }),
    inventory.company([...wanted]),
  ])
  const plausible = believed(found, company)
  const people = list.since === undefined ? plausible : knownSince(list.since, plausible)
  const same = sameCompany(company, wanted)
  const ofPeople = peopleInput(people, same)
  const ofCompany = companyInput(company, same)
  // Where Exchange did not say which domains it accepts, a Graph that has none of the list's is another company's.
  const verified = ofCompany.domains?.filter((domain) => domain.verified).map(({ name }) => name.toLowerCase())
  const knowsDomains = company.acceptedDomains.known || shareDomain(verified && new Set(verified), wanted)
  const endpoints = (list.endpoints ?? valueIn(company.endpoints))?.filter(isStagedEndpoint)
  return {
    endpoints,
    people,
    input: {
      ...ofCompany,
      ...ofPeople,
      domains: knowsDomains ? ofCompany.domains : undefined,
      ours: list.ours,
      batch: list.name,
      rows: list.rows,
      endpoint: chosen(endpoints, list, ofPeople.mailboxes),
    },
  }
}

/** The endpoint named, the only one, or the one whose server holds most of the list. */
function chosen(
  endpoints: readonly MigrationEndpoint[] | undefined,
  list: List,
  mailboxes: PreflightInput['mailboxes'],
): MigrationEndpoint | undefined {
  if (endpoints === undefined) return undefined
  const { endpoint } = list
  if (endpoint !== undefined) {
    return endpoints.find(({ identity }) => identity.toLowerCase() === endpoint.toLowerCase())
  }
  if (endpoints.length <= 1 || mailboxes === undefined) return endpoints[0]
  const wanted = new Set(list.rows.map((row) => row.address.toLowerCase()))
  const homes = mailboxes.filter((mailbox) => wanted.has(mailbox.primaryAddress.toLowerCase()))
  const held = ({ remoteServer = '' }: MigrationEndpoint) =>
    homes.filter((mailbox) => hostOf(mailbox.server) === hostOf(remoteServer)).length
  return [...endpoints].sort((a, b) => held(b) - held(a))[0]
}
