import { defineCheck } from './check.ts'

const MICROSOFT = /(?:^|\.)autodiscover\.(?:outlook\.com|office365\.us)\.?$|partner\.outlook\.cn\.?$/i

/** Exchange 2003 has none; with 2007 it moves last of all (staged-process, "Mail path"). */
export default defineCheck({
  name: 'autodiscover',
  title: 'Autodiscover still on-premises',
  needs: ['autodiscover'],
  judge: ({ autodiscover }, { servers }) => {
    const later =
      'Outside, inside, and the service connection point that domain-joined Outlook asks first: all three move only after the last mailbox is converted.'
    if (autodiscover && MICROSOFT.test(autodiscover.target)) {
      return {
        verdict: 'warning',
        found: `Autodiscover points to ${autodiscover.target} already.`,
        remedy: `Outlook of people not yet migrated would look for a mailbox in the cloud. ${later}`,
      }
    }
    if (servers.known && servers.value.length > 0 && servers.value.every((s) => s.version.startsWith('6.'))) {
      return {
        verdict: 'not applicable',
        found: 'Exchange 2003 has no Autodiscover; the endpoint must be a manual one.',
      }
    }
    return {
      verdict: 'passed',
      found: `${autodiscover ? `It points to ${autodiscover.target} (TTL ${autodiscover.ttl} s).` : 'There is no CNAME for it.'} ${later}`,
    }
  },
})
