import { domainOf } from '../address.ts'
import { defineRule } from './rule.ts'

/** From the first day migrated people send from Microsoft's servers (staged-process, "Mail path"; field experience). */
export default defineRule({
  name: 'spf-without-microsoft',
  title: 'The domain’s SPF record leaves Microsoft 365 out',
  needs: ['spfWithoutMicrosoft'],
  say: ({ address }, { input }) => {
    const domain = domainOf(address)
    const record = input.spfWithoutMicrosoft?.get(domain)
    if (record === undefined) return undefined
    return {
      severity: 'blocks',
      text: `The SPF record of ${domain} does not include Microsoft 365: mail this person sends from there could be refused or taken for spam.`,
      remedy: `Add include:spf.protection.outlook.com to it (now: ${record}), wait until its TTL has passed, then check again.`,
    }
  },
})
