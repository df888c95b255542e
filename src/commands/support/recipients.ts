/** What was found of everybody, as a card and its lists say it. Pure. */
import type { Everybody } from '../../inventory/everybody.ts'
import { caveat, oldest, weak, whyUnread } from '../../inventory/grounds.ts'
import { reasons, valueIn } from '../../inventory/reading.ts'
import { hostOf } from '../../migration/preflight/known.ts'

/** The headline: what could not be read, or is old, is said in it. `now`: wall time. */
export function headline({ found, grounds }: Everybody, now: Date): (time: (at: Date) => string) => string {
  const { eligible, ineligible, source } = found
  const outdated = weak(grounds, now)
  const asOf = oldest(grounds)
  return (time) => {
    const unread = caveat(
      outdated.filter(({ fact }) => !fact.known),
      time,
    )
    const old = outdated.some(({ fact }) => fact.known) && asOf !== undefined ? `, as of ${time(asOf)}` : ''
    if (source === 'nothing') return 'Nobody could be counted'
    const against = `${counted(ineligible)} cannot${old}`
    const said =
      eligible === undefined
        ? `Who can be migrated could not be told; ${against} in any case`
        : `${counted(eligible.length)} can be migrated, ${against}`
    return unread === '' ? said : `${said}. ${unread.slice(0, -1)}`
  }
}

/** Why part of the answer is missing: the systems' own reasons, then what the rules could not look at for it. */
export function inconclusive(
  { found, company, grounds, sameCompany }: Everybody,
  noDirectory: string | undefined,
): string[] {
  const { domainsInUse: _, endpoints, domains, acceptedDomains, counts, servers, spfWithoutMicrosoft } = company
  const answers = [counts, servers, endpoints, domains, acceptedDomains, spfWithoutMicrosoft]
  const silent = [
    ...new Set([...whyUnread(grounds), ...reasons(answers), ...(noDirectory === undefined ? [] : [noDirectory])]),
  ]
  const other = sameCompany
    ? []
    : ['The directory and the tenant have not one domain in common: the directory is left out as another company’s.']
  const unsure = found.unsure === undefined ? [] : [found.unsure]
  return [...silent.map((why) => `Could not tell: ${why}`), ...other, ...unsure]
}

/** Servers beyond these are in the whole list only: a card has room for a few buttons. */
const SERVERS = 4

interface List {
  readonly name: string
  readonly title: string
  readonly addresses: readonly string[]
}

/**
 * The eligible addresses: all, and those of each server, as a batch through a manual endpoint takes mailboxes of one
 * server. Titles say whether an endpoint reaches the server; names of files say the day where what they rest on is old.
 */
export function listsOf({ found, company, grounds }: Everybody, now: Date): List[] {
  const { eligible = [], byServer } = found
  if (eligible.length === 0) return []
  const asOf = oldest(grounds)
  const day =
    asOf !== undefined && weak(grounds, now).some(({ fact }) => fact.known) ? `-${asOf.toISOString().slice(0, 10)}` : ''
  const all = { name: `eligible${day}.csv`, title: `All ${counted(eligible.length)} as CSV`, addresses: eligible }
  const lists = byServer.map(({ server, addresses }) => ({
    name: `eligible-${server.replace(/[^A-Za-z0-9-]/g, '-')}${day}.csv`,
    title: `${server}: ${counted(addresses.length)}${reached(server, company) ? '' : ' (no endpoint)'}`,
    addresses,
  }))
  return lists.length > 1 ? [all, ...lists.slice(0, SERVERS)] : [all]
}

/** With Autodiscover, or where the endpoints could not be read, every server counts as reached. */
function reached(server: string, { endpoints }: Everybody['company']): boolean {
  const found = valueIn(endpoints)
  return (
    found === undefined ||
    found.some(({ remoteServer }) => remoteServer === undefined || hostOf(remoteServer) === hostOf(server))
  )
}

export function counted(count: number): string {
  return count.toLocaleString('en')
}

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
