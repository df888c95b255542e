/** The company's mailboxes as Exchange 2003 and 2007 write them into Active Directory. */
import type { Company, CompanyMailbox, CompanyServer } from '../company-types.ts'
import { guidBytes, sidBytes } from './binary.ts'
import { escapeRdn } from './dn.ts'
import { type Layout, serverLegacyDn } from './layout.ts'
import type { Attributes, Entry } from './tree.ts'

/** The address mail is diverted to, by primary address, as Exchange Online last set it; undefined = not diverted. */
export type TargetAddressOf = (address: string) => string | undefined

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
const CREATED = '20060412090000.0Z'
const FIRST_USN = 20_000
const FIRST_RID = 1_200
const POLICIES = '{3C6E5A4F-92B1-4C0D-8E37-6F1D2A9B7C55},{26491CFC-9E50-4857-861B-0CB8DF22B5D7}'

export function mailboxEntries(company: Company, layout: Layout, targetAddressOf: TargetAddressOf): Entry[] {
  const servers = new Map(company.servers.map((server) => [server.name, server]))
  const groups = groupsByMember(company, layout)
  const names = new Set<string>()
  return company.mailboxes.map((mailbox, index): Entry => {
    const server = servers.get(mailbox.server)
    if (server === undefined)
      throw new Error(`${mailbox.primaryAddress} is homed on ${mailbox.server}, which is no server`)
    const parent = `OU=${escapeRdn(mailbox.department)},OU=People,${layout.domain}`
    const plain = `CN=${escapeRdn(mailbox.displayName)},${parent}`
    // Two people of one name in one unit: administrators tell them apart by the account name.
    const dn = names.has(plain)
      ? `CN=${escapeRdn(`${mailbox.displayName} (${mailbox.samAccountName})`)},${parent}`
      : plain
    names.add(plain)
    return {
      dn,
      attributes: {
        ...account(mailbox, dn, layout, index),
        ...mail(company, layout, mailbox, server),
        ...(server.version === '8.3' ? types2007(mailbox) : {}),
        ...(groups.get(mailbox.primaryAddress) === undefined
          ? {}
          : { memberOf: groups.get(mailbox.primaryAddress) ?? [] }),
      },
      live: () => {
        const target = targetAddressOf(mailbox.primaryAddress)
        return target === undefined
          ? undefined
          : { targetAddress: [/^smtp:/i.test(target) ? target : `SMTP:${target}`] }
      },
    }
  })
}

function account(mailbox: CompanyMailbox, dn: string, layout: Layout, index: number): Attributes {
  const cn = /^CN=((?:\\.|[^,])+)/.exec(dn)?.[1]?.replace(/\\(.)/g, '$1') ?? mailbox.displayName
  return {
    objectClass: ['top', 'person', 'organizationalPerson', 'user'],
    objectCategory: [layout.category('Person')],
    cn: [cn],
    name: [cn],
    displayName: [mailbox.displayName],
    ...(mailbox.givenName === '' ? {} : { givenName: [mailbox.givenName] }),
    sn: [mailbox.surname],
    department: [mailbox.department],
    sAMAccountName: [mailbox.samAccountName],
    userPrincipalName: [mailbox.upn],
    userAccountControl: [mailbox.disabled ? DISABLED : ENABLED],
    objectGUID: [guidBytes(mailbox.objectGuid)],
    objectSid: [sidBytes(`${DOMAIN_SID}-${FIRST_RID + index}`)],
    ...(mailbox.protected ? { adminCount: ['1'] } : {}),
    instanceType: ['4'],
    uSNCreated: [String(FIRST_USN + index)],
    uSNChanged: [String(FIRST_USN + index)],
    whenCreated: [CREATED],
    whenChanged: [CREATED],
  }
}

function mail(company: Company, layout: Layout, mailbox: CompanyMailbox, server: CompanyServer): Attributes {
  return {
    mail: [mailbox.primaryAddress],
    mailNickname: [mailbox.primaryAddress.split('@')[0] ?? ''],
    proxyAddresses: mailbox.proxyAddresses,
    legacyExchangeDN: [mailbox.legacyExchangeDN],
    homeMDB: [layout.database(server, mailbox.database)],
    homeMTA: [`CN=Microsoft MTA,${layout.server(server)}`],
    mDBUseDefaults: ['TRUE'],
    msExchHomeServerName: [serverLegacyDn(company, server)],
    msExchMailboxGuid: [guidBytes(mailbox.mailboxGuid)],
    msExchUserAccountControl: [mailbox.disabled ? '2' : '0'],
    msExchPoliciesIncluded: [POLICIES],
    ...(mailbox.hidden ? { msExchHideFromAddressLists: ['TRUE'] } : {}),
    ...(mailbox.kind === 'user' ? {} : { msExchMasterAccountSid: [sidBytes(masterOf(mailbox))] }),
    ...(mailbox.unifiedMessaging ? { msExchUMEnabledFlags: ['831'] } : {}),
  }
}

/** A linked mailbox is opened by an account of another forest; shared ones and resources by those who were given rights. */
function masterOf(mailbox: CompanyMailbox): string {
  return mailbox.kind === 'linked' ? `${FOREIGN_ACCOUNT}-1107` : SELF
}

function types2007(mailbox: CompanyMailbox): Attributes {
  const type = TYPES[mailbox.kind]
  return {
    msExchRecipientTypeDetails: [type.details],
    msExchRecipientDisplayType: [type.display],
    msExchVersion: [VERSION_2007],
  }
}

function groupsByMember(company: Company, layout: Layout): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const group of company.groups) {
    for (const member of group.members) {
      const dn = groupDn(layout, group.displayName)
      const known = found.get(member)
      if (known === undefined) found.set(member, [dn])
      else known.push(dn)
    }
  }
  return found
}

export function groupDn(layout: Layout, displayName: string): string {
  return `CN=${escapeRdn(displayName)},OU=Groups,${layout.domain}`
}
