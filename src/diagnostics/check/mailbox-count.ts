import { defineCheck } from './check.ts'

/** The guide asks for more than 2,000; that is Microsoft's recommendation, no limit (admins, trap 2): never a failure. */
export default defineCheck({
  name: 'mailbox-count',
  title: 'More than 2,000 mailboxes',
  needs: ['mailboxCount'],
  judge: ({ mailboxCount: n }) => {
    const found = `${n.toLocaleString('en')} mailboxes.`
    if (n > 2000)
      return { verdict: 'passed', found: `${found} At most 2,000 go into a batch; there is no limit in all.` }
    return {
      verdict: 'warning',
      found,
      remedy: `The guide asks for more than 2,000, but that is a recommendation of Microsoft’s, not a limit: a staged migration works. ${n <= 150 ? 'For 150 or fewer a cutover migration is simpler.' : 'A cutover migration is possible up to 2,000, and recommended up to 150.'}`,
    }
  },
})
