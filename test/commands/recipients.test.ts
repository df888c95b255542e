import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import recipients from '../../src/commands/recipients.ts'
import type { CardData, Reply } from '../../src/messages/reply.ts'
import { parseList } from '../../src/migration/csv.ts'
import type { CloudRecipient, DirectoryMailbox, MigrationEndpoint } from '../../src/migration/shapes/index.ts'
import type { Download } from '../../src/records/download.ts'
import { DownloadKind } from '../../src/records/download.ts'
import { type Harness, openHarness } from '../support/harness.ts'
import { context, drawn, type Given, silent } from './fakes.ts'

const mailbox = (name: string, more: Partial<DirectoryMailbox> = {}): DirectoryMailbox => ({
  guid: `guid-${name}`,
  dn: `CN=${name}`,
  displayName: name,
  kind: 'user',
  primaryAddress: `${name}@contoso.com`,
  addresses: [`${name}@contoso.com`],
  server: 'EX07-01',
  hidden: false,
  targetAddress: undefined,
  principalName: `${name}@contoso.com`,
  protected: false,
  disabled: false,
  ...more,
})

const mailUser = (name: string): CloudRecipient => ({
  guid: `guid-${name}`,
  graphId: undefined,
  changedAt: undefined,
  identity: name,
  displayName: name,
  type: 'MailUser',
  primaryAddress: `${name}@contoso.com`,
  addresses: [`${name}@contoso.com`],
  hidden: false,
  exchangeGuid: undefined,
})

const endpoint: MigrationEndpoint = {
  identity: 'EX07-01',
  type: 'ExchangeOutlookAnywhere',
  remoteServer: 'ex07-01.contoso.local',
  rpcProxyServer: undefined,
  maxConcurrentMigrations: 20,
  activeMigrations: 0,
}

const three: Given = {
  exchange: {
    recipients: async () => [mailUser('anna'), mailUser('bert'), mailUser('cleo')],
    users: async () => [],
    endpoints: async () => [endpoint],
    acceptedDomains: async () => [{ name: 'contoso.com', type: 'Authoritative', isDefault: true }],
  },
  graph: {
    domains: async () => [
      { name: 'contoso.com', verified: true, isDefault: true, isInitial: false, authentication: 'Managed' },
    ],
    users: async () => [],
  },
  directory: {
    counts: async () => ({
      mailboxes: { user: 3, shared: 0, room: 0, equipment: 0, linked: 0 },
      groups: 140,
      contacts: 85,
      mailUsers: 30,
    }),
    servers: async () => [{ name: 'EX07-01', version: '8.3', outlookAnywhere: true }],
    mailboxes: async () => [mailbox('anna'), mailbox('bert', { hidden: true }), mailbox('cleo', { server: 'EX07-02' })],
  },
}

type Data = CardData['recipients']
const dataOf = (answer: Reply): Data => answer.data as unknown as Data

async function ask(given: Given) {
  const where = context({ dns: { txt: async () => [] }, ...given })
  const answer = await recipients.run({}, where)
  const links = [...dataOf(answer).links, ...dataOf(answer).servers].map(async ({ title, url }) => {
    const id = /^http:\/\/127\.0\.0\.1:3978\/downloads\/([0-9a-f-]{36})$/.exec(url)?.[1]
    const file = await where.store.get(DownloadKind, id ?? 'no such address')
    return { title, ...(file?.value as Download) }
  })
  const files = await Promise.all(links)
  return { ...drawn(answer), data: dataOf(answer), files, where }
}

describe('recipients', () => {
  it('counts by kind, and says how each kind gets to the cloud', async () => {
    const { data, text } = await ask(three)
    expect(data.kinds).toEqual([
      { kind: 'User mailboxes', count: '3', way: 'by batch' },
      { kind: 'Groups', count: '140', way: 'by directory sync' },
      { kind: 'Contacts', count: '85', way: 'by directory sync' },
      { kind: 'Mail users without a mailbox', count: '30', way: 'by directory sync' },
    ])
    expect(text).toContain('2 can be migrated, 1 cannot')
  })

  it('says why not, how many, and what to do', async () => {
    const { data, text } = await ask(three)
    expect(data.reasons).toEqual([{ reason: expect.stringMatching(/hidden/i), count: '1', remedy: expect.any(String) }])
    expect(text).toContain('Why 1 cannot, for now')
  })

  it('links to the eligible addresses as a list that “batch new” takes, whole and for each server', async () => {
    const { files } = await ask(three)
    expect(files.map(({ title }) => title)).toEqual(['All 2 as CSV', 'EX07-01: 1', 'EX07-02: 1 (no endpoint)'])
    expect(files.map(({ name }) => name)).toEqual(['eligible.csv', 'eligible-EX07-01.csv', 'eligible-EX07-02.csv'])
    expect(files[0]?.text).toBe('EmailAddress\r\nanna@contoso.com\r\ncleo@contoso.com\r\n')
    expect(files[0]?.expires).toBe('2026-11-23T10:00:00.000Z')
    expect(parseList(files[0]?.text ?? '').rows.map((row) => row.address)).toEqual([
      'anna@contoso.com',
      'cleo@contoso.com',
    ])
  })

  it('makes do with the tenant where there is no directory, and says what that leaves open', async () => {
    const { data, text, files } = await ask({ ...three, directory: undefined })
    expect(data.kinds).toEqual([{ kind: 'Mail users', count: '3', way: 'by batch, if there is a mailbox on-premises' }])
    expect(text).toContain('Could not tell: no directory is configured')
    expect(files.map(({ title }) => title)).toEqual(['All 3 as CSV'])
  })

  it('answers also when nobody answers', async () => {
    const down = silent('Exchange Online')
    const { data, text } = await ask({
      exchange: { recipients: down, users: down, endpoints: down, acceptedDomains: down },
      graph: { domains: silent('Microsoft Graph'), users: silent('Microsoft Graph') },
      directory: {
        counts: silent('the directory'),
        servers: silent('the directory'),
        mailboxes: silent('the directory'),
      },
    })
    expect(data).toMatchObject({ title: 'Nobody could be counted', links: [], servers: [], kinds: [], reasons: [] })
    expect(text).toContain('Could not tell: the directory: no answer')
  })

  it('leaves out a directory of another company, and says so', async () => {
    const other = mailbox('zoe', { primaryAddress: 'zoe@fabrikam.com', addresses: ['zoe@fabrikam.com'] })
    const { data, text } = await ask({ ...three, directory: { ...three.directory, mailboxes: async () => [other] } })
    expect(text).toContain('not one domain in common')
    expect(data.title).toBe('3 can be migrated, 0 cannot')
  })
})

describe('recipients of the practice company', () => {
  let harness: Harness
  let data: Data
  let eligible: string[]
  beforeAll(async () => {
    harness = await openHarness()
    const where = { ...context({}), systems: harness.systems, store: harness.store }
    const answer = await recipients.run({}, where)
    drawn(answer)
    data = dataOf(answer)
    const [all] = (await harness.store.list(DownloadKind)).filter(({ value }) => value.name === 'eligible.csv')
    eligible = parseList(all?.value.text ?? '').rows.map((row) => row.address)
  })
  afterAll(() => harness.close())

  const having = (...kinds: string[]) =>
    harness.company.mailboxes.filter(({ problem }) => problem !== undefined && kinds.includes(problem))

  it('leaves out whoever is planted to fail before the content comes, for a reason that is told', () => {
    const out = having('hidden', 'no-mail-user', 'other-primary', 'in-other-batch', 'unverified-suffix', 'linked')
    expect(out.length).toBeGreaterThan(40)
    expect(out.filter(({ primaryAddress }) => eligible.includes(primaryAddress))).toEqual([])
    expect(data.reasons.length).toBeGreaterThan(4)
  })

  it('keeps everybody with nothing wrong, and resources, which go by batch too', () => {
    const well = harness.company.mailboxes.filter(
      ({ problem, primaryAddress }) =>
        (problem === undefined || problem === 'arrives-as-user') &&
        // The second domain's SPF record leaves Microsoft out.
        !primaryAddress.endsWith(`@${harness.company.secondDomain}`),
    )
    const known = new Set(eligible)
    expect(well.filter(({ primaryAddress }) => !known.has(primaryAddress))).toEqual([])
  })

  it('counts the whole company', () => {
    const total = data.kinds.reduce((sum, { count }) => sum + Number(count.replace(',', '')), 0)
    expect(total).toBe(2412 + 140 + 85 + 30)
    expect(data.servers).toHaveLength(harness.company.servers.length)
  })
})
