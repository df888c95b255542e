/** The gathering: whatever goes wrong becomes a diagnosis, nothing is asked without a token, nothing waits for ever. */

import { describe, expect, it } from 'vitest'
import { CLOUDS } from '../../src/config/clouds.ts'
import type { Report } from '../../src/diagnostics/doctor/index.ts'
import { createDoctor, type DoctorParts } from '../../src/inventory/doctor-facts.ts'
import { RemoteError } from '../../src/systems/ports.ts'
import { type Given, silent, systems } from '../commands/fakes.ts'
import { ABEL, HEALTHY, OLIVE, TENANT } from '../diagnostics/doctor/facts.ts'

const jwt = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.sig`
const refusal = (system: RemoteError['system'], code: string, text: string) => () =>
  Promise.reject(
    new RemoteError({ system, operation: 'x', code, text, retryable: false, answered: true, requestId: 'id-7' }),
  )

const readingOf: Given = {
  exchange: {
    permittedCmdlets: async () => undefined,
    endpoints: async () => (HEALTHY.endpoints.is === 'known' ? [...HEALTHY.endpoints.value] : []),
    testEndpoint: async () => ({ result: 'Success', message: '' }),
    inboundConnectors: async () => [],
    recipientPage: async () => ({ rows: [], next: undefined }),
  },
  graph: {
    organization: async () => ({ displayName: 'Contoso', syncEnabled: true, lastSync: undefined }),
    domains: async () => [
      { name: 'contoso.com', verified: true, isDefault: true, isInitial: false, authentication: 'Managed' },
    ],
  },
  directory: undefined,
  dns: { mx: async () => [{ exchange: 'mail.contoso.com', preference: 10, ttl: 60 }] },
}

async function look(more: Partial<DoctorParts> = {}): Promise<Report> {
  const token = async () =>
    jwt({ appid: 'app', tid: TENANT, roles: ['Exchange.ManageAsApp', 'Directory.ReadWrite.All'] })
  const doctor = createDoctor({
    cloud: CLOUDS.public,
    tenant: TENANT,
    practice: [],
    signIn: HEALTHY.signIn,
    botAppId: 'app',
    people: { operators: [OLIVE], approvers: [ABEL] },
    systems: systems(readingOf),
    tokens: { exchange: token, graph: token, bot: token },
    lookAtStore: async () => ({ dir: '/d', exists: true, unwritable: undefined, setAside: [], lock: 'held' }),
    probeEndpoint: async () => HEALTHY.address,
    patience: 5_000,
    ...more,
  })
  return doctor.examine()
}

const diagnosis = (report: Report, name: string) => report.diagnoses.find((one) => one.name === name)

describe('gathering', () => {
  it('asks everything, and all is well', async () => {
    const report = await look()
    expect(report.diagnoses.filter(({ verdict }) => verdict !== 'passed').map(({ name }) => name)).toEqual([
      'exchange-role',
      'directory',
    ])
  })

  it('asks Exchange and Graph nothing without a token, and not the old server either', async () => {
    const token = refusal('Exchange Online', 'AADSTS7000222', 'Signing in failed: AADSTS7000222: expired')
    const report = await look({
      systems: systems({ directory: undefined }),
      tokens: { exchange: token, graph: token, bot: token },
    })
    expect(diagnosis(report, 'token-exchange')).toMatchObject({
      verdict: 'failed',
      remedy: expect.stringMatching(/CLIENT_SECRET/),
    })
    expect(report.diagnoses.filter(({ verdict }) => verdict === 'failed').map(({ name }) => name)).toEqual([
      'token-exchange',
      'token-bot',
    ])
  })

  it('wants no token of a practice system, and asks it all the same', async () => {
    const report = await look({ tokens: { exchange: undefined, graph: undefined, bot: undefined } })
    expect(diagnosis(report, 'token-exchange')).toMatchObject({ verdict: 'passed' })
    expect(diagnosis(report, 'organization')).toMatchObject({ verdict: 'passed' })
  })

  it('keeps the request’s id, for Microsoft’s support', async () => {
    const graph = { ...readingOf.graph, organization: refusal('Microsoft Graph', '503', 'Busy') }
    const report = await look({ systems: systems({ ...readingOf, graph }) })
    expect(diagnosis(report, 'organization')).toMatchObject({ verdict: 'failed', found: 'Busy (request id-7).' })
  })

  it('turns silence, and a folder that cannot be read, into diagnoses', async () => {
    const report = await look({
      systems: systems({ ...readingOf, directory: { servers: silent('the directory') } }),
      lookAtStore: () => Promise.reject(Object.assign(new Error('no entry'), { code: 'EACCES', errno: -13 })),
    })
    expect(diagnosis(report, 'directory')).toMatchObject({ verdict: 'inconclusive' })
    expect(diagnosis(report, 'store')).toMatchObject({ verdict: 'failed', found: 'no entry.' })
  })

  it('turns a bug of ours into no diagnosis: it is thrown on', async () => {
    const endpoints = () => Promise.reject(new TypeError('a bug'))
    const asking = look({ systems: systems({ ...readingOf, exchange: { ...readingOf.exchange, endpoints } }) })
    await expect(asking).rejects.toThrow(new TypeError('a bug'))
    await expect(
      look({
        lookAtStore: () => Promise.reject(Object.assign(new TypeError('a bug'), { code: 'ERR_INVALID_ARG_TYPE' })),
      }),
    ).rejects.toThrow('a bug')
  })

  it('loses patience with a question that is never answered', async () => {
    const never = () => new Promise<never>(() => {})
    const report = await look({
      systems: systems({ ...readingOf, graph: { ...readingOf.graph, organization: never } }),
      patience: 1,
    })
    expect(diagnosis(report, 'organization')).toMatchObject({
      verdict: 'failed',
      found: 'No answer within 0.001 seconds.',
      remedy: 'Let this machine reach graph.microsoft.com on port 443.',
    })
  })

  it('tests each endpoint a staged batch can use, and no other', async () => {
    const asked: string[] = []
    const [one] = HEALTHY.endpoints.is === 'known' ? HEALTHY.endpoints.value : []
    const endpoints = async () => (one === undefined ? [] : [one, { ...one, identity: 'IMAP', type: 'IMAP' }])
    const testEndpoint = async (identity: string) => {
      asked.push(identity)
      return { result: 'Success', message: '' } as const
    }
    await look({ systems: systems({ ...readingOf, exchange: { ...readingOf.exchange, endpoints, testEndpoint } }) })
    expect(asked).toEqual(['EX07-01'])
  })
})
