import { defineRule } from './rule.ts'

const TYPES: Readonly<Record<string, string>> = { shared: 'Shared', room: 'Room', equipment: 'Equipment' }

/** All arrive as user mailboxes; without licence or type they are lost after 30 days (staged-process, "Which mailboxes"). */
export default defineRule({
  name: 'becomes-user-mailbox',
  title: 'Shared, room and equipment mailboxes: set the type within 30 days',
  needs: ['mailboxes'],
  say: ({ mailbox }) => {
    const type = mailbox && TYPES[mailbox.kind]
    if (type === undefined) return undefined
    return {
      severity: 'notes',
      text: `A ${mailbox?.kind} mailbox: it arrives in the cloud as a user mailbox.`,
      remedy: `After the sync set its type (Set-Mailbox -Type ${type}) within 30 days of its making; then it needs no licence.`,
    }
  },
})
