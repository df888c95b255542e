/** What the rules look at for one list, gathered at once. What does not answer is "could not tell", never a failure. */

import { isStagedEndpoint } from '../diagnostics/check/endpoint.ts'
import type { Batch } from '../migration/batch.ts'
import { hostOf } from '../migration/preflight/known.ts'
import type { PreflightInput } from '../migration/preflight/rule.ts'
import type { MigrationEndpoint } from '../migration/shapes/index.ts'
import { hasCloudMailbox } from '../migration/statuses.ts'
import type { ListRow } from '../migration/types.ts'
import type { Reads } from '../systems/ports.ts'
import { shareDomain } from './company.ts'
import { mailboxFacts } from './mailboxes.ts'
import { valueIn } from './reading.ts'
import { rulesInput } from './rules-input.ts'

export interface PreflightFacts {
  readonly input: PreflightInput
  /** Endpoints a staged batch can use; undefined = could not tell. */
  readonly endpoints: readonly MigrationEndpoint[] | undefined
}

interface List {
  readonly name: string
  readonly rows: readonly ListRow[]
  /** Addresses whose cloud mailbox an earlier batch of ours made. */
  readonly ours: readonly string[]
  /** The endpoint asked for by name, if any. */
  readonly endpoint?: string | undefined
}

export async function gatherPreflight(systems: Reads, list: List): Promise<PreflightFacts> {
  const facts = await mailboxFacts(systems)
  const rules = rulesInput(facts, list.ours)
  const wanted = list.rows.map(({ address }) => ({ addresses: [address] }))
  // A directory that has none of the list's domains is another company's.
  const here = shareDomain(rules.mailboxes, wanted)
  const mailboxes = here ? rules.mailboxes : undefined
  // Where Exchange did not say which domains it accepts, a Graph that has none of the list's is another company's.
  const domains = rules.domains?.filter(({ verified }) => verified).map(({ name }) => ({ addresses: [`@${name}`] }))
  const knowsDomains = facts.acceptedDomains.known || shareDomain(domains, wanted)
  const endpoints = valueIn(facts.endpoints)?.filter(isStagedEndpoint)
  return {
    endpoints,
    input: {
      ...rules,
      mailboxes,
      domains: knowsDomains ? rules.domains : undefined,
      servers: here ? rules.servers : undefined,
      tenantUsers: shareDomain(rules.tenantUsers, wanted) ? rules.tenantUsers : undefined,
      batch: list.name,
      rows: list.rows,
      endpoint: chosen(endpoints, list, mailboxes),
    },
  }
}

/** The addresses an earlier batch of ours made cloud mailboxes for: their retry is no foreign mailbox. */
export function provisionedBefore(batches: readonly Batch[]): string[] {
  return batches.flatMap(({ mailboxes }) =>
    Object.entries(mailboxes).flatMap(([address, facts]) =>
      facts.cloudMailbox === true || hasCloudMailbox(facts.status ?? '') ? [address] : [],
    ),
  )
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
