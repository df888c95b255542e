import { domainOf } from '../address.ts'
import { defineRule } from './rule.ts'

export default defineRule({
  name: 'unverified-suffix',
  title: 'The domain is not verified in the tenant',
  needs: ['domains'],
  say: ({ address, mailbox, recipient }, known) => {
    const mail = domainOf(address)
    // Whoever has the address in the tenant already proves that its domain is accepted there.
    const accepted = (name: string) => known.domain(name)?.verified || (name === mail && recipient !== undefined)
    if (!accepted(mail)) {
      return {
        severity: 'blocks',
        text: `The domain ${mail} is not verified in the tenant: the cloud mailbox could not have this address.`,
        remedy: `Add and verify ${mail} in the Microsoft 365 admin center, or give the person a primary address of a verified domain.`,
      }
    }
    const login = domainOf(mailbox?.principalName ?? '')
    if (login === '' || accepted(login)) return undefined
    return {
      severity: 'warns',
      text: `The sign-in name ends in ${login}, which is not verified in the tenant: the person would sign in with an onmicrosoft.com name.`,
      remedy: 'Give the account a user principal name of a verified domain on-premises before the batch starts.',
    }
  },
})
