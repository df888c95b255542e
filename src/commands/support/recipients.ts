/** What was gathered, as the rules take it, and the lists that come of their answer. Pure. */
import type { MailboxFacts } from '../../inventory/mailboxes.ts'
import { reasons, valueIn } from '../../inventory/reading.ts'
import { sameCompany } from '../../inventory/rules-input.ts'
import { keyOf } from '../../migration/address.ts'
import { hostOf } from '../../migration/preflight/known.ts'
import type { Recipients } from '../../migration/recipients.ts'

/** Why part of the answer is missing: the systems' own reasons, then what the rules could not look at for it. */
export function inconclusive(facts: MailboxFacts, found: Recipients): string[] {
  const silent = reasons(Object.values(facts)).map((why) => `Could not tell: ${why}`)
  const other = sameCompany(facts)
    ? []
    : ['The directory and the tenant have not one domain in common: the directory is left out as another company’s.']
  return [...silent, ...other, ...(found.unsure === undefined ? [] : [found.unsure])]
}

/** Servers beyond these are in the whole list only: a card has room for a few buttons. */
const SERVERS = 4

/**
 * The eligible addresses: all, and those of each server, as a batch through a manual endpoint takes mailboxes of one
 * server. Names say whether an endpoint reaches the server.
 */
export function listsByServer(
  eligible: readonly string[],
  facts: MailboxFacts,
): { name: string; title: string; addresses: readonly string[] }[] {
  if (eligible.length === 0) return []
  const all = { name: 'eligible.csv', title: `All ${count(eligible)} as CSV`, addresses: eligible }
  const homes = new Map((valueIn(facts.mailboxes) ?? []).map((one) => [keyOf(one.primaryAddress), one.server]))
  const byServer = new Map<string, string[]>()
  for (const address of eligible) {
    const server = homes.get(keyOf(address))
    if (server !== undefined) byServer.set(server, [...(byServer.get(server) ?? []), address])
  }
  const lists = [...byServer].map(([server, addresses]) => ({
    name: `eligible-${server.replace(/[^A-Za-z0-9-]/g, '-')}.csv`,
    title: `${server}: ${count(addresses)}${reached(server, facts) ? '' : ' (no endpoint)'}`,
    addresses,
  }))
  lists.sort((a, b) => b.addresses.length - a.addresses.length)
  return lists.length > 1 ? [all, ...lists.slice(0, SERVERS)] : [all]
}

/** With Autodiscover, or where the endpoints could not be read, every server counts as reached. */
function reached(server: string, { endpoints }: MailboxFacts): boolean {
  const found = valueIn(endpoints)
  return (
    found === undefined ||
    found.some(({ remoteServer }) => remoteServer === undefined || hostOf(remoteServer) === hostOf(server))
  )
}

const count = (all: readonly unknown[]): string => all.length.toLocaleString('en')

const WAYS: readonly (readonly [RegExp, string])[] = [
  [/^user mailboxes/i, 'by batch'],
  [/^(shared|room|equipment) mailboxes/i, 'by batch; its type is set again afterwards'],
  [/^linked mailboxes/i, 'not at all as it is: directory sync leaves it out'],
  [/^mail users$/i, 'by batch, if there is a mailbox on-premises'],
  [/^(groups|contacts|mail users without)/i, 'by directory sync'],
  [/^cloud mailboxes/i, 'there already'],
]

/** How a kind of recipient gets to the cloud: only mailboxes go by batch (the guide, and Microsoft). */
export function wayOf(kind: string): string {
  return WAYS.find(([pattern]) => pattern.test(kind))?.[1] ?? ''
}
