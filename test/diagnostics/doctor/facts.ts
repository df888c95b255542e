/** Facts of a tenant in which everything is as it should be; a test spoils what it is about. */
import { CLOUDS } from '../../../src/config/clouds.ts'
import type { DoctorFacts, Found } from '../../../src/diagnostics/doctor/facts.ts'
import { CMDLETS, PERMISSIONS } from '../../../src/diagnostics/doctor/needs.ts'

export const known = <T>(value: T): Found<T> => ({ is: 'known', value })
export const refused = (code: string, text = ''): { is: 'refused'; refusal: { code: string; text: string } } => ({
  is: 'refused',
  refusal: { code, text },
})
export const unasked = (why: string): { is: 'unasked'; why: string } => ({ is: 'unasked', why })

export const TENANT = '11111111-2222-3333-4444-555555555555'
const person = (n: number): string => `00000000-0000-4000-8000-00000000000${n}`
export const [OLIVE, ABEL] = [person(1), person(2)]

export const HEALTHY: DoctorFacts = {
  cloud: CLOUDS.public,
  tenant: TENANT,
  practice: [],
  signIn: { systems: 'client-certificate', bot: 'managed-identity' },
  botAppId: 'bot',
  tokens: {
    exchange: known({ appId: 'app', tenant: TENANT, roles: ['Exchange.ManageAsApp'] }),
    graph: known({
      appId: 'app',
      tenant: TENANT,
      roles: PERMISSIONS.map(({ permission }) => permission),
    }),
    bot: known({ appId: 'bot', tenant: TENANT, roles: [] }),
  },
  cmdlets: known(CMDLETS.map(({ cmdlet }) => cmdlet)),
  organization: known({ displayName: 'Contoso', syncEnabled: true, lastSync: undefined }),
  endpoints: known([
    {
      identity: 'EX07-01',
      type: 'ExchangeOutlookAnywhere',
      remoteServer: 'ex07-01.contoso.com',
      rpcProxyServer: 'mail.contoso.com',
      maxConcurrentMigrations: 20,
      activeMigrations: 0,
    },
  ]),
  tests: [{ identity: 'EX07-01', test: known({ result: 'Success', message: '' }) }],
  servers: known([{ name: 'EX07-01', version: '8.3' }]),
  mx: known({ domain: 'contoso.com', exchanges: ['mail.contoso.com'] }),
  connectors: known([]),
  changedInFuture: known(0),
  store: known({ dir: '/data/store', exists: true, unwritable: undefined, setAside: [], lock: 'held' }),
  address: { url: 'https://bot.contoso.com', practice: false, met: { is: 'the bot' } },
  people: { operators: [OLIVE], approvers: [ABEL] },
}
