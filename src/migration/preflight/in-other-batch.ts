import { defineRule } from './rule.ts'

export default defineRule({
  name: 'in-other-batch',
  title: 'Already in another batch',
  needs: ['users'],
  say: ({ otherBatches }) =>
    otherBatches.length === 0
      ? undefined
      : {
          severity: 'blocks',
          text: `Already a migration user of the batch ${otherBatches.join(', ')}: Exchange Online takes a person only once.`,
          remedy: 'Take the person off this list, or remove the migration user from the other batch first.',
        },
})
