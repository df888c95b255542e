/** What else in the company has an address: groups, contacts, and accounts whose mail lies elsewhere. */

import { DEPARTMENTS, GIVEN_NAMES, PARTNER_NAMES, plain, SURNAMES } from './company-names.ts'
import type { Company, CompanyContact, CompanyGroup, CompanyMailbox } from './company-types.ts'
import { random } from './random.ts'

type Site = Pick<Company, 'seed' | 'organization' | 'primaryDomain'>

const GROUP_TOPICS = [
  'All staff',
  'Managers',
  'Projects',
  'Shift A',
  'Shift B',
  'News',
  'Suppliers',
  'Safety',
  'Training',
  'Site North',
  'Site South',
  'On call',
  'Planning',
  'Archive',
] as const

const legacy = (site: Site, alias: string): string =>
  `/o=${site.organization}/ou=First Administrative Group/cn=Recipients/cn=${alias}`

/** 140 groups: every topic in every department. */
export function makeGroups(site: Site, mailboxes: readonly CompanyMailbox[]): CompanyGroup[] {
  const draw = random(site.seed, 'groups')
  return DEPARTMENTS.flatMap((department) => GROUP_TOPICS.map((topic) => ({ department, topic }))).map(
    ({ department, topic }): CompanyGroup => {
      const dice = draw.next()
      const kind = dice < 0.08 ? 'dynamic' : dice < 0.35 ? 'security' : 'distribution'
      const alias = `group.${plain(department)}.${plain(topic)}`
      return {
        displayName: `${department}: ${topic}`,
        alias,
        primaryAddress: `${alias}@${site.primaryDomain}`,
        kind,
        objectGuid: draw.guid(),
        legacyExchangeDN: legacy(site, alias),
        members:
          kind === 'dynamic'
            ? []
            : Array.from(new Set(Array.from({ length: draw.int(3, 20) }, () => draw.pick(mailboxes).primaryAddress))),
      }
    },
  )
}

/** People outside: 85 as contacts (`contact`), 30 as accounts with mail elsewhere (`ext`). */
export function makeContacts(site: Site, kind: 'contact' | 'ext', count: number): CompanyContact[] {
  const draw = random(site.seed, kind)
  return Array.from({ length: count }, (_, index) => {
    const [givenName, surname] = [draw.pick(GIVEN_NAMES), draw.pick(SURNAMES)]
    const alias = `${kind}.${plain(givenName)}.${plain(surname)}.${index + 1}`
    return {
      displayName: `${givenName} ${surname} (${kind === 'contact' ? 'partner' : 'external'})`,
      givenName,
      surname,
      alias,
      primaryAddress: `${alias}@${site.primaryDomain}`,
      externalAddress: `${plain(givenName)}.${plain(surname)}@${draw.pick(PARTNER_NAMES)}.example`,
      objectGuid: draw.guid(),
      legacyExchangeDN: legacy(site, alias),
    }
  })
}
