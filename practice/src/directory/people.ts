/** The company's mailboxes as Exchange 2003 and 2007 write them into Active Directory, one attribute at a time. */
import type { Company, CompanyMailbox, CompanyServer } from '../company-types.ts'
import type { Person } from '../people/person.ts'
import { guidBytes, sidBytes } from './binary.ts'
import { dnKey, escapeRdn } from './dn.ts'
import { type Layout, serverLegacyDn } from './layout.ts'
import type { Value } from './schema.ts'
import type { Attribute, Node } from './tree.ts'

/** The address mail is diverted to, by primary address, as Exchange Online last set it; undefined = not diverted. */
export type TargetAddressOf = (address: string) => string | undefined

/** What all accounts share. */
export interface Surroundings {
  readonly company: Company
  readonly layout: Layout
  readonly servers: ReadonlyMap<string, CompanyServer>
  readonly targetAddressOf: TargetAddressOf
}

/** An account with its mailbox in the directory. */
export interface Account extends Node {
  readonly number: number
  person: Pick<Person, 'mailbox' | 'bare'>
  dn: string
  cn: string
  readonly nickname: string
  /** Names of its groups; a back-link, so the number of its last change does not tell of it. */
  readonly groups: readonly string[]
  /** When it was changed last, as the directory writes times. */
  written: string
}

/** `msExchRecipientTypeDetails` and `msExchRecipientDisplayType` (2007). */
const TYPES = {
  user: { details: '1', display: '1073741824' },
  linked: { details: '2', display: '1073741824' },
  shared: { details: '4', display: '1073741824' },
  room: { details: '16', display: '7' },
  equipment: { details: '32', display: '8' },
} as const
const VERSION_2007 = '4535486012416'
const SELF = 'S-1-5-10'
const FOREIGN_ACCOUNT = 'S-1-5-21-1004336348-1177238915-682003330'
const DOMAIN_SID = 'S-1-5-21-3623811015-3361044348-30300820'
/** NORMAL_ACCOUNT; with ACCOUNTDISABLE. */
const ENABLED = '512'
const DISABLED = '514'
/** When everything there on the first day was written. */
export const FIRST_WRITTEN = '20060412090000.0Z'
const FIRST_RID = 1_200
const POLICIES = '{3C6E5A4F-92B1-4C0D-8E37-6F1D2A9B7C55},{26491CFC-9E50-4857-861B-0CB8DF22B5D7}'

interface Shown {
  readonly around: Surroundings
  readonly account: Account
  readonly mailbox: CompanyMailbox
  readonly server: CompanyServer
  readonly shift: number
  readonly created: number
}

type Show = (shown: Shown) => string | Buffer | readonly Value[] | undefined

/** Of the account itself. */
const ACCOUNT: Readonly<Record<string, Show>> = {
  objectClass: () => ['top', 'person', 'organizationalPerson', 'user'],
  objectCategory: ({ around }) => around.layout.category('Person'),
  cn: ({ account }) => account.cn,
  name: ({ account }) => account.cn,
  distinguishedName: ({ account }) => account.dn,
  displayName: ({ mailbox }) => mailbox.displayName,
  givenName: ({ mailbox }) => mailbox.givenName || undefined,
  sn: ({ mailbox }) => mailbox.surname,
  department: ({ mailbox }) => mailbox.department,
  sAMAccountName: ({ mailbox }) => mailbox.samAccountName,
  userPrincipalName: ({ mailbox }) => mailbox.upn,
  userAccountControl: ({ mailbox }) => (mailbox.disabled ? DISABLED : ENABLED),
  objectGUID: ({ mailbox }) => guidBytes(mailbox.objectGuid),
  objectSid: ({ account }) => sidBytes(`${DOMAIN_SID}-${FIRST_RID + account.number}`),
  adminCount: ({ mailbox }) => (mailbox.protected ? '1' : undefined),
  instanceType: () => '4',
  uSNCreated: ({ created, shift }) => String(created + shift),
  uSNChanged: ({ account, shift }) => String(account.usn + shift),
  whenCreated: () => FIRST_WRITTEN,
  whenChanged: ({ account }) => account.written,
  memberOf: ({ account }) => account.groups,
}

/** Gone when the mailbox is taken away. */
const MAIL: Readonly<Record<string, Show>> = {
  mail: ({ mailbox }) => mailbox.primaryAddress,
  mailNickname: ({ account }) => account.nickname,
  proxyAddresses: ({ mailbox }) => mailbox.proxyAddresses,
  targetAddress: ({ mailbox, around }) => {
    const target = around.targetAddressOf(mailbox.primaryAddress)
    return target === undefined || /^smtp:/i.test(target) ? target : `SMTP:${target}`
  },
  legacyExchangeDN: ({ mailbox }) => mailbox.legacyExchangeDN,
  homeMDB: ({ around, server, mailbox }) => around.layout.database(server, mailbox.database),
  homeMTA: ({ around, server }) => `CN=Microsoft MTA,${around.layout.server(server)}`,
  mDBUseDefaults: () => 'TRUE',
  msExchHomeServerName: ({ around, server }) => serverLegacyDn(around.company, server),
  msExchMailboxGuid: ({ mailbox }) => guidBytes(mailbox.mailboxGuid),
  msExchUserAccountControl: ({ mailbox }) => (mailbox.disabled ? '2' : '0'),
  msExchPoliciesIncluded: () => POLICIES,
  msExchHideFromAddressLists: ({ mailbox }) => (mailbox.hidden ? 'TRUE' : undefined),
  msExchMasterAccountSid: ({ mailbox }) => (mailbox.kind === 'user' ? undefined : sidBytes(masterOf(mailbox))),
  msExchUMEnabledFlags: ({ mailbox }) => (mailbox.unifiedMessaging ? '831' : undefined),
  msExchRecipientTypeDetails: ({ server, mailbox }) => in2007(server, TYPES[mailbox.kind].details),
  msExchRecipientDisplayType: ({ server, mailbox }) => in2007(server, TYPES[mailbox.kind].display),
  msExchVersion: ({ server }) => in2007(server, VERSION_2007),
}

/** Exchange 2003 writes no types. */
const in2007 = (server: CompanyServer, value: string): string | undefined =>
  server.version === '8.3' ? value : undefined

/** A linked mailbox is opened by an account of another forest; shared ones and resources by those who were given rights. */
function masterOf(mailbox: CompanyMailbox): string {
  return mailbox.kind === 'linked' ? `${FOREIGN_ACCOUNT}-1107` : SELF
}

const byKey = (table: Readonly<Record<string, Show>>): [string, { name: string; of: Show }][] =>
  Object.entries(table).map(([name, of]) => [name.toLowerCase(), { name, of }])
const ACCOUNT_ONLY = new Map(byKey(ACCOUNT))
const WITH_MAIL = new Map(byKey({ ...ACCOUNT, ...MAIL }))

/** Throws for a mailbox at home on no server of the company. */
export function accountNode(
  around: Surroundings,
  input: Pick<Account, 'person' | 'dn' | 'cn' | 'number' | 'groups' | 'usn' | 'written'>,
): Account {
  const { mailbox } = input.person
  if (!around.servers.has(mailbox.server))
    throw new Error(`${mailbox.primaryAddress} is homed on ${mailbox.server}, which is no server`)
  const { person, dn, cn, number, groups, usn, written } = input
  const account: Account = {
    person,
    dn,
    cn,
    number,
    groups,
    usn,
    written,
    key: dnKey(dn),
    nickname: mailbox.primaryAddress.split('@')[0] ?? '',
    deleted: false,
    gone: false,
    snapshot: (shift) => {
      const { mailbox } = account.person
      const server = around.servers.get(mailbox.server) as CompanyServer
      const shown = { around, account, mailbox, server, shift, created: usn }
      return { dn: account.dn, attributes: new Attributes(shown) }
    },
  }
  return account
}

/** One attribute at a time: a search of everybody looks at one or two of each. */
class Attributes {
  readonly shown: Shown
  readonly table: typeof WITH_MAIL

  constructor(shown: Shown) {
    this.shown = shown
    this.table = shown.account.person.bare ? ACCOUNT_ONLY : WITH_MAIL
  }

  get(key: string): Attribute | undefined {
    const attribute = this.table.get(key)
    const value = attribute?.of(this.shown)
    if (attribute === undefined || value === undefined || value.length === 0) return undefined
    const single = typeof value === 'string' || Buffer.isBuffer(value)
    return { name: attribute.name, values: single ? [value] : (value as readonly Value[]) }
  }

  *[Symbol.iterator](): Iterator<[string, Attribute]> {
    for (const key of this.table.keys()) {
      const attribute = this.get(key)
      if (attribute !== undefined) yield [key, attribute]
    }
  }
}

/** Names of people, each in its unit: two of one name in one unit are told apart by the account name. */
export function nameIn(
  layout: Layout,
  mailbox: CompanyMailbox,
  isTaken: (dn: string) => boolean,
): { cn: string; dn: string } {
  const unit = `OU=${escapeRdn(mailbox.department)},OU=People,${layout.domain}`
  const plain = `CN=${escapeRdn(mailbox.displayName)},${unit}`
  if (!isTaken(plain)) return { cn: mailbox.displayName, dn: plain }
  const cn = `${mailbox.displayName} (${mailbox.samAccountName})`
  return { cn, dn: `CN=${escapeRdn(cn)},${unit}` }
}

export function groupDn(layout: Layout, displayName: string): string {
  return `CN=${escapeRdn(displayName)},OU=Groups,${layout.domain}`
}
