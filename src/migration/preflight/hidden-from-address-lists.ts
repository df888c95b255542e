import { defineRule } from './rule.ts'

/** The old server is asked through its address book: who is hidden there is not found (help.outlook.com Ee695827). */
export default defineRule({
  name: 'hidden-from-address-lists',
  title: 'Hidden from address lists',
  needs: ['mailboxes', 'recipients'],
  anyOf: true,
  say: ({ recipient, mailbox }) =>
    (mailbox ? mailbox.hidden : recipient?.hidden)
      ? {
          severity: 'blocks',
          text: 'Hidden from address lists: the service would say that the source address could not be found.',
          remedy:
            'Show the mailbox in address lists on-premises until it is synced; it may be hidden again afterwards.',
        }
      : undefined,
})
