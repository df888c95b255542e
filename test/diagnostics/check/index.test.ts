import { describe, expect, it } from 'vitest'
import { type CheckFacts, known, unknown } from '../../../src/diagnostics/check/check.ts'
import { CHECKS, overall, runChecks } from '../../../src/diagnostics/check/index.ts'
import type { Diagnosis, Verdict } from '../../../src/diagnostics/diagnostic.ts'

const NOW = new Date('2026-11-02T12:00:00Z')
const ago = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000)
const server = (version: string, outlookAnywhere: boolean | undefined = true) => ({
  name: `EX-${version}`,
  version,
  outlookAnywhere,
})
const endpoint = {
  identity: 'OA',
  type: 'ExchangeOutlookAnywhere',
  remoteServer: 'ex07-01',
  rpcProxyServer: undefined,
  maxConcurrentMigrations: 20,
  activeMigrations: 0,
}
const organization = (syncEnabled: boolean | undefined, lastSync: Date | undefined) =>
  known({ displayName: 'Contoso', syncEnabled, lastSync })
const domain = (name: string, verified: boolean) => ({
  name,
  verified,
  isDefault: true,
  isInitial: false,
  authentication: 'Managed',
})
const OLD_MX = { exchange: 'mail.contoso.com', preference: 10, ttl: 3600 }

function facts(over: Partial<CheckFacts> = {}): CheckFacts {
  return {
    now: NOW,
    domain: known('contoso.com'),
    servers: known([server('8.3')]),
    mailboxCount: known(2412),
    organization: organization(true, ago(20)),
    domains: known([domain('Contoso.com', true)]),
    endpoints: known([endpoint]),
    endpointTest: known({ result: 'Success', message: '' }),
    mx: known([OLD_MX]),
    txt: known([{ text: 'v=spf1 mx include:spf.protection.outlook.com -all', ttl: 3600 }]),
    autodiscover: known({ target: 'mail.contoso.com', ttl: 3600 }),
    ...over,
  }
}

const result = (name: string, over: Partial<CheckFacts> = {}): Diagnosis => {
  const found = runChecks(facts(over)).find((r) => r.name === name)
  if (!found) throw new Error(`no check ${name}`)
  return found
}
const spf = (...texts: string[]): Partial<CheckFacts> => ({ txt: known(texts.map((text) => ({ text, ttl: 60 }))) })

describe('one prerequisite at a time', () => {
  it.each<[string, string, Partial<CheckFacts>, Verdict, RegExp | undefined]>([
    ['2007', 'source-version', {}, 'passed', /Exchange 2007/],
    ['2003 among them', 'source-version', { servers: known([server('8.3'), server('6.5')]) }, 'warning', /pilot/],
    ['2010 among them', 'source-version', { servers: known([server('8.3'), server('14.3')]) }, 'failed', /hybrid/],
    ['2016', 'source-version', { servers: known([server('15.1')]) }, 'failed', /hybrid/],
    ['2000', 'source-version', { servers: known([server('6.0')]) }, 'failed', /older/],
    ['no server', 'source-version', { servers: known([]) }, 'failed', /configuration/],
    ['2,412', 'mailbox-count', {}, 'passed', /2,412/],
    ['2,000', 'mailbox-count', { mailboxCount: known(2000) }, 'warning', /recommendation.*not a limit.*up to 150/],
    ['40', 'mailbox-count', { mailboxCount: known(40) }, 'warning', /cutover migration is simpler/],
    ['none', 'mailbox-count', { mailboxCount: known(0) }, 'warning', /not a limit/],
    ['fresh', 'directory-sync', {}, 'passed', /20 minutes ago/],
    ['three hours old', 'directory-sync', { organization: organization(true, ago(180)) }, 'passed', undefined],
    ['older', 'directory-sync', { organization: organization(true, ago(181)) }, 'warning', /every 30 minutes/],
    ['on, never ran', 'directory-sync', { organization: organization(true, undefined) }, 'warning', /run once/],
    ['off', 'directory-sync', { organization: organization(false, ago(9)) }, 'failed', /turned off/],
    ['never', 'directory-sync', { organization: organization(undefined, undefined) }, 'failed', /never been/],
    ['in any case', 'domain-verified', {}, 'passed', undefined],
    ['not verified', 'domain-verified', { domains: known([domain('contoso.com', false)]) }, 'failed', /not verified/],
    ['not there', 'domain-verified', { domains: known([]) }, 'failed', /not in the tenant/],
    [
      'both sentences, Microsoft followed',
      'connection-limits',
      {},
      'inconclusive',
      /should be limited.*increase them.*raise the total/is,
    ],
    ['answered', 'outlook-anywhere', {}, 'passed', /through the endpoint/],
    [
      'on, test failed',
      'outlook-anywhere',
      { endpointTest: known({ result: 'Failed', message: '' }) },
      'passed',
      /directory says/,
    ],
    [
      'off everywhere',
      'outlook-anywhere',
      { servers: known([server('8.3', false)]), endpointTest: unknown('no') },
      'failed',
      /Enable-OutlookAnywhere/,
    ],
    [
      'not said',
      'outlook-anywhere',
      {
        servers: known([{ ...server('8.3'), outlookAnywhere: undefined }, server('8.2', false)]),
        endpointTest: unknown('no'),
      },
      'inconclusive',
      /Analyzer/,
    ],
    ['no directory, answered', 'outlook-anywhere', { servers: unknown('no directory') }, 'passed', undefined],
    [
      'no directory, no test',
      'outlook-anywhere',
      { servers: unknown('no directory'), endpointTest: unknown('no') },
      'inconclusive',
      /no directory/,
    ],
    ['there', 'endpoint', {}, 'passed', /server ex07-01/],
    ['none', 'endpoint', { endpoints: known([]) }, 'failed', /never send it here/],
    ['another kind', 'endpoint', { endpoints: known([{ ...endpoint, type: 'IMAP' }]) }, 'failed', /other kinds.*IMAP/],
    ['answers', 'endpoint-answers', {}, 'passed', /pilot/],
    [
      'does not, and why',
      'endpoint-answers',
      { endpointTest: known({ result: 'Failed', message: 'Unable to connect to the server' }) },
      'failed',
      /Unable to connect.*firewall/s,
    ],
    [
      'does not, unexplained',
      'endpoint-answers',
      { endpointTest: known({ result: 'Failed', message: '' }) },
      'failed',
      /no reason given.*certificate/s,
    ],
    [
      'nothing to test',
      'endpoint-answers',
      { endpoints: known([]), endpointTest: unknown('none') },
      'not applicable',
      undefined,
    ],
    [
      'test not had',
      'endpoint-answers',
      { endpointTest: unknown('Exchange Online did not answer.') },
      'inconclusive',
      /did not answer/,
    ],
    ['old server, an hour', 'mx', {}, 'passed', /after the last mailbox/],
    ['a day', 'mx', { mx: known([{ ...OLD_MX, ttl: 86_400 }]) }, 'warning', /3600/],
    [
      'at Microsoft already',
      'mx',
      { mx: known([{ ...OLD_MX, exchange: 'contoso-com.mail.protection.outlook.com' }]) },
      'warning',
      /already/,
    ],
    [
      'at Microsoft’s newer name',
      'mx',
      { mx: known([{ ...OLD_MX, exchange: 'contoso-com.o-v1.mx.microsoft.' }]) },
      'warning',
      /already/,
    ],
    ['none', 'mx', { mx: known([]) }, 'warning', /no MX/],
    ['included', 'spf', {}, 'passed', undefined],
    ['included, upper case', 'spf', spf('V=SPF1 INCLUDE:SPF.PROTECTION.OUTLOOK.COM -ALL'), 'passed', undefined],
    ['not included', 'spf', spf('google-site=1', 'v=spf1 mx -all'), 'failed', /before the first batch/],
    ['a look-alike', 'spf', spf('v=spf1 include:spf.protection.outlook.com.evil.test -all'), 'failed', undefined],
    ['excluded, not included', 'spf', spf('v=spf1 -include:spf.protection.outlook.com ~all'), 'failed', undefined],
    ['no record', 'spf', spf('hello'), 'failed', /no SPF/],
    [
      'two records',
      'spf',
      spf('v=spf1 mx -all', 'v=spf1 include:spf.protection.outlook.com -all'),
      'failed',
      /Join them/,
    ],
    ['elsewhere', 'spf', spf('v=spf1 redirect=_spf.contoso.com'), 'inconclusive', /not followed/],
    ['old server', 'autodiscover', {}, 'passed', /service connection point/],
    ['no record', 'autodiscover', { autodiscover: known(undefined) }, 'passed', /no CNAME/],
    [
      'at Microsoft already',
      'autodiscover',
      { autodiscover: known({ target: 'autodiscover.outlook.com', ttl: 60 }) },
      'warning',
      /already/,
    ],
    ['2003 only', 'autodiscover', { servers: known([server('6.5')]) }, 'not applicable', /2003/],
  ])('%s: %s', (_, name, over, verdict, says) => {
    const got = result(name, over)
    expect(got.verdict).toBe(verdict)
    if (says) expect(`${got.found} ${got.remedy ?? ''}`).toMatch(says)
    if (verdict === 'failed' || verdict === 'warning') expect(got.remedy).toMatch(/\.$/)
  })
})

describe('all of them', () => {
  const dark = Object.fromEntries(
    Object.keys(facts()).map((name) => [name, name === 'now' ? NOW : unknown(`${name} is dark.`)]),
  ) as unknown as CheckFacts

  it('come in the guide’s order, whatever is known', () => {
    const names = [
      'source-version',
      'mailbox-count',
      'directory-sync',
      'domain-verified',
      'connection-limits',
      'outlook-anywhere',
      'endpoint',
      'endpoint-answers',
      'mx',
      'spf',
      'autodiscover',
    ]
    expect(runChecks(facts()).map((r) => r.name)).toEqual(names)
    expect(runChecks(dark).map((r) => r.name)).toEqual(names)
  })

  it('what is not known is unknown with the reason, and nothing fails by it', () => {
    for (const r of runChecks(dark))
      expect(r).toMatchObject({ verdict: 'inconclusive', found: expect.stringContaining('is dark.') })
    expect(overall(runChecks(dark))).toMatchObject({ verdict: 'inconclusive', failed: [] })
  })

  it('each has a title of its own', () => {
    expect(new Set(CHECKS.map((c) => c.title)).size).toBe(CHECKS.length)
  })
})

describe('overall', () => {
  const r = (verdict: Verdict): Diagnosis => ({
    name: verdict,
    title: '',
    verdict,
    found: '',
  })
  it.each<[Diagnosis[], string, RegExp]>([
    [[r('passed'), r('not applicable')], 'passed', /ready for a first batch/],
    [[r('passed'), r('inconclusive')], 'inconclusive', /Nothing speaks against.*1 point could not be told/],
    [[r('warning'), r('inconclusive'), r('passed')], 'warning', /look at 1 warning before/],
    [[r('failed'), r('warning'), r('warning')], 'failed', /1 point must be mended.*2 warnings/],
  ])('%#', (results, verdict, text) => {
    expect(overall(results).verdict).toBe(verdict)
    expect(overall(results).text).toMatch(text)
  })

  it('names what failed', () => {
    expect(overall(runChecks(facts({ ...spf(), mailboxCount: known(3) }))).failed).toEqual(['spf'])
  })
})
