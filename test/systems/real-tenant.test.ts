/**
 * The contract suites against a real tenant, which is only read: docs/contract-tests.md. Without
 * `STAGECOACH_CONTRACT_TENANT` nothing leaves this machine, and the run says so.
 */
import { describe, it } from 'vitest'
import { credential } from '../../src/app/systems.ts'
import { wallClock } from '../../src/clock.ts'
import { CLOUD_NAMES, CLOUDS } from '../../src/config/clouds.ts'
import { readSignIn, type SignInSettings } from '../../src/config/sign-in.ts'
import { webSystem } from '../../src/config/systems.ts'
import { createToken } from '../../src/systems/credentials.ts'
import { createExchangeOnline } from '../../src/systems/exchange-online/index.ts'
import { createGraph } from '../../src/systems/graph/index.ts'
import { exchangeOnlineContract } from '../contracts/exchange-online.contract.ts'
import { graphContract } from '../contracts/graph.contract.ts'

const tenant = process.env.STAGECOACH_CONTRACT_TENANT || undefined
const cloud = CLOUDS[CLOUD_NAMES.find((name) => name === process.env.CLOUD) ?? 'public']

/** Where it really is, and who goes there. What is wrong with the settings fails the suite in one sentence. */
function door(name: 'EXCHANGE_ONLINE_URL' | 'GRAPH_URL', home: string, tenant: string) {
  const problems: string[] = []
  const system = webSystem(name, process.env[name] ?? 'real', cloud, home, problems)
  if (system.is !== 'real') problems.push(`${name}: a contract with a real tenant wants a real system`)
  const signIn = readSignIn('', process.env as unknown as SignInSettings, tenant, problems)
  if (system.is !== 'real' || signIn === undefined || problems.length > 0) throw new Error(problems.join('; '))
  const token = createToken(credential(signIn, cloud.authority), `${new URL(system.url).origin}/.default`)
  return { url: system.url, token, clock: wallClock }
}

describe.runIf(tenant === undefined)('the contracts with a real tenant', () => {
  it('were not asked for', ({ skip }) => skip('STAGECOACH_CONTRACT_TENANT is not set: only practice is held to them'))
})

if (tenant !== undefined) {
  exchangeOnlineContract(`tenant ${tenant}`, async () => {
    const exchange = createExchangeOnline({ ...door('EXCHANGE_ONLINE_URL', cloud.exchange, tenant), tenant })
    return { exchange, close: async () => {} }
  })

  graphContract(`tenant ${tenant}`, async () => {
    return { graph: createGraph(door('GRAPH_URL', cloud.graph, tenant)), close: async () => {} }
  })
}
