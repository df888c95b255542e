/** The company's Active Directory: its people, groups, contacts and servers, over real LDAP. */
import type { Company } from '../company-types.ts'
import type { Faults } from '../faults.ts'
import type { PracticeSystem } from '../system.ts'
import { layoutOf, serverEntries, withAncestors } from './layout.ts'
import { otherEntries } from './others.ts'
import { mailboxEntries, type TargetAddressOf } from './people.ts'
import { rootDse } from './root.ts'
import { openLdapServer } from './server.ts'
import { createTree, type Tree } from './tree.ts'

export interface PracticeDirectory extends PracticeSystem {
  /** PEM: what a client must trust. */
  readonly ca: string
  readonly bindDn: string
  readonly password: string
}

/** Not a secret: it opens an invented company on this machine. */
const PASSWORD = 'practice-reader'
const READER = 'svc-stagecoach'

/**
 * Opens it on loopback (`port` 0 or absent = any free one); `url` is `ldaps://127.0.0.1:PORT`. Read only, but for
 * `targetAddress`, which is asked of `targetAddressOf` (by primary address) whenever an entry is looked at.
 */
export async function openPracticeDirectory(input: {
  company: Company
  targetAddressOf: TargetAddressOf
  faults: Faults
  port?: number
}): Promise<PracticeDirectory> {
  const { company } = input
  const layout = layoutOf(company)
  const bindDn = `CN=${READER},OU=Service Accounts,${layout.domain}`
  const reader = {
    dn: bindDn,
    attributes: {
      objectClass: ['top', 'person', 'organizationalPerson', 'user'],
      objectCategory: [layout.category('Person')],
      cn: [READER],
      sAMAccountName: [READER],
      userPrincipalName: [`${READER}@${company.internalSuffix}`],
      userAccountControl: ['66048'],
    },
  }
  const grow = (): Tree => {
    const mailboxes = mailboxEntries(company, layout, input.targetAddressOf)
    const dns = new Map(company.mailboxes.map((mailbox, at) => [mailbox.primaryAddress, mailboxes[at]?.dn ?? '']))
    const entries = [...serverEntries(company, layout), ...mailboxes, ...otherEntries(company, layout, dns), reader]
    return createTree(withAncestors(entries, layout))
  }
  const server = await openLdapServer({
    served: {
      tree: grownWhenAsked(grow),
      root: rootDse(company, layout),
      domain: layout.domain,
      references: [`ldap://DomainDnsZones.${company.internalSuffix}/DC=DomainDnsZones,${layout.domain}`],
      accounts: [bindDn, `${READER}@${company.internalSuffix}`, `${company.netbios}\\${READER}`],
      password: PASSWORD,
    },
    faults: input.faults,
    port: input.port ?? 0,
  })
  return {
    url: `ldaps://127.0.0.1:${server.port}`,
    ca: server.ca,
    bindDn,
    password: PASSWORD,
    // Nothing is kept here: what changes lives in Exchange Online's own state.
    reset: async () => {},
    close: server.close,
  }
}

/** Thousands of entries take a third of a second, which a start need not wait for. */
function grownWhenAsked(grow: () => Tree): Tree {
  let tree: Tree | undefined
  const grown = (): Tree => {
    tree ??= grow()
    return tree
  }
  return { has: (dn) => grown().has(dn), find: (base, scope, matches) => grown().find(base, scope, matches) }
}
