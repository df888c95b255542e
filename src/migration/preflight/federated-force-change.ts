import { domainOf } from '../address.ts'
import { defineRule } from './rule.ts'

/** KB2845956: "A Windows Live error occurred while provisioning…". */
export default defineRule({
  name: 'federated-force-change',
  title: 'ForceChangePassword for federated people',
  needs: ['domains'],
  say: ({ row, address, mailbox }, known) => {
    if (!row.forceChangePassword) return undefined
    const names = [domainOf(mailbox?.principalName ?? ''), domainOf(address)]
    const federated = names.find((name) => /^federated$/i.test(known.domain(name)?.authentication ?? ''))
    if (federated === undefined) return undefined
    return {
      severity: 'blocks',
      text: `The list asks for a password change, but ${federated} is federated: the service cannot do that and the row would fail.`,
      remedy: 'Set ForceChangePassword to False, or leave the column out.',
    }
  },
})
