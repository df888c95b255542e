import { bare } from './known.ts'
import { defineRule } from './rule.ts'

/** The service sets targetAddress itself; one that is there before tells of another migration, or of ours. */
export default defineRule({
  name: 'already-migrated',
  title: 'Mail is forwarded already',
  needs: ['mailboxes'],
  say: ({ mailbox, recipient, ours }, { input }) => {
    const target = mailbox?.targetAddress?.trim()
    if (!target) return undefined
    const own = recipient?.addresses.some((address) => bare(address) === bare(target)) ?? false
    if (own) {
      return ours
        ? undefined
        : {
            severity: 'warns',
            text: `targetAddress on-premises is ${target} already, the person’s own address in the tenant: somebody set it, or migrated the person before.`,
            remedy: 'Find out who set it and whether the content is in the cloud before you go on.',
          }
    }
    return {
      // Whose address it is can be told only with the tenant's recipients.
      severity: input.recipients ? 'blocks' : 'warns',
      text: `targetAddress on-premises is ${target}: new mail already goes elsewhere, and the service would overwrite it.`,
      remedy:
        'Find out who set it. Clear it on-premises if the mailbox is to be migrated now; otherwise take it off the list.',
    }
  },
})
