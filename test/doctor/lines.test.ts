/** Each line by tables: facts in, verdict and the one thing to do out. */
import { describe, expect, it } from 'vitest'
import type { DoctorFacts } from '../../src/doctor/facts.ts'
import { examine, LINES } from '../../src/doctor/index.ts'
import { CMDLETS } from '../../src/doctor/needs.ts'
import { ABEL, HEALTHY, known, OLIVE, refused, TENANT, unasked } from './facts.ts'

type Row = readonly [about: string, spoiled: Partial<DoctorFacts>, verdict: string, found: RegExp, next?: RegExp]

const claims = (roles: string[] | undefined, more: object = {}) =>
  known({ appId: 'app', tenant: TENANT, audience: undefined, roles, ...more })
const tokens = (spoiled: Partial<DoctorFacts['tokens']>) => ({ tokens: { ...HEALTHY.tokens, ...spoiled } })
const without = (...names: string[]) =>
  known(CMDLETS.map(({ cmdlet }) => cmdlet).filter((cmdlet) => !names.includes(cmdlet)))
const connector = (more: object = {}) => ({
  ...{ name: 'From Contoso', enabled: true, type: 'OnPremises', senderDomains: ['*'], requiresTls: true },
  ...more,
})
const endpoint = (type: string) => ({
  ...{ identity: 'E', type, remoteServer: undefined, rpcProxyServer: undefined },
  ...{ maxConcurrentMigrations: undefined, activeMigrations: undefined },
})
const store = (more: object) => ({
  store: known({
    ...({ dir: '/data/store', exists: true, unwritable: undefined, setAside: [], lock: 'free' } as const),
    ...more,
  }),
})
const met = (answer: DoctorFacts['address']['met'], url = 'https://bot.contoso.com') => ({
  address: { url, practice: false, met: answer },
})
const nothing = (code: string) => ({ is: 'nothing', code, text: code }) as const
const people = (operators: string[], approvers: string[]) => ({ people: { operators, approvers } })

const TABLE: Readonly<Record<string, readonly Row[]>> = {
  'token-exchange': [
    ['signed in', {}, 'passed', /as app by client-certificate/],
    ['practice', tokens({ exchange: { is: 'practice' } }), 'passed', /no token needed/],
    [
      'wrong secret',
      tokens({ exchange: refused('AADSTS7000215') }),
      'failed',
      /./,
      /value \(not its id\) into CLIENT_SECRET/,
    ],
    ['old secret', tokens({ exchange: refused('AADSTS7000222') }), 'failed', /./, /expired.*CLIENT_SECRET/],
    ['no such app', tokens({ exchange: refused('AADSTS700016') }), 'failed', /./, /CLIENT_ID.*CLOUD \(now public\)/],
    ['no such tenant', tokens({ exchange: refused('AADSTS90002') }), 'failed', /./, /TENANT_ID/],
    [
      'unknown certificate',
      tokens({ exchange: refused('AADSTS700027') }),
      'failed',
      /./,
      /Upload the public part of CLIENT_CERTIFICATE_FILE/,
    ],
    [
      'federation',
      tokens({ exchange: refused('AADSTS700213') }),
      'failed',
      /./,
      /federated credential.*FEDERATED_TOKEN_FILE/,
    ],
    ['no Exchange', tokens({ exchange: refused('AADSTS500011') }), 'failed', /./, /does not have that service/],
    ['switched off', tokens({ exchange: refused('AADSTS7000112') }), 'failed', /./, /Enable/],
    ['conditional access', tokens({ exchange: refused('AADSTS53003') }), 'failed', /./, /Conditional Access/],
    ['another cloud', tokens({ exchange: refused('AADSTS900382') }), 'failed', /./, /set CLOUD/],
    ['no file', tokens({ exchange: refused('ENOENT', 'no such file') }), 'failed', /./, /set its path/],
    ['no identity', tokens({ exchange: refused('CredentialUnavailableError') }), 'failed', /./, /Azure resource/],
    [
      'no network',
      tokens({ exchange: refused('ENOTFOUND') }),
      'failed',
      /./,
      /reach login\.microsoftonline\.com on port 443/,
    ],
    ['never seen', tokens({ exchange: refused('AADSTS1', 'Odd') }), 'failed', /^Odd\.$/, /Look the code up/],
    [
      'of another tenant',
      tokens({ exchange: claims([], { tenant: 'other' }) }),
      'failed',
      /of the tenant other/,
      /TENANT_ID/,
    ],
    ['in whatever case', tokens({ exchange: claims([], { tenant: TENANT.toUpperCase() }) }), 'passed', /./],
  ],
  'token-bot': [
    ['its own settings', tokens({ bot: refused('AADSTS7000215') }), 'failed', /./, /BOT_CLIENT_SECRET/],
    [
      'of another app',
      tokens({ bot: claims([], { appId: 'x' }) }),
      'failed',
      /application x: Teams refuses it/,
      /BOT_APP_ID to x/,
    ],
  ],
  'exchange-consent': [
    ['granted', {}, 'passed', /has it/],
    [
      'none at all',
      tokens({ exchange: claims([]) }),
      'failed',
      /no application permission/,
      /Office 365 Exchange Online.*Exchange\.ManageAsApp; then Grant admin consent/,
    ],
    ['another', tokens({ exchange: claims(['full_access_as_app']) }), 'failed', /only full_access_as_app/],
    [
      'a managed identity has no such page',
      { ...tokens({ exchange: claims([]) }), signIn: { systems: 'managed-identity', bot: undefined } },
      ...(['failed', /./, /managed identity the app role Exchange\.ManageAsApp.*step 2/] as const),
    ],
    ['an opaque token', tokens({ exchange: claims(undefined) }), 'unknown', /cannot be read/],
  ],
  'exchange-role': [
    ['all', {}, 'passed', /All \d+ cmdlets/],
    ['in whatever case', { cmdlets: known(CMDLETS.map(({ cmdlet }) => cmdlet.toUpperCase())) }, 'passed', /./],
    [
      'one that matters',
      { cmdlets: without('New-MigrationBatch') },
      'failed',
      /^Missing: New-MigrationBatch\.$/,
      /“Migration”/,
    ],
    [
      'some, by role',
      { cmdlets: without('Get-Recipient', 'Get-AcceptedDomain') },
      ...([
        'failed',
        /Get-Recipient, Get-AcceptedDomain/,
        /“View-Only Recipients”, “View-Only Configuration”/,
      ] as const),
    ],
    [
      'one that can be missed',
      { cmdlets: without('Set-Mailbox') },
      'warning',
      /giving rooms and shared mailboxes their type: Set-Mailbox/,
      /“Mail Recipients”/,
    ],
    ['it does not say', { cmdlets: known(undefined) }, 'unknown', /does not say/],
    [
      '401: neither consent nor role',
      { cmdlets: refused('401', 'The token was refused') },
      'failed',
      /./,
      /Exchange\.ManageAsApp.*consent.*Then the role/,
    ],
    [
      '403: consent only',
      { cmdlets: refused('403', 'Forbidden') },
      'failed',
      /./,
      /New-ServicePrincipal.*Add-RoleGroupMember/,
    ],
    [
      'a role Exchange does not take',
      {
        cmdlets: refused(
          '401',
          "The role assigned to application 7 isn't supported in this scenario. Please check online documentation",
        ),
      },
      ...(['failed', /isn't supported/, /New-ServicePrincipal/] as const),
    ],
    [
      'no management role',
      { cmdlets: refused('401', 'The application ’7’ isn’t assigned to any management roles') },
      'failed',
      /./,
      /Add-RoleGroupMember/,
    ],
    [
      'not this cmdlet',
      { cmdlets: refused('401', 'User is not allowed to call Get-MigrationBatch') },
      'failed',
      /./,
      /Get-ManagementRole -Cmdlet/,
    ],
    [
      'not this cmdlet, in NUL bytes',
      { cmdlets: refused('CmdletNotPermitted') },
      'failed',
      /./,
      /Get-ManagementRole -Cmdlet/,
    ],
    [
      'no role at all, in NUL bytes',
      { cmdlets: refused('CmdletNotPermitted', 'EXOModuleFile is unknown') },
      'failed',
      /./,
      /Add-RoleGroupMember/,
    ],
    ['no such tenant', { cmdlets: refused('CannotResolveTenantNameException') }, 'failed', /./, /TENANT_ID/],
    ['no network', { cmdlets: refused('ECONNREFUSED') }, 'failed', /./, /outlook\.office365\.com on port 443/],
  ],
  'graph-permissions': [
    ['all', {}, 'passed', /granted/],
    [
      'none',
      tokens({ graph: claims([]) }),
      'failed',
      /Organization\.Read\.All, Domain\.Read\.All, User\.Read\.All/,
      /Microsoft Graph.*Grant admin consent/,
    ],
    ['a larger one will do', tokens({ graph: claims(['Directory.ReadWrite.All']) }), 'passed', /./],
    [
      'no licences',
      tokens({ graph: claims(['Directory.Read.All']) }),
      'warning',
      /giving licences/,
      /LicenseAssignment\.ReadWrite\.All/,
    ],
    ['practice', tokens({ graph: { is: 'practice' } }), 'passed', /no token needed/],
    ['an opaque token', tokens({ graph: claims(undefined) }), 'unknown', /cannot be read/],
  ],
  organization: [
    ['read', {}, 'passed', /Contoso/],
    [
      'not synchronised',
      { organization: known({ displayName: 'C', syncEnabled: undefined, lastSync: undefined }) },
      'warning',
      /without/,
      /Entra Connect/,
    ],
    ['refused', { organization: refused('Authorization_RequestDenied') }, 'failed', /./, /admin consent/],
    ['another cloud', { organization: refused('InvalidAuthenticationToken') }, 'failed', /./, /CLOUD/],
    ['silent', { organization: refused('Patience', 'No answer') }, 'failed', /./, /graph\.microsoft\.com on port 443/],
  ],
  endpoint: [
    ['there', {}, 'passed', /EX07-01/],
    ['none', { endpoints: known([]) }, 'failed', /There is none/, /Exchange admin center/],
    ['another kind', { endpoints: known([endpoint('IMAP')]) }, 'failed', /E \(IMAP\)/, /Outlook Anywhere/],
    ['refused', { endpoints: refused('403') }, 'failed', /./, /New-ServicePrincipal/],
  ],
  'endpoint-answers': [
    ['answers', {}, 'passed', /EX07-01.*got through/],
    [
      'a failed test is an answer',
      { tests: [{ identity: 'A', test: known({ result: 'Failed', message: 'Odd' }) }] },
      'failed',
      /^A: .*Odd/,
      /Remote Connectivity Analyzer/,
    ],
    [
      'one of two',
      {
        tests: [
          { identity: 'A', test: known({ result: 'Success', message: '' }) },
          { identity: 'B', test: known({ result: 'Failed', message: '' }) },
        ],
      },
      ...(['warning', /^A answers\. B: .*no reason given/, /./] as const),
    ],
    [
      'refused',
      { tests: [{ identity: 'A', test: refused('CmdletNotPermitted', 'No') }] },
      'failed',
      /A: No/,
      /Get-ManagementRole/,
    ],
  ],
  directory: [
    ['answers', {}, 'passed', /1 Exchange server: EX07-01/],
    ['none', { servers: unasked('') }, 'unknown', /None is configured/],
    [
      'out of reach',
      { servers: refused('ETIMEDOUT', 'The directory did not answer') },
      'unknown',
      /Could not tell/,
      /LDAP_URL=none/,
    ],
    [
      'a wrong password',
      { servers: refused('LDAP 49', 'The directory does not accept the name') },
      'warning',
      /does not accept/,
      /LDAP_PASSWORD/,
    ],
    [
      'an unknown certificate',
      { servers: refused('SELF_SIGNED_CERT_IN_CHAIN', 'Not trusted') },
      'warning',
      /Not trusted/,
      /LDAP_CA_FILE/,
    ],
    ['no servers', { servers: known([]) }, 'warning', /names no/, /LDAP_BIND_DN/],
  ],
  dns: [
    ['answers', {}, 'passed', /mail\.contoso\.com/],
    ['no MX', { mx: known({ domain: 'contoso.com', exchanges: [] }) }, 'warning', /no MX/, /check/],
    ['silent', { mx: refused('ETIMEOUT', 'No answer') }, 'warning', /No answer/, /DNS_SERVER/],
    ['no domain', { mx: unasked('no domain of the company is known') }, 'unknown', /no domain/],
  ],
  'inbound-connector': [
    ['none', {}, 'passed', /No inbound connector/],
    ['from partners', { connectors: known([connector({ type: 'Partner' })]) }, 'passed', /No inbound/],
    ['switched off', { connectors: known([connector({ enabled: false })]) }, 'passed', /No inbound/],
    ['from 2007', { connectors: known([connector()]) }, 'warning', /4\.7\.230.*5\.7\.230/, /pause enforcement/],
    [
      'from servers nobody can name',
      { connectors: known([connector()]), servers: unasked('') },
      'warning',
      /5\.7\.230/,
      /./,
    ],
    [
      'from newer ones',
      { connectors: known([connector()]), servers: known([{ name: 'E', version: '14.3' }]) },
      'passed',
      /no server older/,
    ],
    ['refused', { connectors: refused('CmdletNotPermitted', 'No') }, 'warning', /No/, /Get-InboundConnector/],
  ],
  store: [
    ['running', {}, 'passed', /running on it/],
    ['new', store({ exists: false }), 'passed', /made at the first start/],
    ['left by a crash', store({ lock: 'left' }), 'passed', /did not end cleanly/],
    ['not writable', store({ unwritable: 'the disk is full' }), 'failed', /disk is full/, /DATA_DIR/],
    [
      'set aside',
      store({ setAside: ['documents/batch/a.json.corrupt-1'] }),
      'warning',
      /1 file set aside.*a\.json/,
      /backup/,
    ],
    ['unreadable', { store: refused('EACCES', 'permission denied') }, 'failed', /permission denied/, /DATA_DIR/],
  ],
  'public-address': [
    ['the bot', {}, 'passed', /leads to the bot/],
    [
      'practice',
      { address: { url: 'http://127.0.0.1:3978', practice: true, met: { is: 'the bot' } } },
      'passed',
      /Practice/,
    ],
    ['http', met({ is: 'the bot' }, 'http://bot.contoso.com'), 'failed', /not https/, /PUBLIC_URL/],
    [
      'a sign-in page',
      met({ is: 'something else', status: 302, location: 'login.contoso.com' }),
      'failed',
      /302, to login\.contoso\.com/,
      /without a redirect/,
    ],
    ['a bad certificate', met(nothing('CERT_HAS_EXPIRED')), 'failed', /./, /valid certificate/],
    ['no such name', met(nothing('ENOTFOUND')), 'failed', /./, /DNS/],
    ['silent, and the bot runs', met(nothing('ECONNREFUSED')), 'unknown', /from here/, /from outside/],
    [
      'silent, and no bot runs',
      { ...met(nothing('ECONNREFUSED')), ...store({}) },
      'unknown',
      /from here/,
      /Start the bot/,
    ],
  ],
  people: [
    ['two', {}, 'passed', /1 operator, 1 approver/],
    ['nobody asks', people([], [ABEL]), 'failed', /no operator/, /OPERATORS/],
    ['nobody decides', people([OLIVE], []), 'failed', /no approver/, /APPROVERS/],
    ['one for both', people([OLIVE], [OLIVE.toUpperCase()]), 'failed', /only approver/, /second person/],
    ['one of two is stuck', people([OLIVE, ABEL], [ABEL]), 'warning', /nobody can approve/, /second person/],
    ['each for the other', people([OLIVE, ABEL], [OLIVE, ABEL]), 'passed', /2 operators, 2 approvers/],
    ['names', people(['olive@contoso.com'], [ABEL]), 'warning', /olive@contoso\.com/, /object id/],
  ],
}

for (const [name, rows] of Object.entries(TABLE)) {
  describe(name, () => {
    for (const [about, spoiled, verdict, found, next] of rows) {
      it(about, () => {
        const judgement = LINES.find((line) => line.name === name)?.judge({ ...HEALTHY, ...spoiled })
        expect(judgement?.verdict).toBe(verdict)
        expect(judgement?.found).toMatch(found)
        if (next !== undefined) expect(judgement?.next).toMatch(next)
        else if (verdict === 'failed') expect(judgement?.next).toBeTruthy()
      })
    }
  })
}

describe('every line', () => {
  it('has a table, but Graph’s token, which is judged as Exchange’s is', () => {
    expect(LINES.map(({ name }) => name).filter((name) => !(name in TABLE))).toEqual(['token-graph'])
  })

  it('rests on lines above it', () => {
    for (const [index, { rests }] of LINES.entries()) {
      const above = LINES.slice(0, index).map(({ name }) => name)
      expect(rests.filter((name) => !above.includes(name))).toEqual([])
    }
  })

  it('ends its sentences', () => {
    for (const { found, next } of examine(HEALTHY).lines) expect(`${found}${next ?? '.'}`).toMatch(/\.$/)
  })
})
