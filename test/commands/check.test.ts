import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeCompany } from '../../practice/src/company.ts'
import { openPracticeDirectory, type PracticeDirectory } from '../../practice/src/directory/directory.ts'
import { openPracticeDns } from '../../practice/src/dns/dns.ts'
import { createFaults } from '../../practice/src/faults.ts'
import type { PracticeSystem } from '../../practice/src/system.ts'
import check from '../../src/commands/check.ts'
import type { DirectoryMailbox, MigrationEndpoint } from '../../src/migration/shapes/index.ts'
import { createDirectory } from '../../src/systems/directory/directory.ts'
import { createDns } from '../../src/systems/dns/dns.ts'
import { liveReaders } from '../support/inventory-of.ts'
import { context, drawn, type Given, NOW, silent, systems } from './fakes.ts'

const mailbox = (domain: string): DirectoryMailbox => ({
  guid: '',
  dn: '',
  displayName: '',
  kind: 'user',
  primaryAddress: `a@${domain}`,
  addresses: [],
  server: 'EX07-01',
  hidden: false,
  targetAddress: undefined,
  principalName: undefined,
  protected: false,
  disabled: false,
})

const endpoint = (identity: string): MigrationEndpoint => ({
  identity,
  type: 'ExchangeOutlookAnywhere',
  remoteServer: `${identity.toLowerCase()}.contoso.test`,
  rpcProxyServer: 'mail.contoso.test',
  maxConcurrentMigrations: 20,
  activeMigrations: 0,
})

const ready: Given = {
  exchange: {
    endpoints: async () => [endpoint('EX07-01')],
    testEndpoint: async () => ({ result: 'Success', message: '' }),
  },
  graph: {
    organization: async () => ({
      displayName: 'Contoso',
      syncEnabled: true,
      lastSync: new Date(NOW.getTime() - 60_000),
    }),
    domains: async () => [
      { name: 'contoso.test', verified: true, isDefault: true, isInitial: false, authentication: 'Managed' },
      { name: 'contoso.onmicrosoft.com', verified: true, isDefault: false, isInitial: true, authentication: 'Managed' },
    ],
  },
  directory: {
    servers: async () => [{ name: 'EX07-01', version: '8.3', outlookAnywhere: true }],
  },
  people: { mailboxes: async () => Array.from({ length: 2412 }, () => mailbox('contoso.test')) },
  dns: {
    mx: async () => [{ exchange: 'mail.contoso.test', preference: 10, ttl: 3600 }],
    txt: async () => [{ text: 'v=spf1 include:spf.protection.outlook.com -all', ttl: 3600 }],
    cname: async () => ({ target: 'mail.contoso.test', ttl: 3600 }),
  },
}

const ask = async (given: Given) => {
  const answer = await check.run({}, context(given))
  return {
    ...drawn(answer),
    data: answer.data as unknown as { checks: { title: string; verdict: string; found: string }[] },
    answer,
  }
}

describe('check', () => {
  it('says that all is in order, and gives what was found in each line', async () => {
    const { text, data } = await ask(ready)
    expect(data.checks.filter((one) => one.verdict === 'to be mended' || one.verdict === 'look at this')).toEqual([])
    for (const part of [
      '2,412 mailboxes',
      'EX07-01',
      'contoso.test is verified',
      'mail.contoso.test (10, TTL 3600 s)',
    ]) {
      expect(text).toContain(part)
    }
  })

  it('recommends raising connection limits, and shows that the guide says the opposite', async () => {
    const { text } = await ask(ready)
    expect(text).toContain('connections should be limited')
    expect(text).toMatch(/raise the total/)
    expect(text).toContain('EX07-01: 20 mailboxes at a time')
  })

  it('puts what must be mended first, with a remedy, and says so on top', async () => {
    const { data, text, answer } = await ask({ ...ready, dns: { ...ready.dns, txt: async () => [] } })
    expect(data.checks[0]).toMatchObject({ title: 'SPF includes Microsoft', verdict: 'to be mended' })
    expect(answer.summary).toMatch(/^Not ready/)
    expect(text).toContain('include:spf.protection.outlook.com')
  })

  it('looks at every domain people have addresses in, most used first, and not at internal names', async () => {
    const asked: string[] = []
    const two: Given = {
      ...ready,
      people: { mailboxes: async () => ['small.test', 'contoso.test', 'contoso.test', 'contoso.local'].map(mailbox) },
      dns: {
        ...ready.dns,
        txt: async (domain) => {
          asked.push(domain)
          return domain === 'small.test' ? [] : (ready.dns?.txt?.(domain) ?? [])
        },
      },
    }
    const { data } = await ask(two)
    expect(asked).toEqual(['contoso.test', 'small.test'])
    const spf = data.checks.filter((one) => one.title.startsWith('SPF'))
    expect(spf.map((one) => `${one.title} ${one.verdict}`)).toEqual([
      'SPF includes Microsoft: small.test to be mended',
      'SPF includes Microsoft: contoso.test in order',
    ])
    expect(data.checks.some((one) => one.title.endsWith('verified in the tenant: small.test'))).toBe(true)
  })

  it('tests every endpoint by its name', async () => {
    const several: Given = {
      ...ready,
      exchange: {
        endpoints: async () => [endpoint('EX07-01'), endpoint('EX07-02')],
        testEndpoint: async (identity) =>
          identity === 'EX07-02' ? { result: 'Failed', message: 'no route' } : { result: 'Success', message: '' },
      },
    }
    const { data } = await ask(several)
    const lines = data.checks.filter((one) => one.title.startsWith('The endpoint answers'))
    expect(lines.map((one) => [one.title, one.verdict])).toEqual([
      ['The endpoint answers: EX07-02', 'to be mended'],
      ['The endpoint answers: EX07-01', 'in order'],
    ])
  })

  it('answers also when nobody answers, with the reason in each line', async () => {
    const { text, data } = await ask({
      exchange: { endpoints: silent('Exchange Online') },
      graph: { organization: silent('Microsoft Graph'), domains: silent('Microsoft Graph') },
      directory: undefined,
      dns: { mx: silent('DNS'), txt: silent('DNS'), cname: silent('DNS') },
    })
    expect(data.checks.every((one) => one.verdict === 'could not tell')).toBe(true)
    expect(text).toContain('Could not tell: Microsoft Graph: no answer')
    expect(text).toContain('Could not tell: no directory is configured')
    expect(text).toContain('Nothing speaks against a first batch')
  })

  it('asks about the tenant’s own domains where there is no directory', async () => {
    const { text } = await ask({ ...ready, directory: undefined })
    expect(text).toContain('contoso.test is verified')
    expect(text).not.toContain('onmicrosoft')
  })
})

describe('check on the practice directory and DNS', () => {
  const company = makeCompany(2007)
  let directory: PracticeDirectory
  let dns: PracticeSystem
  beforeAll(async () => {
    const faults = createFaults()
    directory = await openPracticeDirectory({ company, targetAddressOf: () => undefined, faults })
    dns = await openPracticeDns({ company, faults })
  })
  afterAll(() => Promise.all([directory.close(), dns.close()]))

  it('finds what was forgotten in the second domain, and the first in order', async () => {
    const here = createDirectory(directory)
    const { data } = await ask({
      ...ready,
      directory: here,
      people: { mailboxes: liveReaders({ ...systems({}), directory: here }).mailboxes ?? (async () => []) },
      dns: createDns({ server: dns.url }),
    })
    const verdict = (title: string) => data.checks.find((one) => one.title === title)?.verdict
    expect(verdict(`SPF includes Microsoft: ${company.primaryDomain}`)).toBe('in order')
    expect(verdict(`SPF includes Microsoft: ${company.secondDomain}`)).toBe('to be mended')
    expect(verdict(`MX still on-premises, TTL at most an hour: ${company.secondDomain}`)).toBe('look at this')
    expect(data.checks.find((one) => one.title.startsWith('More than'))?.found).toContain('2,412')
    expect(data.checks.some((one) => one.title.endsWith(company.internalSuffix))).toBe(false)
  })
})
