import { defineRule } from './rule.ts'

/** Directory sync leaves linked mailboxes out by its default rules (on-premises-directory, 1.2). */
export default defineRule({
  name: 'linked',
  title: 'Linked mailboxes',
  needs: ['mailboxes'],
  say: ({ mailbox, recipient }, { input }) => {
    if (mailbox?.kind !== 'linked') return undefined
    return {
      severity: recipient || !input.recipients ? 'warns' : 'blocks',
      text: `A linked mailbox: its account is in another forest, and directory sync leaves such mailboxes out by default${recipient ? ', though a recipient is in the tenant' : ''}.`,
      remedy: recipient
        ? 'Make sure that the person signs in with the account that was synced before the batch starts.'
        : 'Convert it to a user mailbox on-premises, or let directory sync read the account’s forest.',
    }
  },
})
