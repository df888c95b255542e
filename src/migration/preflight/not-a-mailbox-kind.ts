import { defineRule, isPerson } from './rule.ts'

/** Only user and resource mailboxes migrate by batch; the rest comes by directory sync (the guide). */
export default defineRule({
  name: 'not-a-mailbox-kind',
  title: 'Not a mailbox: groups, contacts and the like',
  needs: ['recipients'],
  say: ({ recipient }) => {
    if (!recipient || isPerson(recipient)) return undefined
    return {
      severity: 'blocks',
      text: `In Exchange Online this address belongs to a ${recipient.type}, not to a person with a mailbox.`,
      remedy: 'Take it off the list: groups, contacts and mail users come by directory sync, not by a batch.',
    }
  },
})
