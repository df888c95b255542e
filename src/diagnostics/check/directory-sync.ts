import { HOUR, span } from '../../migration/durations.ts'
import { defineCheck } from './check.ts'

/** Entra Connect syncs every 30 minutes; older than three hours is stale (our threshold, exchange-online, 5). */
const STALE = 3 * HOUR

export default defineCheck({
  name: 'directory-sync',
  title: 'Directory sync is on and fresh',
  needs: ['organization'],
  judge: ({ organization: { syncEnabled, lastSync } }, { now }) => {
    if (!syncEnabled) {
      return {
        verdict: 'failed',
        found:
          syncEnabled === false
            ? 'Directory sync is turned off.'
            : 'This tenant has never been synchronised with a directory.',
        remedy:
          'Set up Microsoft Entra Connect: for every mailbox a mail user must be in the tenant before its batch starts.',
      }
    }
    if (!lastSync)
      return {
        verdict: 'warning',
        found: 'Directory sync is on, but has not run yet.',
        remedy: 'Let it run once, then check again.',
      }
    const age = now.getTime() - lastSync.getTime()
    const found = `Directory sync is on; it last ran ${span(Math.max(0, age))} ago.`
    if (age <= STALE) return { verdict: 'passed', found }
    return {
      verdict: 'warning',
      found,
      remedy:
        'It should run every 30 minutes: look at the Entra Connect server before you start a batch, for changes made since are not in the tenant.',
    }
  },
})
