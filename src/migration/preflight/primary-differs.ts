import { bare } from './known.ts'
import { defineRule } from './rule.ts'

/** EmailAddress must be the primary SMTP address on-premises and in the cloud alike (exchange-online, 3.3). */
export default defineRule({
  name: 'primary-differs',
  title: 'The address is not the primary one',
  needs: ['mailboxes', 'recipients'],
  anyOf: true,
  say: ({ address, recipient, mailbox }) => {
    const here = mailbox && bare(mailbox.primaryAddress) !== address ? mailbox.primaryAddress : undefined
    const there = recipient && bare(recipient.primaryAddress) !== address ? recipient.primaryAddress : undefined
    if (here !== undefined) {
      return {
        severity: 'blocks',
        text: `The primary address on-premises is ${here}; the list has another one of the same person.`,
        remedy: `Write ${here} in the list.`,
      }
    }
    if (there === undefined) return undefined
    return {
      severity: 'blocks',
      text: `The primary address in Exchange Online is ${there}; the service compares primary addresses and would not find the person.`,
      remedy: mailbox
        ? 'Let directory sync run: on-premises the primary address is the one in the list.'
        : 'Write the on-premises primary address in the list, or let directory sync bring a recent change.',
    }
  },
})
