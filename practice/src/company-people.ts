/** The company's mailboxes: who has one, of which kind, where it is homed, how big it is, and what is wrong with it. */

import { FORGOTTEN_SERVER, MAIN_SERVER } from './company-infrastructure.ts'
import {
  DEPARTMENTS,
  EQUIPMENT_NAMES,
  GIVEN_NAMES,
  plain,
  ROOM_NAMES,
  SHARED_NAMES,
  SURNAMES,
} from './company-names.ts'
import type { Company, CompanyMailbox, CompanyServer, MailboxKind } from './company-types.ts'
import { PROBLEMS, type ProblemKind } from './problems.ts'
import { type Random, random } from './random.ts'

/** How many of each: 2,412 in all. Shared, rooms and equipment together are the 158 of `arrives-as-user`. */
const COUNTS: Readonly<Record<MailboxKind, number>> = { user: 2248, shared: 96, room: 48, equipment: 14, linked: 6 }
const GB = 1024 ** 3

type Site = Pick<Company, 'seed' | 'organization' | 'primaryDomain' | 'secondDomain' | 'internalSuffix' | 'servers'>
interface Draft {
  readonly kind: MailboxKind
  readonly displayName: string
  readonly givenName: string
  readonly surname: string
  readonly problem: ProblemKind | undefined
}

export function makeMailboxes(site: Site): CompanyMailbox[] {
  const draw = random(site.seed, 'mailboxes')
  const sizes = random(site.seed, 'sizes')
  const taken = new Set<string>()
  return drafts(site.seed).map((draft, index) => makeMailbox(site, draft, { draw, sizes, taken, index }))
}

function drafts(seed: number): Draft[] {
  const draw = random(seed, 'people')
  const names = draw.shuffle(GIVEN_NAMES.flatMap((givenName) => SURNAMES.map((surname) => ({ givenName, surname }))))
  const planted = PROBLEMS.flatMap(({ kind, count }) =>
    kind === 'linked' || kind === 'arrives-as-user' ? [] : Array.from({ length: count }, () => kind),
  )
  const people = names.slice(0, COUNTS.user + COUNTS.linked).map(({ givenName, surname }, index): Draft => {
    const linked = index >= COUNTS.user
    const displayName = `${givenName} ${surname}`
    return {
      kind: linked ? 'linked' : 'user',
      displayName,
      givenName,
      surname,
      problem: linked ? 'linked' : planted[index],
    }
  })
  const resource = (kind: MailboxKind, stems: readonly string[]): Draft[] =>
    Array.from({ length: COUNTS[kind] }, (_, index) => {
      const displayName = `${stems[index % stems.length]} ${Math.floor(index / stems.length) + 1}`
      return { kind, displayName, givenName: '', surname: displayName, problem: 'arrives-as-user' }
    })
  const resources = [
    ...resource('shared', SHARED_NAMES),
    ...resource(
      'room',
      ROOM_NAMES.map((name) => `Room ${name}`),
    ),
    ...resource('equipment', EQUIPMENT_NAMES),
  ]
  // Shuffled, so that trouble is not all at the top of every list.
  return draw.shuffle([...people, ...resources])
}

interface Making {
  readonly draw: Random
  readonly sizes: Random
  readonly taken: Set<string>
  readonly index: number
}

function makeMailbox(site: Site, draft: Draft, { draw, sizes, taken, index }: Making): CompanyMailbox {
  const { kind, displayName, givenName, surname, problem } = draft
  const alias = unique(givenName ? `${plain(givenName)}.${plain(surname)}` : plain(displayName), taken)
  // Planted problems stay in the first domain, so that each shows only what it is meant to show.
  const second = problem === undefined && draw.next() < 0.15
  const domain = problem === 'unverified-suffix' ? site.internalSuffix : second ? site.secondDomain : site.primaryDomain
  const server = homeServer(site.servers, problem, draw.next())
  const samAccountName = samName(alias, index)
  const primaryAddress = `${alias}@${domain}`
  const legacyExchangeDN = `/o=${site.organization}/ou=${server.administrativeGroup}/cn=Recipients/cn=${samAccountName}`
  const { sizeBytes, itemCount } = measure(problem, sizes)
  return {
    displayName,
    givenName,
    surname,
    department: draw.pick(DEPARTMENTS),
    kind,
    samAccountName,
    upn: primaryAddress,
    primaryAddress,
    proxyAddresses: [
      `SMTP:${primaryAddress}`,
      ...(draw.next() < 0.2 && domain === site.primaryDomain ? [`smtp:${alias}@${site.secondDomain}`] : []),
      `x500:/o=${site.organization}/ou=Old Site/cn=Recipients/cn=${samAccountName}`,
    ],
    legacyExchangeDN,
    server: server.name,
    database: draw.pick(server.databases),
    objectGuid: draw.guid(),
    mailboxGuid: draw.guid(),
    hidden: problem === 'hidden',
    protected: problem === 'receive-as-denied',
    disabled: kind !== 'user' || problem === 'disabled-account',
    unifiedMessaging: problem === 'unified-messaging',
    sizeBytes,
    itemCount,
    ...(problem === undefined ? {} : { problem }),
  }
}

/** Planted problems are at home on the main server, as the ready-made lists are: a batch is planned for one server. */
function homeServer(servers: readonly CompanyServer[], problem: ProblemKind | undefined, dice: number): CompanyServer {
  const planted = problem !== undefined && problem !== 'arrives-as-user'
  const drawn = planted || dice < 0.5 ? MAIN_SERVER : dice < 0.85 ? 'EX07-02' : 'EX03-01'
  const name = problem === 'other-server' ? FORGOTTEN_SERVER : drawn
  const found = servers.find((server) => server.name === name)
  if (!found) throw new RangeError(`no server is called ${name}`)
  return found
}

/** Mailboxes of the time: about 1 GB in the middle, a long tail up to 25 GB, an item about 75 KB. */
function measure(problem: ProblemKind | undefined, sizes: Random): { sizeBytes: number; itemCount: number } {
  const usual = Math.min(25 * GB, Math.max(2_000_000, Math.exp(sizes.normal() * 0.9) * GB))
  const spread = 0.6 + sizes.next() * 0.9
  const large = (55 + sizes.next() * 60) * GB
  const sizeBytes = Math.round(problem === 'oversize' ? large : problem === 'many-items' ? 1.5 * GB : usual)
  const itemCount = problem === 'many-items' ? sizes.int(140_000, 260_000) : Math.round((sizeBytes / 75_000) * spread)
  return { sizeBytes, itemCount }
}

function unique(stem: string, taken: Set<string>): string {
  let name = stem
  for (let count = 2; taken.has(name); count++) name = `${stem}${count}`
  taken.add(name)
  return name
}

/** Account names hold 20 characters; the number keeps shortened ones apart. */
function samName(alias: string, index: number): string {
  const short = alias.replace(/[^a-z0-9]/g, '')
  return short.length <= 15
    ? `${short}${String(index).padStart(4, '0')}`
    : `${short.slice(0, 15)}${String(index).padStart(4, '0')}`
}
