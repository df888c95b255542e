/** The doctor's diagnostics by tables: facts in, verdict and remedy out. */
import { refused, TENANT } from './facts.ts'
import { claims, judgeBy, tokens } from './tables.ts'

judgeBy({
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
    ['an opaque token', tokens({ exchange: claims(undefined) }), 'inconclusive', /cannot be read/],
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
    ['practice', tokens({ graph: { is: 'practice' } }), 'passed', /no token needed/],
    ['an opaque token', tokens({ graph: claims(undefined) }), 'inconclusive', /cannot be read/],
  ],
})
