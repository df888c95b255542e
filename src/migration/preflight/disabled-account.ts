import { defineRule } from './rule.ts'

export default defineRule({
  name: 'disabled-account',
  title: 'Disabled accounts',
  needs: ['mailboxes'],
  // Shared mailboxes and resources have disabled accounts by design.
  say: ({ mailbox }) =>
    mailbox?.disabled && mailbox.kind === 'user'
      ? {
          severity: 'warns',
          text: 'The account is disabled: the person may have left the company.',
          remedy:
            'Ask whether the mailbox is still wanted. If it is to be shared later, keep it and set its type after the sync; otherwise take it off the list.',
        }
      : undefined,
})
