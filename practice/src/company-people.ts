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

/** What is there at every size: shared, rooms and equipment together are the 158 of `arrives-as-user`; the rest are users. */
const COUNTS: Readonly<Record<Exclude<MailboxKind, 'user'>, number>> = {
  shared: 96,
  room: 48,
  equipment: 14,
  linked: 6,
}
const NO_USERS = Object.values(COUNTS).reduce((sum, count) => sum + count, 0)
const GB = 1024 ** 3

type Site = Pick<Company, 'seed' | 'organization' | 'primaryDomain' | 'secondDomain' | 'internalSuffix' | 'servers'>
interface Draft {
  readonly kind: MailboxKind
  readonly displayName: string
  readonly givenName: string
  readonly surname: string
  readonly problem: ProblemKind | undefined
}

/** `count` of them, from some hundreds on; problems are planted as often whatever the size. */
export function makeMailboxes(site: Site, count: number): CompanyMailbox[] {
  const draw = random(site.seed, 'mailboxes')
  const sizes = random(site.seed, 'sizes')
  const taken = new Set<string>()
  const digits = Math.max(4, String(count - 1).length)
  return drafts(site.seed, count - NO_USERS).map((draft, index) =>
    makeMailbox(site, draft, { draw, sizes, taken, number: String(index).padStart(digits, '0') }),
  )
}

function drafts(seed: number, users: number): Draft[] {
  const draw = random(seed, 'people')
  const names = draw.shuffle(GIVEN_NAMES.flatMap((givenName) => SURNAMES.map((surname) => ({ givenName, surname }))))
  const planted = PROBLEMS.flatMap(({ kind, count }) =>
    kind === 'linked' || kind === 'arrives-as-user' ? [] : Array.from({ length: count }, () => kind),
  )
  const people = Array.from({ length: users + COUNTS.linked }, (_, index): Draft => {
    const { givenName, surname } = nameAt(names, index)
    const linked = index >= users
    const displayName = `${givenName} ${surname}`
    return {
      kind: linked ? 'linked' : 'user',
      displayName,
      givenName,
      surname,
      problem: linked ? 'linked' : planted[index],
    }
  })
  const resource = (kind: keyof typeof COUNTS, stems: readonly string[]): Draft[] =>
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

interface Name {
  readonly givenName: string
  readonly surname: string
}

const INITIALS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** Once every name has been given, the next round of people have a middle initial. */
function nameAt(names: readonly Name[], index: number): Name {
  const name = names[index % names.length]
  const round = Math.floor(index / names.length)
  if (name === undefined || round > INITIALS.length) throw new RangeError(`there are no names for ${index} people`)
  if (round === 0) return name
  return { ...name, givenName: `${name.givenName} ${INITIALS.charAt(round - 1)}.` }
}

interface Making {
  readonly draw: Random
  readonly sizes: Random
  readonly taken: Set<string>
  /** Its place in the company, with leading zeros. */
  readonly number: string
}

function makeMailbox(site: Site, draft: Draft, { draw, sizes, taken, number }: Making): CompanyMailbox {
  const { kind, displayName, givenName, surname, problem } = draft
  const alias = unique(givenName ? `${plain(givenName)}.${plain(surname)}` : plain(displayName), taken)
  // Planted problems stay in the first domain, so that each shows only what it is meant to show.
  const second = problem === undefined && draw.next() < 0.15
  const domain = problem === 'unverified-suffix' ? site.internalSuffix : second ? site.secondDomain : site.primaryDomain
  const server = homeServer(site.servers, problem, draw.next())
  const samAccountName = samName(alias, number)
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
function samName(alias: string, number: string): string {
  return `${alias.replace(/[^a-z0-9]/g, '').slice(0, 15)}${number}`
}
