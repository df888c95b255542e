/** What else has an address, and what looks as if it had: groups, contacts, mail users, Exchange's own mailboxes. */
import type { Company, CompanyContact, CompanyGroup } from '../company-types.ts'
import { guidBytes } from './binary.ts'
import { escapeRdn } from './dn.ts'
import type { Layout } from './layout.ts'
import { groupDn } from './people.ts'
import type { Attributes, Entry } from './tree.ts'

type DnOf = (address: string) => string | undefined

const VERSION_2007 = '4535486012416'

/** `dnOf`: the name of whoever had that primary address on the first day, as it is now; undefined = has left. */
export function otherEntries(company: Company, layout: Layout, dnOf: DnOf): Entry[] {
  return [
    ...company.groups.map((group) => groupEntry(group, layout, dnOf)),
    ...company.contacts.map((contact) => contactEntry(contact, layout)),
    ...company.mailUsers.map((user, index) => mailUserEntry(user, layout, index)),
    ...systemMailboxes(company, layout),
    ...plainAccounts(layout),
  ]
}

/** Type details and display type by kind; `groupType` is signed: security sets the highest bit, universal is 8. */
const GROUPS = {
  distribution: { groupType: '8', details: '256', display: '1' },
  security: { groupType: '-2147483640', details: '1024', display: '1073741833' },
} as const

function groupEntry(group: CompanyGroup, layout: Layout, dnOf: DnOf): Entry {
  const dn = groupDn(layout, group.displayName)
  const common = {
    ...named(group.displayName, group.alias, group.primaryAddress, group.objectGuid),
    legacyExchangeDN: [group.legacyExchangeDN],
    msExchVersion: [VERSION_2007],
  }
  if (group.kind === 'dynamic') {
    return {
      dn,
      attributes: {
        ...common,
        objectClass: ['top', 'msExchDynamicDistributionList'],
        objectCategory: [layout.category('ms-Exch-Dynamic-Distribution-List')],
        msExchDynamicDLFilter: ['(&(mailNickname=*)(objectCategory=person))'],
        msExchRecipientTypeDetails: ['2048'],
        msExchRecipientDisplayType: ['3'],
      },
    }
  }
  const type = GROUPS[group.kind]
  return {
    dn,
    attributes: {
      ...common,
      objectClass: ['top', 'group'],
      objectCategory: [layout.category('Group')],
      sAMAccountName: [group.alias],
      groupType: [type.groupType],
      msExchRecipientTypeDetails: [type.details],
      msExchRecipientDisplayType: [type.display],
    },
    // Links follow whoever they lead to; the group's own number does not change with them.
    live: () => ({ member: group.members.flatMap((address) => dnOf(address) ?? []) }),
  }
}

function contactEntry(contact: CompanyContact, layout: Layout): Entry {
  return {
    dn: `CN=${escapeRdn(`${contact.displayName} ${contact.alias.split('.').at(-1)}`)},OU=Contacts,${layout.domain}`,
    attributes: {
      ...outside(contact),
      objectClass: ['top', 'person', 'organizationalPerson', 'contact'],
      objectCategory: [layout.category('Person')],
      msExchRecipientTypeDetails: ['64'],
      msExchRecipientDisplayType: ['6'],
      msExchVersion: [VERSION_2007],
    },
  }
}

/** Every other one was made by Exchange 2003, which writes no types. */
function mailUserEntry(user: CompanyContact, layout: Layout, index: number): Entry {
  const types2007: Attributes = {
    msExchRecipientTypeDetails: ['128'],
    msExchRecipientDisplayType: ['6'],
    msExchVersion: [VERSION_2007],
  }
  return {
    dn: `CN=${escapeRdn(`${user.displayName} ${user.alias.split('.').at(-1)}`)},OU=External,${layout.domain}`,
    attributes: {
      ...outside(user),
      objectClass: ['top', 'person', 'organizationalPerson', 'user'],
      objectCategory: [layout.category('Person')],
      sAMAccountName: [`ext${String(index + 1).padStart(4, '0')}`],
      userPrincipalName: [user.primaryAddress],
      userAccountControl: ['512'],
      ...(index % 2 === 0 ? types2007 : {}),
    },
  }
}

function outside(contact: CompanyContact): Attributes {
  return {
    ...named(contact.displayName, contact.alias, contact.primaryAddress, contact.objectGuid),
    givenName: [contact.givenName],
    sn: [contact.surname],
    legacyExchangeDN: [contact.legacyExchangeDN],
    targetAddress: [`SMTP:${contact.externalAddress}`],
  }
}

function named(displayName: string, alias: string, address: string, guid: string): Attributes {
  return {
    cn: [displayName],
    name: [displayName],
    displayName: [displayName],
    mail: [address],
    mailNickname: [alias],
    proxyAddresses: [`SMTP:${address}`],
    objectGUID: [guidBytes(guid)],
  }
}

/** Exchange keeps a mailbox of its own in every database: it has a home and an address, and is nobody. */
function systemMailboxes(company: Company, layout: Layout): Entry[] {
  return company.servers.flatMap((server, at) =>
    server.databases.map((database, index): Entry => {
      const name = `SystemMailbox{5E0C1A7${at}-4B2D-4F0E-9C11-0000000000A${index}}`
      return {
        dn: `CN=${name},CN=Microsoft Exchange System Objects,${layout.domain}`,
        attributes: {
          objectClass: ['top', 'msExchSystemMailbox'],
          objectCategory: [layout.category('ms-Exch-System-Mailbox')],
          cn: [name],
          displayName: [`SystemMailbox ${server.name}`],
          mail: [`${name}@${company.primaryDomain}`],
          mailNickname: [name],
          proxyAddresses: [`SMTP:${name}@${company.primaryDomain}`],
          homeMDB: [layout.database(server, database)],
          msExchHideFromAddressLists: ['TRUE'],
        },
      }
    }),
  )
}

/** Accounts without mail, which no count may take for mailboxes. */
function plainAccounts(layout: Layout): Entry[] {
  return ['Administrator', 'Guest', 'krbtgt'].map((name) => ({
    dn: `CN=${name},CN=Users,${layout.domain}`,
    attributes: {
      objectClass: ['top', 'person', 'organizationalPerson', 'user'],
      objectCategory: [layout.category('Person')],
      cn: [name],
      name: [name],
      sAMAccountName: [name],
      userAccountControl: [name === 'Administrator' ? '512' : '514'],
      adminCount: ['1'],
    },
  }))
}
