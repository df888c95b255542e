import { defineRule } from './rule.ts'

/** For every row a synced mail user must exist in the tenant (staged-process, step 1). */
export default defineRule({
  name: 'no-mail-user',
  title: 'No mail user in the tenant',
  needs: ['recipients'],
  say: ({ recipient }) =>
    recipient
      ? undefined
      : {
          severity: 'blocks',
          text: 'Exchange Online knows nobody with this address: directory sync has not brought the person.',
          remedy:
            'Check that directory sync covers the person and that the primary address is the same, let it run, then check again.',
        },
})
