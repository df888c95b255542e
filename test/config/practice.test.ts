/** Practice or real, never a mixture by accident; what is refused, and with which setting's name. */
import { describe, expect, it } from 'vitest'
import { PRACTICE_TENANT, SETTING_NAMES } from '../../src/config/config.ts'
import { config, problems } from '../support/settings.ts'

const TENANT = '11111111-2222-3333-4444-555555555555'
const bot = {
  BOT_APP_ID: 'b07b07b0-0000-4000-8000-000000000001',
  BOT_TYPE: 'SingleTenant',
  BOT_TENANT_ID: TENANT,
  BOT_SIGN_IN: 'client-secret',
  BOT_CLIENT_SECRET: 'MARKED-BOT-SECRET',
  OPERATORS: 'o1',
  APPROVERS: 'a1',
}
const systems = { EXCHANGE_ONLINE_URL: 'real', GRAPH_URL: 'real', TENANT_ID: TENANT, SIGN_IN: 'managed-identity' }
const real = { ...bot, ...systems }

describe('nothing set', () => {
  it('is practice altogether, on loopback, at the usual port', () => {
    expect(config({})).toMatchObject({
      host: '127.0.0.1',
      port: 3978,
      publicUrl: 'http://127.0.0.1:3978',
      dataDir: './data',
      logLevel: 'info',
      production: false,
      practice: true,
      practiceSpeed: 300,
      practiceSeed: 2007,
      practiceMailboxes: 2412,
      bot: undefined,
      signIn: undefined,
      tenantId: PRACTICE_TENANT,
      exchangeOnline: { is: 'embedded' },
      graph: { is: 'embedded' },
      directory: { is: 'embedded' },
      dns: { is: 'embedded' },
      approvalsChannel: undefined,
      approvalHours: 24,
      planDays: 7,
      archiveDays: 30,
    })
  })

  it('knows the three practice people, by the ids that scripts rely on', () => {
    expect(config({}).people).toMatchObject({
      tenant: PRACTICE_TENANT,
      operators: ['00000000-0000-0000-0000-000000000001'],
      approvers: ['00000000-0000-0000-0000-000000000002'],
      viewers: ['00000000-0000-0000-0000-000000000003'],
    })
  })

  it('is the same as everything set to nothing', () => {
    expect(config(Object.fromEntries(SETTING_NAMES.map((name) => [name, '  '])))).toEqual(config({}))
  })

  it('cannot be changed afterwards', () => {
    expect(Object.isFrozen(config({}))).toBe(true)
  })
})

describe('a system at a loopback address is practice', () => {
  it.each(['http://127.0.0.1:3980', 'http://localhost:3980/', 'http://[::1]:3980', 'https://127.9.9.9'])(
    '%s',
    (url) => {
      const { exchangeOnline, graph, practice } = config({ EXCHANGE_ONLINE_URL: url, GRAPH_URL: url })
      expect(exchangeOnline).toEqual({ is: 'practice', url: url.replace(/\/$/, '') })
      expect(graph.is).toBe('practice')
      expect(practice).toBe(true)
    },
  )

  it('each by itself, the others stay embedded', () => {
    expect(config({ LDAP_URL: 'ldap://127.0.0.1:3890' })).toMatchObject({
      directory: { is: 'practice' },
      exchangeOnline: { is: 'embedded' },
    })
    expect(config({ LDAP_URL: 'none' }).directory).toEqual({ is: 'none' })
  })

  it.each(['127.0.0.1:5353', 'localhost', '[::1]:53', '::1'])('DNS at %s', (address) => {
    expect(config({ DNS_SERVER: address }).dns).toEqual({ is: 'practice', url: address })
  })

  it.each(['http://127.0.0.1.evil.test', 'http://localhost.evil.test', 'http://128.0.0.1', 'http://0.0.0.0'])(
    '%s is not',
    (url) => {
      expect(problems({ EXCHANGE_ONLINE_URL: url, GRAPH_URL: url }).join()).toMatch(/BOT_APP_ID: .*would be real/)
    },
  )
})

describe('what is refused', () => {
  it.each<[string, Record<string, string | undefined>, RegExp]>([
    [
      'real systems without the bot’s credentials',
      systems,
      /^BOT_APP_ID: Exchange Online, Microsoft Graph.* would be real, but anyone could command the bot/,
    ],
    [
      'a real directory without them',
      { LDAP_URL: 'ldaps://dc1.contoso.com' },
      /^BOT_APP_ID: the directory would be real/,
    ],
    [
      'production that practises',
      { NODE_ENV: 'production' },
      /^NODE_ENV=production: Exchange Online, .*Teams would be practice/,
    ],
    [
      'production with one practice system',
      { ...real, NODE_ENV: 'production', LDAP_URL: 'ldap://127.0.0.1' },
      /^NODE_ENV=production: the directory would be practice/,
    ],
    [
      'production with practice DNS',
      { ...real, NODE_ENV: 'production', DNS_SERVER: '127.0.0.1:53' },
      /^NODE_ENV=production: DNS would be practice/,
    ],
    [
      'real Exchange with practice Graph',
      { ...real, GRAPH_URL: undefined },
      /^EXCHANGE_ONLINE_URL and GRAPH_URL: one is real/,
    ],
    [
      'practice Exchange with real Graph',
      { ...real, EXCHANGE_ONLINE_URL: 'http://127.0.0.1:3980' },
      /^EXCHANGE_ONLINE_URL and GRAPH_URL: one is real/,
    ],
    [
      'an open door to the network',
      { HOST: '0.0.0.0' },
      /^HOST: without bot credentials .* loopback only, not on 0\.0\.0\.0/,
    ],
    ['an open door at a name', { HOST: 'bot.contoso.com' }, /^HOST: /],
    [
      'a real directory without TLS',
      { ...real, LDAP_URL: 'ldap://dc1.contoso.com' },
      /^LDAP_URL: a real directory needs ldaps/,
    ],
    [
      'a public address without TLS',
      { ...real, PUBLIC_URL: 'http://bot.contoso.com' },
      /^PUBLIC_URL: must start with https/,
    ],
    [
      'a bot that nobody may command',
      { ...real, OPERATORS: undefined, APPROVERS: undefined },
      /^OPERATORS and APPROVERS: /,
    ],
    ['a bot with nobody to approve', { ...real, APPROVERS: undefined }, /^OPERATORS and APPROVERS: /],
    ['a bot with nobody to ask', { ...real, OPERATORS: ' , ' }, /^OPERATORS and APPROVERS: /],
    ['what is no address', { GRAPH_URL: 'contoso' }, /^GRAPH_URL: not a web address/],
    ['what is no directory', { LDAP_URL: 'http://127.0.0.1' }, /^LDAP_URL: not a directory address/],
  ])('%s', (_what, env, words) => {
    expect(problems(env)).toContainEqual(expect.stringMatching(words))
  })

  it('times are taken as they are told', () => {
    const given = config({ APPROVAL_HOURS: '48', PLAN_DAYS: '0.5', ARCHIVE_DAYS: '365' })
    expect(given).toMatchObject({ approvalHours: 48, planDays: 0.5, archiveDays: 365 })
  })

  it.each([
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '80.5'],
    ['PORT', 'http'],
    ['PRACTICE_SPEED', '0'],
    ['PRACTICE_SPEED', '10001'],
    ['PRACTICE_SPEED', 'fast'],
    ['PRACTICE_SEED', '-1'],
    ['PRACTICE_SEED', '4294967296'],
    ['APPROVAL_HOURS', '0'],
    ['APPROVAL_HOURS', '721'],
    ['PLAN_DAYS', '0'],
    ['PLAN_DAYS', '366'],
    ['PLAN_DAYS', 'week'],
    ['ARCHIVE_DAYS', '0.5'],
    ['ARCHIVE_DAYS', '3651'],
    ['LOG_LEVEL', 'loud'],
    ['BOT_TYPE', 'MultiTenant'],
  ])('%s=%s, by its name', (name, value) => {
    const given = problems({ [name]: value })
    expect(given).toHaveLength(1)
    expect(given[0]).toMatch(new RegExp(`^${name}: `))
  })

  it('everything at once, not one after the other', () => {
    const given = problems({ PORT: 'x', PRACTICE_SPEED: '0', APPROVAL_HOURS: '0' })
    expect(given.map((line) => line.split(':')[0])).toEqual(['PORT', 'PRACTICE_SPEED', 'APPROVAL_HOURS'])
  })

  it('without a secret in any sentence', () => {
    const secrets = { CLIENT_SECRET: 'MARKED-1', LDAP_PASSWORD: 'MARKED-2', BOT_CLIENT_SECRET: 'MARKED-3' }
    const wrong = [
      { ...real, ...secrets, PORT: 'x' },
      { ...real, ...secrets, GRAPH_URL: undefined, HOST: '0.0.0.0', APPROVERS: undefined, LDAP_URL: 'ldap://dc1' },
      { ...real, ...secrets, EXCHANGE_ONLINE_URL: 'https://me:MARKED-4@outlook.office365.com' },
      { ...systems, ...secrets, NODE_ENV: 'production' },
    ]
    for (const env of wrong) {
      expect(problems(env).length).toBeGreaterThan(0)
      expect(problems(env).join('\n')).not.toMatch(/MARKED/)
    }
  })
})

describe('a bot with credentials', () => {
  it('and real systems is not practice, and listens to the network', () => {
    expect(config({ ...real, NODE_ENV: 'production' })).toMatchObject({
      practice: false,
      host: '0.0.0.0',
      production: true,
    })
  })

  it('may practise: its people speak from their own tenant, the practice systems keep theirs', () => {
    const { practice, people, tenantId } = config(bot)
    expect(practice).toBe(true)
    expect(people).toMatchObject({ tenant: TENANT, operators: ['o1'], approvers: ['a1'] })
    expect(tenantId).toBe(PRACTICE_TENANT)
  })

  it('takes people parted by commas, semicolons or blanks', () => {
    expect(config({ ...real, VIEWERS: 'v1, v2;v3 v4' }).people.viewers).toEqual(['v1', 'v2', 'v3', 'v4'])
  })
})
