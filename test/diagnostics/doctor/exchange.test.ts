/** The doctor's diagnostics by tables: facts in, verdict and remedy out. */
import { CMDLETS } from '../../../src/diagnostics/doctor/needs.ts'
import { known, refused, unasked } from './facts.ts'
import { judgeBy } from './tables.ts'

const without = (...names: string[]) =>
  known(CMDLETS.map(({ cmdlet }) => cmdlet).filter((cmdlet) => !names.includes(cmdlet)))

const connector = (more: object = {}) => ({
  name: 'From Contoso',
  enabled: true,
  type: 'OnPremises',
  senderDomains: ['*'],
  requiresTls: true,
  ...more,
})

const endpoint = (type: string) => ({
  identity: 'E',
  type,
  remoteServer: undefined,
  rpcProxyServer: undefined,
  maxConcurrentMigrations: undefined,
  activeMigrations: undefined,
})

judgeBy({
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
      { cmdlets: without('Get-InboundConnector') },
      'warning',
      /seeing whether old servers are blocked: Get-InboundConnector/,
      /“View-Only Configuration”/,
    ],
    ['it does not say', { cmdlets: known(undefined) }, 'inconclusive', /does not say/],
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
  'changed-recipients': [
    ['nobody after a day far from now', {}, 'passed', /tells what changed/],
    [
      'everybody, whatever was asked',
      { changedInFuture: known(1000) },
      'warning',
      /no heed.*read anew/,
      /Nothing has to/,
    ],
    [
      'the filter is refused',
      { changedInFuture: refused('ParsingInvalidFilterOperatorException', "The value 'x' is not a date.") },
      ...(['warning', /^Refused, so everybody is read anew instead.*is not a date/, /Nothing has to be done/] as const),
    ],
    ['not permitted', { changedInFuture: refused('CmdletNotPermitted', 'x') }, 'warning', /./, /management role/],
    [
      'no answer in time',
      { changedInFuture: refused('Patience', 'No answer within 20 seconds') },
      'inconclusive',
      /Could not/,
    ],
    ['not asked', { changedInFuture: unasked('there is no token') }, 'inconclusive', /Not asked/],
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
})
