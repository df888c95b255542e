import { defineRule } from './rule.ts'

/** A later copy of KB2389390 says that migration from Exchange 2003 is not supported (exchange-online, 6). */
export default defineRule({
  name: 'exchange-2003',
  title: 'On Exchange 2003: higher risk',
  needs: ['mailboxes', 'servers'],
  say: ({ mailbox }, known) =>
    mailbox && known.version(mailbox.server)?.startsWith('6.')
      ? {
          severity: 'notes',
          text: `The mailbox is on Exchange 2003 (${mailbox.server}): Microsoft’s pages differ on whether that still works.`,
          remedy:
            'Let a pilot of one or two such mailboxes come through before a big batch. The endpoint must be a manual one: Exchange 2003 has no Autodiscover.',
        }
      : undefined,
})
