/** The company's Active Directory: its people, groups, contacts and servers, over real LDAP. */
import type { Company } from '../company-types.ts'
import type { Faults } from '../faults.ts'
import type { People } from '../people/people.ts'
import type { PracticeSystem } from '../system.ts'
import { controllersOf, rootDse } from './controllers.ts'
import { type Forest, growForest, replay } from './forest.ts'
import { layoutOf } from './layout.ts'
import type { TargetAddressOf } from './people.ts'
import { openLdapServer } from './server.ts'

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
 * Opens it on loopback (`port` 0 or absent = any free one); `url` is `ldaps://127.0.0.1:PORT`. Nobody writes to it over
 * LDAP: `targetAddress` is asked of `targetAddressOf` (by primary address) whenever an entry is looked at, `diversions` tells
 * from the n-th on whose was written when, and what else changes comes from `people`.
 */
export async function openPracticeDirectory(input: {
  company: Company
  targetAddressOf: TargetAddressOf
  /** No entry is written to when absent. */
  diversions?: (from: number, until?: number) => readonly { readonly at: number; readonly address: string }[]
  /** Nobody changes when absent. */
  people?: People
  faults: Faults
  port?: number
}): Promise<PracticeDirectory> {
  const { company, faults, people, targetAddressOf, diversions = () => [] } = input
  const layout = layoutOf(company)
  const controllers = controllersOf(company, layout)
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
  let forest: Forest | undefined
  let diverted = 0
  /** Thousands of entries take their time, which a start need not wait for. */
  const grown = (): Forest => {
    if (forest === undefined) {
      forest = growForest({ company, layout, controllers, targetAddressOf, accounts: [reader] })
      const all = diversions(0)
      diverted = all.length
      replay(forest, people?.passages ?? [], all)
    }
    const fresh = diversions(diverted)
    diverted += fresh.length
    forest.divert(fresh)
    return forest
  }
  const forget = (): void => {
    forest = undefined
  }
  people?.register({
    name: 'directory',
    // Nothing is kept here but what people go through.
    position: (at) => {
      const until = diversions(diverted, at)
      if (forest) {
        diverted += until.length
        forest.divert(until)
      }
      return 0
    },
    follow: (passage) => forest?.follow(passage),
    reset: forget,
  })
  const server = await openLdapServer({
    served: {
      tree: () => grown().tree,
      root: (controller) => rootDse(company, layout, controller, grown().highest),
      controller: () =>
        controllers[faults.is('directory-other-server') && faults.strikes('directory-other-server') ? 1 : 0],
      domain: layout.domain,
      references: [`ldap://DomainDnsZones.${company.internalSuffix}/DC=DomainDnsZones,${layout.domain}`],
      accounts: [bindDn, `${READER}@${company.internalSuffix}`, `${company.netbios}\\${READER}`],
      password: PASSWORD,
      mayReadDeleted: () => faults.is('directory-tombstones'),
      half: () => faults.strikes('directory-half'),
    },
    faults,
    port: input.port ?? 0,
  })
  return {
    url: `ldaps://127.0.0.1:${server.port}`,
    ca: server.ca,
    bindDn,
    password: PASSWORD,
    reset: async () => forget(),
    close: server.close,
  }
}
