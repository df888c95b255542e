import { defineCheck } from './check.ts'

/** An hour, so that the change takes effect within one when its time comes (exchange-online, 3.5). */
const MAX_TTL = 3600
const MICROSOFT = /\.(?:mail\.protection\.(?:outlook\.com|office365\.us|partner\.outlook\.cn)|mx\.microsoft)\.?$/i

export default defineCheck({
  name: 'mx',
  title: 'MX still on-premises, TTL at most an hour',
  needs: ['mx', 'domain'],
  judge: ({ mx, domain }) => {
    if (mx.length === 0)
      return {
        verdict: 'warning',
        found: `${domain} has no MX record.`,
        remedy: 'Find out how mail reaches the company before you start a batch.',
      }
    const found = `${mx.map((r) => `${r.exchange} (${r.preference}, TTL ${r.ttl} s)`).join(', ')}.`
    if (mx.some((r) => MICROSOFT.test(r.exchange))) {
      return {
        verdict: 'warning',
        found,
        remedy:
          'MX points to Microsoft 365 already. In a staged migration it moves after the last mailbox: until then Exchange Online must route mail back to the old server, or people not yet migrated get none.',
      }
    }
    const slow = mx.some((r) => r.ttl > MAX_TTL)
    return slow
      ? {
          verdict: 'warning',
          found,
          remedy: `Lower the TTL to ${MAX_TTL} seconds or less well before the change of MX, or it takes effect late.`,
        }
      : { verdict: 'passed', found: `${found} It moves to Microsoft 365 only after the last mailbox.` }
  },
})
