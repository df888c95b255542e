/** Who there is, who can be migrated, and why the others cannot: the rules of the preflight over everybody. */
import { addressFault } from './address.ts'
import { preflight } from './preflight/index.ts'
import type { PreflightInput } from './preflight/rule.ts'
import { isMailbox } from './preflight/rule.ts'
import { type FindingGroup, summarise } from './preflight/summarise.ts'
import type { CloudRecipient, DirectoryCounts, DirectoryMailbox } from './shapes/index.ts'
import type { Finding, ListRow } from './types.ts'

export interface RecipientsInput extends Omit<PreflightInput, 'batch' | 'rows' | 'endpoint' | 'sizesKnown'> {
  /** Mail-enabled things beside mailboxes; undefined = could not tell. */
  readonly others: Pick<DirectoryCounts, 'groups' | 'contacts' | 'mailUsers'> | undefined
}

export interface Recipients {
  /** Where the candidates were found. */
  readonly source: 'directory' | 'tenant' | 'nothing'
  readonly message: string
  /** In a fixed order; kinds of which there are none are left out. */
  readonly counts: readonly { readonly kind: string; readonly count: number }[]
  /** Primary addresses, sorted. */
  readonly eligible: readonly string[]
  readonly ineligible: number
  /** Why not, most frequent first. One mailbox may be under several. */
  readonly reasons: readonly FindingGroup[]
  /** What could not be told, as one sentence or two. */
  readonly unsure: string | undefined
}

export function classify(input: RecipientsInput): Recipients {
  if (input.mailboxes) {
    return judged(input, input.mailboxes, {
      source: 'directory',
      message: 'Mailboxes as the company’s directory has them.',
      counts: directoryCounts(input.mailboxes, input.others),
    })
  }
  if (input.recipients) {
    const mailUsers = input.recipients.filter((recipient) => /^MailUser$/i.test(recipient.type))
    return judged(input, mailUsers, {
      source: 'tenant',
      message:
        'No directory could be read: these are the mail users of the tenant. Whether each has a mailbox on-premises, of which kind and on which server, could not be told.',
      counts: tenantCounts(input.recipients),
    })
  }
  return {
    source: 'nothing',
    message: 'Neither the directory nor Exchange Online could be read: nobody can be counted.',
    counts: [],
    eligible: [],
    ineligible: 0,
    reasons: [],
    unsure: undefined,
  }
}

type Source = Pick<Recipients, 'source' | 'message' | 'counts'>

function judged(
  input: RecipientsInput,
  candidates: readonly Pick<CloudRecipient, 'primaryAddress'>[],
  source: Source,
): Recipients {
  const rows: ListRow[] = candidates.map(({ primaryAddress }, i) => ({ row: i + 2, address: primaryAddress }))
  // Which server an endpoint names is a matter of the batch, not of the person: as with Autodiscover.
  const findings = preflight({
    ...input,
    batch: '',
    rows,
    endpoint: { identity: '', remoteServer: undefined },
    sizesKnown: true,
  })
  const against = [...findings.filter(isAgainst), ...rows.flatMap(malformed)]
  const out = new Set(against.map((finding) => finding.row))
  const eligible = rows.filter(({ row }) => !out.has(row)).map(({ address }) => address)
  return {
    ...source,
    eligible: eligible.sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)),
    ineligible: out.size,
    reasons: [...summarise(against).groups].sort((a, b) => b.count - a.count),
    unsure: findings.find(({ severity }) => severity === 'unknown')?.text,
  }
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

function directoryCounts(mailboxes: readonly DirectoryMailbox[], others: RecipientsInput['others']): Counts {
  const by = new Map<string, number>()
  for (const { kind } of mailboxes) by.set(kind, (by.get(kind) ?? 0) + 1)
  return some([
    ...KINDS.map(([kind, title]) => ({ kind: title, count: by.get(kind) ?? 0 })),
    { kind: 'Groups', count: others?.groups ?? 0 },
    { kind: 'Contacts', count: others?.contacts ?? 0 },
    { kind: 'Mail users without a mailbox', count: others?.mailUsers ?? 0 },
  ])
}

const TENANT_KINDS: readonly (readonly [string, (recipient: CloudRecipient) => boolean])[] = [
  ['Mail users', (r) => /MailUser$/i.test(r.type)],
  ['Cloud mailboxes', isMailbox],
  ['Groups', (r) => /Group$/i.test(r.type)],
  ['Contacts', (r) => /Contact$/i.test(r.type)],
  ['Others', () => true],
]

function tenantCounts(recipients: readonly CloudRecipient[]): Counts {
  const by = new Map<string, number>()
  for (const recipient of recipients) {
    const kind = TENANT_KINDS.find(([, is]) => is(recipient))?.[0] ?? 'Others'
    by.set(kind, (by.get(kind) ?? 0) + 1)
  }
  return some(TENANT_KINDS.map(([kind]) => ({ kind, count: by.get(kind) ?? 0 })))
}
