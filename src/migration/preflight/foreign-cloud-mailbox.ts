import { defineRule, isMailbox } from './rule.ts'

/** A retry may find the mailbox we made before; any other is a second mailbox in the making (staged-process, step 1). */
export default defineRule({
  name: 'foreign-cloud-mailbox',
  title: 'A cloud mailbox is there already',
  needs: ['recipients'],
  say: ({ recipient, ours }) => {
    if (!recipient || !isMailbox(recipient)) return undefined
    return ours
      ? {
          severity: 'notes',
          text: 'The cloud mailbox was made by an earlier attempt of ours: this is a retry, and new mail may already go there.',
          remedy: 'Nothing to do: the service goes on with this mailbox.',
        }
      : {
          severity: 'blocks',
          text: `There is a cloud mailbox (${recipient.type}) that Stagecoach did not make, most often because a licence came first: the person would have two mailboxes.`,
          remedy:
            'Save what is in the cloud mailbox, take its Exchange licence away and let directory sync make the mail user again; or leave the person out.',
        }
  },
})
