import { defineRule } from './rule.ts'

export default defineRule({
  name: 'protected-account',
  title: 'Protected accounts (adminCount)',
  needs: ['mailboxes'],
  say: ({ mailbox }) =>
    mailbox?.protected
      ? {
          severity: 'warns',
          text: 'A protected account (adminCount=1): Windows takes inherited rights away from it every hour, so the endpoint’s account may not be able to open it or set targetAddress.',
          remedy:
            'Grant Full Access on this mailbox and write access to targetAddress on this account itself, or give the person a mailbox account without administrator rights.',
        }
      : undefined,
})
