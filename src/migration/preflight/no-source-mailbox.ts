import { defineRule, isPerson } from './rule.ts'

export default defineRule({
  name: 'no-source-mailbox',
  title: 'No mailbox on-premises',
  needs: ['mailboxes'],
  say: ({ mailbox, recipient }) =>
    // Of a group or contact it is said already that it is none.
    mailbox || (recipient && !isPerson(recipient))
      ? undefined
      : {
          severity: 'blocks',
          text: 'The directory has no mailbox with this address: the service would say that the source address could not be found.',
          remedy:
            'Correct the address, or take it off the list if the person has left, is only mail-enabled, or is converted already.',
        },
})
