import { describe, expect, it } from 'vitest'
import { preflight, RULES } from '../../../src/migration/preflight/index.ts'
import type { PreflightInput } from '../../../src/migration/preflight/rule.ts'
import type { CloudRecipient, DirectoryMailbox } from '../../../src/migration/shapes/index.ts'
import { seenUser } from '../fixtures.ts'
import { ANNA, domain, input, mailbox, recipient, tenantUser } from './fixtures.ts'

const brief = (given: PreflightInput) => preflight(given).map((f) => `${f.severity} ${f.rule}`)
const cloud = (over: Partial<CloudRecipient>): Partial<PreflightInput> => ({ recipients: [recipient(ANNA, over)] })
const here = (over: Partial<DirectoryMailbox>): Partial<PreflightInput> => ({ mailboxes: [mailbox(ANNA, over)] })
const federated = [domain('contoso.com', { verified: true, authentication: 'Federated' })]

it('finds nothing where nothing is wrong', () => {
  expect(preflight(input())).toEqual([])
})

const CASES: readonly [string, Partial<PreflightInput>, string[]][] = [
  ['nobody in the tenant', { recipients: [] }, ['blocks no-mail-user']],
  ['another’s cloud mailbox', cloud({ type: 'UserMailbox' }), ['blocks foreign-cloud-mailbox']],
  [
    'our own cloud mailbox: a retry',
    { ...cloud({ type: 'UserMailbox' }), ours: new Set(['anna@contoso.com']) },
    ['notes foreign-cloud-mailbox'],
  ],
  [
    'our own cloud mailbox, under the address of then',
    {
      ...cloud({ type: 'UserMailbox', addresses: ['anna@contoso.com', 'anna.before@contoso.com'] }),
      ours: new Set(['anna.before@contoso.com']),
    },
    ['notes foreign-cloud-mailbox'],
  ],
  ['a group', { ...cloud({ type: 'MailUniversalDistributionGroup' }), mailboxes: [] }, ['blocks not-a-mailbox-kind']],
  ['a contact', { ...cloud({ type: 'MailContact' }), mailboxes: [] }, ['blocks not-a-mailbox-kind']],
  ['no mailbox on-premises', { mailboxes: [] }, ['blocks no-source-mailbox']],
  ['another primary in the cloud', cloud({ primaryAddress: 'anna.berg@contoso.com' }), ['blocks primary-differs']],
  [
    'a secondary address in the list',
    here({ primaryAddress: 'anna.berg@contoso.com', addresses: [ANNA] }),
    ['blocks primary-differs'],
  ],
  [
    'the same in another case',
    { ...cloud({ primaryAddress: 'Anna@Contoso.com' }), ...here({ primaryAddress: 'ANNA@contoso.com' }) },
    [],
  ],
  [
    'a domain whose SPF leaves Microsoft out',
    { spfWithoutMicrosoft: new Map([['contoso.com', 'v=spf1 mx -all']]) },
    ['blocks spf-without-microsoft'],
  ],
  [
    'another batch',
    { users: [seenUser('ANNA@contoso.com', 'Syncing', { batch: 'sales-2' })] },
    ['blocks in-other-batch'],
  ],
  ['this very batch, any case', { users: [seenUser(ANNA, 'Syncing', { batch: 'Sales-1' })] }, []],
  ['hidden on-premises', here({ hidden: true }), ['blocks hidden-from-address-lists']],
  ['hidden in the cloud only, visible here', cloud({ hidden: true }), []],
  [
    'hidden in the cloud, no directory',
    { ...cloud({ hidden: true }), mailboxes: undefined },
    ['blocks hidden-from-address-lists', 'unknown could-not-tell'],
  ],
  ['an unknown domain', { domains: [], recipients: undefined }, ['blocks unverified-suffix', 'unknown could-not-tell']],
  ['a domain nobody listed, but somebody in the tenant has', { domains: [] }, []],
  [
    'an unverified domain',
    { domains: [domain('contoso.com', { verified: false })], recipients: [] },
    ['blocks no-mail-user', 'blocks unverified-suffix'],
  ],
  ['a sign-in name of .local', here({ principalName: 'anna@contoso.local' }), ['warns unverified-suffix']],
  ['another server', here({ server: 'EX07-02' }), ['blocks other-server']],
  ['the same server by its full name', here({ server: 'ex07-01.contoso.com' }), []],
  [
    'an endpoint with Autodiscover',
    { ...here({ server: 'EX07-02' }), endpoint: { identity: 'x', remoteServer: undefined } },
    [],
  ],
  [
    'an endpoint whose name is no mailbox server',
    { ...here({ server: 'EX07-02' }), endpoint: { identity: 'x', remoteServer: 'mail.contoso.com' } },
    ['unknown could-not-tell'],
  ],
  [
    'a conflict of directory sync',
    {
      tenantUsers: [
        tenantUser({
          principalName: 'a@x',
          mail: undefined,
          addresses: [`smtp:${ANNA}`],
          provisioningErrors: ['ProxyAddress: x'],
        }),
      ],
    },
    ['blocks provisioning-conflict'],
  ],
  ['linked, not synced', { ...here({ kind: 'linked' }), recipients: [] }, ['blocks no-mail-user', 'blocks linked']],
  ['linked, in the tenant', here({ kind: 'linked' }), ['warns linked']],
  [
    'linked, tenant not read',
    { ...here({ kind: 'linked' }), recipients: undefined },
    ['warns linked', 'unknown could-not-tell'],
  ],
  ['shared, its account disabled', here({ kind: 'shared', disabled: true }), ['notes becomes-user-mailbox']],
  ['a room', here({ kind: 'room' }), ['notes becomes-user-mailbox']],
  ['protected', here({ protected: true }), ['warns protected-account']],
  ['disabled', here({ disabled: true }), ['warns disabled-account']],
  [
    'federated, password to be changed',
    { domains: federated, rows: [{ row: 2, address: ANNA, forceChangePassword: true }] },
    ['blocks federated-force-change'],
  ],
  [
    'federated, not to be changed',
    { domains: federated, rows: [{ row: 2, address: ANNA, forceChangePassword: false }] },
    [],
  ],
  ['managed, to be changed', { rows: [{ row: 2, address: ANNA, forceChangePassword: true }] }, []],
  ['forwarded elsewhere', here({ targetAddress: 'SMTP:anna@other.com' }), ['blocks already-migrated']],
  [
    'forwarded elsewhere, tenant not read',
    { ...here({ targetAddress: 'SMTP:anna@other.com' }), recipients: undefined },
    ['warns already-migrated', 'unknown could-not-tell'],
  ],
  [
    'forwarded to the own address by somebody',
    here({ targetAddress: 'SMTP:Anna@contoso.onmicrosoft.com' }),
    ['warns already-migrated'],
  ],
  [
    'forwarded by our earlier attempt',
    { ...here({ targetAddress: 'SMTP:anna@contoso.onmicrosoft.com' }), ours: new Set([ANNA]) },
    [],
  ],
  [
    'on Exchange 2003',
    { ...here({ server: 'EX03-01' }), endpoint: { identity: 'x', remoteServer: 'EX03-01' } },
    ['notes exchange-2003'],
  ],
  ['sizes unknown', { sizesKnown: false }, ['notes sizes-unknown']],
]

describe('one rule at a time', () => {
  it.each(CASES)('%s', (_, over, expected) => {
    const findings = preflight(input(over))
    expect(findings.map((f) => `${f.severity} ${f.rule}`)).toEqual(expected)
    for (const finding of findings) {
      expect(finding.text).toMatch(/\.$/)
      expect(finding.remedy).toMatch(/\.$/)
    }
  })

  it('every rule has a case', () => {
    const covered = CASES.flatMap(([, , expected]) => expected.map((e) => e.split(' ')[1]))
    for (const rule of RULES) expect(covered).toContain(rule.name)
  })
})

describe('what could not be told', () => {
  const nothing = input({
    recipients: undefined,
    users: undefined,
    domains: undefined,
    mailboxes: undefined,
    servers: undefined,
    tenantUsers: undefined,
    spfWithoutMicrosoft: undefined,
    endpoint: undefined,
  })
  it('is one finding over the list, and blocks nothing', () => {
    const rows = Array.from({ length: 50 }, (_, i) => ({ row: i + 2, address: `u${i}@contoso.com` }))
    const findings = preflight({ ...nothing, rows })
    expect(brief({ ...nothing, rows })).toEqual(['unknown could-not-tell'])
    for (const rule of RULES) expect(findings[0]?.text.toLowerCase()).toContain(rule.title.toLowerCase())
  })

  it.each(['recipients', 'users', 'domains', 'mailboxes', 'servers', 'tenantUsers', 'endpoint'] as const)(
    'without %s alone nothing blocks',
    (need) => {
      expect(brief(input({ [need]: undefined }))).toEqual(['unknown could-not-tell'])
    },
  )
})

it('tells blocks first, then warnings, by row', () => {
  const rows = ['a', 'b', 'c'].map((name, i) => ({ row: i + 2, address: `${name}@contoso.com` }))
  const given = input({
    rows,
    recipients: rows.map((r) => recipient(r.address)),
    mailboxes: [
      mailbox('a@contoso.com', { disabled: true }),
      mailbox('b@contoso.com', { hidden: true, protected: true }),
      mailbox('c@contoso.com', { hidden: true }),
    ],
  })
  expect(preflight(given).map((f) => `${f.row} ${f.rule}`)).toEqual([
    '3 hidden-from-address-lists',
    '4 hidden-from-address-lists',
    '2 disabled-account',
    '3 protected-account',
  ])
})

it('a primary address is its owner’s, though others carry it as a secondary one', () => {
  const thief = recipient('thief@contoso.com', { addresses: [ANNA], type: 'MailContact' })
  expect(preflight(input({ recipients: [thief, recipient(ANNA)] }))).toEqual([])
})

it('2,000 rows against 20,000 recipients are looked up, not searched', () => {
  const addresses = Array.from({ length: 20_000 }, (_, i) => `u${i}@contoso.com`)
  let touched = 0
  const recipients = addresses.map((address) => {
    const one = recipient(address)
    return new Proxy(one, {
      get: (target, key) => {
        if (key === 'primaryAddress') touched++
        return Reflect.get(target, key)
      },
    })
  })
  const given = input({
    rows: addresses.slice(0, 2000).map((address, i) => ({ row: i + 2, address })),
    recipients,
    mailboxes: addresses.map((address) => mailbox(address)),
    tenantUsers: [],
  })
  expect(preflight(given)).toEqual([])
  expect(touched).toBeLessThan(20_000 * 3 + 2000 * 10)
})
