import { keyOf } from '../../migration/address.ts'
import { defineCheck } from './check.ts'

export default defineCheck({
  name: 'domain-verified',
  title: 'The primary domain is verified in the tenant',
  needs: ['domain', 'domains'],
  judge: ({ domain, domains }) => {
    const found = domains.find(({ name }) => keyOf(name) === keyOf(domain))
    if (found?.verified) return { verdict: 'passed', found: `${domain} is verified.` }
    return {
      verdict: 'failed',
      found: found ? `${domain} is added to the tenant, but not verified.` : `${domain} is not in the tenant.`,
      remedy: `Add and verify ${domain} in the Microsoft 365 admin center with its TXT record. Stop before the step that changes mail records: MX moves only after the last mailbox.`,
    }
  },
})
