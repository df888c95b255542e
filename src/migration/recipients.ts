/** Who there is, who can be migrated, and why the others cannot: the rules of the preflight over everybody, piece by piece. */
import { addressFault, keyOf } from './address.ts'
import { createTally, type FindingGroup } from './preflight/group-tally.ts'
import { preflight } from './preflight/index.ts'
import type { PreflightInput } from './preflight/rule.ts'
import { isMailbox } from './preflight/rule.ts'
import type { CloudRecipient, DirectoryCounts, DirectoryMailbox } from './shapes/index.ts'
import type { Finding, ListRow } from './types.ts'

/** What is known of the company. */
export interface Company extends Pick<PreflightInput, 'domains' | 'servers' | 'spfWithoutMicrosoft' | 'ours'> {
  /** Whose people are the candidates; undefined = neither could be read. */
  readonly from: 'directory' | 'tenant' | undefined
  /** Mail-enabled things beside mailboxes; undefined = could not tell. */
  readonly others: Pick<DirectoryCounts, 'groups' | 'contacts' | 'mailUsers'> | undefined
}

/** Some of the candidates, with everybody in the other systems who owns an address of theirs. */
export type Piece = Pick<PreflightInput, 'mailboxes' | 'recipients' | 'users' | 'tenantUsers'>

export interface Recipients {
  /** Where the candidates were found. */
  readonly source: 'directory' | 'tenant' | 'nothing'
  readonly message: string
  /** In a fixed order; kinds of which there are none are left out. */
  readonly counts: readonly { readonly kind: string; readonly count: number }[]
  /**
   * Primary addresses, sorted. Undefined = could not be told, for the tenant's recipients or its migration users are not known:
   * whoever nothing is known against is not well for that.
   */
  readonly eligible: readonly string[] | undefined
  /** The same by home server, where the directory tells it; most first. */
  readonly byServer: readonly { readonly server: string; readonly addresses: readonly string[] }[]
  readonly ineligible: number
  /** Why not, most frequent first. One mailbox may be under several. */
  readonly reasons: readonly FindingGroup[]
  /** What could not be told, as one sentence or two. */
  readonly unsure: string | undefined
}

export interface Classification {
  add(piece: Piece): void
  result(): Recipients
}

/** Pieces of any size come to the same result; of each nothing is kept but counts, reasons and who can be migrated. */
export function classification(company: Company): Classification {
  const { from } = company
  if (from === undefined) return { add: () => {}, result: () => NOTHING }
  const count = COUNTING[from]
  const kinds = new Map<string, number>()
  const reasons = createTally()
  const eligible: Eligible[] = []
  let ineligible = 0
  let isKnown = true
  let unsure: string | undefined
  let rowsBefore = 0
  return {
    add(piece) {
      if (piece.recipients === undefined || piece.users === undefined) isKnown = false
      for (const kind of count.kindsIn(piece)) kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
      const candidates = count.candidatesIn(piece)
      const rows: ListRow[] = candidates.map(({ primaryAddress }, i) => ({
        row: rowsBefore + i,
        address: primaryAddress,
      }))
      // Which server an endpoint names is a matter of the batch, not of the person: as with Autodiscover.
      const endpoint = { identity: '', remoteServer: undefined }
      const findings = preflight({ ...company, ...piece, batch: '', rows, endpoint, sizesKnown: true })
      const against = [...findings.filter(isAgainst), ...rows.flatMap(malformed)]
      const out = new Set(against.map(({ row }) => row))
      reasons.add(against)
      for (const [i, { row, address }] of rows.entries()) {
        if (!out.has(row)) eligible.push({ key: keyOf(address), address, server: candidates[i]?.server })
      }
      ineligible += out.size
      rowsBefore += rows.length
      unsure ??= findings.find(({ severity }) => severity === 'unknown')?.text
    },
    result: () => ({
      source: from,
      message: count.message,
      counts: some(count.titles(kinds, company.others)),
      ...(isKnown ? lists(eligible) : { eligible: undefined, byServer: [] }),
      ineligible,
      reasons: reasons.mostFrequent(),
      unsure,
    }),
  }
}

const NOTHING: Recipients = {
  source: 'nothing',
  message: 'Neither the directory nor Exchange Online could be read: nobody can be counted.',
  counts: [],
  eligible: undefined,
  byServer: [],
  ineligible: 0,
  reasons: [],
  unsure: undefined,
}

interface Eligible {
  readonly key: string
  readonly address: string
  readonly server: string | undefined
}

function lists(all: Eligible[]): Pick<Recipients, 'eligible' | 'byServer'> {
  all.sort((a, b) => (a.key < b.key ? -1 : 1))
  const servers = new Map<string, string[]>()
  for (const { server, address } of all) {
    if (server === undefined) continue
    const there = servers.get(server)
    if (there === undefined) servers.set(server, [address])
    else there.push(address)
  }
  const byServer = [...servers].map(([server, addresses]) => ({ server, addresses }))
  byServer.sort((a, b) => b.addresses.length - a.addresses.length || (a.server < b.server ? -1 : 1))
  return { eligible: all.map(({ address }) => address), byServer }
}

/** A retry is fine within a batch; here a cloud mailbox means that the person is on the way or there. */
const isAgainst = (finding: Finding): boolean =>
  finding.severity === 'blocks' || finding.rule === 'foreign-cloud-mailbox'

function malformed({ row, address }: ListRow): Finding[] {
  const fault = addressFault(address)
  if (!fault) return []
  return [
    {
      rule: 'malformed-address',
      severity: 'blocks',
      address,
      row,
      text: `The primary address ${fault.why}.`,
      remedy: 'Give the mailbox a primary SMTP address.',
    },
  ]
}

const KINDS: readonly (readonly [DirectoryMailbox['kind'], string])[] = [
  ['user', 'User mailboxes'],
  ['shared', 'Shared mailboxes'],
  ['room', 'Room mailboxes'],
  ['equipment', 'Equipment mailboxes'],
  ['linked', 'Linked mailboxes'],
]

type Counts = Recipients['counts']
const some = (counts: Counts): Counts => counts.filter(({ count }) => count > 0)

const TENANT_KINDS: readonly (readonly [string, (recipient: Pick<CloudRecipient, 'type'>) => boolean])[] = [
  ['Mail users', (r) => /MailUser$/i.test(r.type)],
  ['Cloud mailboxes', isMailbox],
  ['Groups', (r) => /Group$/i.test(r.type)],
  ['Contacts', (r) => /Contact$/i.test(r.type)],
  ['Others', () => true],
]

interface Counting {
  readonly message: string
  candidatesIn(piece: Piece): readonly { readonly primaryAddress: string; readonly server?: string }[]
  kindsIn(piece: Piece): readonly string[]
  titles(kinds: ReadonlyMap<string, number>, others: Company['others']): Counts
}

const COUNTING: Readonly<Record<'directory' | 'tenant', Counting>> = {
  directory: {
    message: 'Mailboxes as the company’s directory has them.',
    candidatesIn: ({ mailboxes }) => mailboxes ?? [],
    kindsIn: ({ mailboxes }) => (mailboxes ?? []).map(({ kind }) => kind),
    titles: (kinds, others) => [
      ...KINDS.map(([kind, title]) => ({ kind: title, count: kinds.get(kind) ?? 0 })),
      { kind: 'Groups', count: others?.groups ?? 0 },
      { kind: 'Contacts', count: others?.contacts ?? 0 },
      { kind: 'Mail users without a mailbox', count: others?.mailUsers ?? 0 },
    ],
  },
  tenant: {
    message:
      'No directory could be read: these are the mail users of the tenant. Whether each has a mailbox on-premises, of which kind and on which server, could not be told.',
    candidatesIn: ({ recipients }) => (recipients ?? []).filter(({ type }) => /^MailUser$/i.test(type)),
    kindsIn: ({ recipients }) =>
      (recipients ?? []).map((one) => TENANT_KINDS.find(([, is]) => is(one))?.[0] ?? 'Others'),
    titles: (kinds) => TENANT_KINDS.map(([kind]) => ({ kind, count: kinds.get(kind) ?? 0 })),
  },
}
