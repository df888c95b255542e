/** The invented company the practice estate is made of: the same seed gives the same company, to the last byte. */

import { MAIN_SERVER, makeInfrastructure } from './company-infrastructure.ts'
import { makeContacts, makeGroups } from './company-others.ts'
import { makeMailboxes } from './company-people.ts'
import type { Company, CompanyMailbox } from './company-types.ts'
import type { ProblemKind } from './problems.ts'

export type * from './company-types.ts'

/** How many mailboxes the company has when nobody asks for more. */
export const USUAL_MAILBOXES = 2_412

/** That many mailboxes, 140 groups, 85 contacts, 30 mail users. */
export function makeCompany(seed: number, count: number = USUAL_MAILBOXES): Company {
  const site = makeInfrastructure(seed)
  const mailboxes = makeMailboxes(site, count)
  return {
    ...site,
    mailboxes,
    groups: makeGroups(site, mailboxes),
    contacts: makeContacts(site, 'contact', 85),
    mailUsers: makeContacts(site, 'ext', 30),
  }
}

/** The mailboxes with planted problems, by kind, in the company's own order. */
export function problemsOf(company: Company): ReadonlyMap<ProblemKind, readonly CompanyMailbox[]> {
  const found = new Map<ProblemKind, CompanyMailbox[]>()
  for (const mailbox of company.mailboxes) {
    if (mailbox.problem === undefined) continue
    const known = found.get(mailbox.problem)
    if (known) known.push(mailbox)
    else found.set(mailbox.problem, [mailbox])
  }
  return found
}

/** The primary addresses of `n` mailboxes with nothing wrong, all on one server and in the first domain. */
export function practiceList(company: Company, n: number): string[] {
  return healthy(company).slice(0, n)
}

/** Twenty mailboxes as somebody would really send them: sixteen healthy ones, and four with four different problems. */
export function sampleList(company: Company): string[] {
  const problems = problemsOf(company)
  const trouble = (['hidden', 'no-mail-user', 'connection-lost', 'skipped-items'] as const).map((kind) => {
    const on = problems.get(kind) ?? []
    return (on.find((mailbox) => mailbox.server === MAIN_SERVER) ?? on[0])?.primaryAddress
  })
  // From the far end, so that a healthy list and this one can both be migrated in one estate.
  const list: string[] = healthy(company).slice(-16)
  trouble.forEach((address, index) => {
    if (address !== undefined) list.splice(3 + index * 4, 0, address)
  })
  return list
}

function healthy(company: Company): string[] {
  return company.mailboxes
    .filter((mailbox) => mailbox.problem === undefined && mailbox.server === MAIN_SERVER)
    .map((mailbox) => mailbox.primaryAddress)
    .filter((address) => address.endsWith(`@${company.primaryDomain}`))
}

/** The list as a CSV file in the form Exchange reads: one column `EmailAddress`, CRLF lines. */
export function asCsv(addresses: readonly string[]): string {
  return `${['EmailAddress', ...addresses].join('\r\n')}\r\n`
}
