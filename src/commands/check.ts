import { z } from 'zod'
import { overall, runChecks } from '../diagnostics/check/index.ts'
import type { Diagnosis, Verdict } from '../diagnostics/diagnostic.ts'
import { weak } from '../inventory/grounds.ts'
import { checkFacts, type Site, siteFacts, stagedEndpoints } from '../inventory/site.ts'
import { type Button, reply } from '../messages/reply.ts'
import { shownTime } from '../messages/times.ts'
import { defineCommand } from './define.ts'
import { look } from './support/verdicts.ts'

declare module '../messages/reply.ts' {
  interface CardData {
    check: {
      readonly title: string
      readonly color: string
      readonly summary: string
      readonly checks: readonly {
        title: string
        verdict: string
        icon: string
        color: string
        found: string
        remedy: string
      }[]
      readonly buttons: readonly Button[]
    }
  }
}

/** Checks that are made of each domain people have addresses in, and of each endpoint. */
const PER_DOMAIN: ReadonlySet<string> = new Set(['domain-verified', 'mx', 'spf', 'autodiscover'])
const PER_ENDPOINT: ReadonlySet<string> = new Set(['endpoint-answers'])
/** A company may own hundreds: those with most mailboxes are looked at. */
const DOMAINS = 3
const ENDPOINTS = 5

/** What each verdict is called, in the order in which they are shown. */
const WORDS: Readonly<Record<Verdict, string>> = {
  failed: 'to be mended',
  warning: 'look at this',
  inconclusive: 'could not tell',
  passed: 'in order',
  'not applicable': 'not applicable',
}
const ORDER = Object.keys(WORDS)

export default defineCommand({
  name: 'check',
  summary: 'Whether everything is ready: servers, directory sync, domains, endpoints, Outlook Anywhere, limits, DNS',
  group: 'before',
  menu: { scopes: ['channel', 'personal'], rank: 40 },
  args: z.object({}),
  examples: ['check'],
  aliases: ['prerequisites', 'ready'],
  kind: 'read',
  role: 'viewer',
  card: 'check',
  replaces: true,
  async run(_args, { systems, inventory, migrationClock, request }) {
    const site = await siteFacts(systems, inventory)
    const results = checkSite(site, migrationClock.now())
    const { verdict, text } = overall(results)
    const left = site.dns.length - DOMAINS
    const more = left > 0 ? ` ${left} more domain${left === 1 ? ' was' : 's were'} not looked at.` : ''
    return reply('check', text, {
      title: 'Prerequisites',
      color: look(verdict).color,
      summary: `${text}${more}${ageOf(site, request.at)}`,
      checks: [...results]
        .sort((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict))
        .map((result) => ({
          title: result.title,
          verdict: WORDS[result.verdict],
          ...look(result.verdict),
          found: result.found,
          remedy: result.remedy ?? '',
        })),
      buttons: [
        { title: 'Check again', command: 'check', args: {} },
        { title: 'Who can be migrated', command: 'recipients', args: {} },
      ],
    })
  },
})

/** Everything else is asked just now; the mailboxes are counted as the inventory knows them. */
function ageOf({ mailboxes }: Site, now: Date): string {
  const outdated = weak([{ name: 'The number of mailboxes is', fact: mailboxes }], now)
  return outdated.flatMap(({ name, fact }) => (fact.known ? [` ${name} as of ${shownTime(fact.asOf)}.`] : [])).join('')
}

/** All checks; those that are about a domain or an endpoint once for each, and named by it where there are several. */
function checkSite(site: Site, now: Date): Diagnosis[] {
  const domains = site.dns.slice(0, DOMAINS)
  const endpoints = stagedEndpoints(site).slice(0, ENDPOINTS)
  const named = (results: readonly Diagnosis[], kind: ReadonlySet<string>, name: string | undefined) =>
    results.map((one) => (name !== undefined && kind.has(one.name) ? { ...one, title: `${one.title}: ${name}` } : one))
  const only = (results: readonly Diagnosis[], kind: ReadonlySet<string>) =>
    results.filter((result) => kind.has(result.name))
  const nameOf = <T>(all: readonly T[], name: (one: T) => string): string | undefined =>
    all[0] !== undefined && all.length > 1 ? name(all[0]) : undefined

  const first = named(
    named(
      runChecks(checkFacts(site, now)),
      PER_DOMAIN,
      nameOf(domains, (one) => one.domain),
    ),
    PER_ENDPOINT,
    nameOf(endpoints, (one) => one.endpoint.identity),
  )
  const otherDomains = domains
    .slice(1)
    .flatMap((dns) => only(named(runChecks(checkFacts(site, now, dns)), PER_DOMAIN, dns.domain), PER_DOMAIN))
  const otherEndpoints = endpoints.slice(1).flatMap((one) => {
    const results = runChecks(checkFacts(site, now, site.dns[0], one))
    return only(named(results, PER_ENDPOINT, one.endpoint.identity), PER_ENDPOINT)
  })
  return [...first, ...otherDomains, ...otherEndpoints]
}
