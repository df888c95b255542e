/** What was gathered, as the per-mailbox rules take it. Pure. */

import type { PreflightInput } from '../migration/preflight/rule.ts'
import type { RecipientsInput } from '../migration/recipients.ts'
import type { AcceptedDomain, TenantDomain } from '../migration/shapes/index.ts'
import { shareDomain } from './company.ts'
import type { MailboxFacts } from './mailboxes.ts'
import { valueIn } from './reading.ts'

/** `ours`: addresses whose cloud mailbox a batch of ours made. */
export function rulesInput(facts: MailboxFacts, ours: readonly string[]): RecipientsInput {
  const tenantUsers = valueIn(facts.tenantUsers)
  const recipients = valueIn(facts.recipients)
  const same = sameCompany(facts)
  return {
    mailboxes: same ? valueIn(facts.mailboxes) : undefined,
    servers: same ? valueIn(facts.servers) : undefined,
    // A tenant with nobody in it is one that tells nothing.
    recipients: recipients?.length === 0 ? undefined : recipients,
    users: valueIn(facts.users),
    domains: knownDomains(valueIn(facts.acceptedDomains), valueIn(facts.domains)),
    tenantUsers: tenantUsers !== undefined && shareDomain(tenantUsers, recipients) ? tenantUsers : undefined,
    others: same ? valueIn(facts.counts) : undefined,
    spfWithoutMicrosoft: valueIn(facts.spfWithoutMicrosoft),
    ours,
  }
}

/** False where directory and tenant have not one domain in common: then one of them is another company's. */
export function sameCompany({ mailboxes, recipients }: MailboxFacts): boolean {
  return shareDomain(valueIn(mailboxes), valueIn(recipients))
}

function knownDomains(
  accepted: readonly AcceptedDomain[] | undefined,
  domains: readonly TenantDomain[] | undefined,
): PreflightInput['domains'] {
  if (accepted === undefined && domains === undefined) return undefined
  const known = new Map((domains ?? []).map((domain) => [domain.name.toLowerCase(), domain]))
  // Exchange accepts only domains that are verified.
  for (const { name } of accepted ?? []) {
    const before = known.get(name.toLowerCase())
    const base = before ?? { name, isDefault: false, isInitial: false, authentication: 'Managed' }
    known.set(name.toLowerCase(), { ...base, verified: true })
  }
  return [...known.values()]
}
