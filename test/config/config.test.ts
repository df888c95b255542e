/** Settings in, a configuration or sentences out. What is real, and how it is signed in to, is never guessed. */
import { describe, expect, it } from 'vitest'
import { CLOUD_NAMES, CLOUDS } from '../../src/config/clouds.ts'
import { config, problems } from '../support/settings.ts'

const TENANT = '11111111-2222-3333-4444-555555555555'
const real = {
  EXCHANGE_ONLINE_URL: 'real',
  GRAPH_URL: 'real',
  LDAP_URL: 'none',
  TENANT_ID: TENANT,
  SIGN_IN: 'managed-identity',
  BOT_APP_ID: 'b07b07b0-0000-4000-8000-000000000001',
  BOT_TYPE: 'UserAssignedMSI',
  BOT_SIGN_IN: 'managed-identity',
  OPERATORS: 'o',
  APPROVERS: 'a',
}

describe('the cloud', () => {
  it.each(CLOUD_NAMES)('CLOUD=%s: “real” is that cloud’s address, everywhere', (CLOUD) => {
    const { cloud, exchangeOnline, graph } = config({ ...real, CLOUD })
    expect(cloud).toBe(CLOUDS[CLOUD])
    expect(exchangeOnline).toEqual({ is: 'real', url: CLOUDS[CLOUD].exchange })
    expect(graph).toEqual({ is: 'real', url: CLOUDS[CLOUD].graph })
  })

  it('is the public one where nothing is said', () => {
    expect(config(real).cloud.name).toBe('public')
    expect(config({}).cloud.name).toBe('public')
  })

  it('takes an address of its own, also one nobody knows', () => {
    const url = 'https://nam01.outlook.office365.com'
    expect(config({ ...real, EXCHANGE_ONLINE_URL: `${url}/` }).exchangeOnline).toEqual({ is: 'real', url })
    const proxy = 'https://graph.proxy.contoso.com'
    expect(config({ ...real, GRAPH_URL: proxy }).graph).toEqual({ is: 'real', url: proxy })
  })

  it('refuses another cloud’s address, and a cloud there is not', () => {
    expect(problems({ ...real, GRAPH_URL: 'https://graph.microsoft.us' })).toEqual([
      'GRAPH_URL: graph.microsoft.us is of the cloud us-gov-high. Set CLOUD=us-gov-high, or GRAPH_URL=real for public',
    ])
    expect(problems({ ...real, CLOUD: 'germany' })).toEqual([expect.stringMatching(/^CLOUD: .*"us-gov-high"/)])
  })

  it('refuses plain http and a password in an address, without repeating it', () => {
    expect(problems({ ...real, EXCHANGE_ONLINE_URL: 'http://exchange.contoso.com' })).toEqual([
      'EXCHANGE_ONLINE_URL: a real system needs https://',
    ])
    const marked = problems({ ...real, LDAP_URL: 'ldaps://cn:MARKED@dc1.contoso.com' })
    expect(marked).toEqual(['LDAP_URL: no name and no password may stand in an address'])
  })

  it('wants the tenant by its GUID: the admin endpoint’s address has it', () => {
    for (const TENANT_ID of [undefined, 'contoso.onmicrosoft.com']) {
      const given = problems({ ...real, TENANT_ID, BOT_TENANT_ID: TENANT })
      expect(given).toEqual([expect.stringMatching(/^TENANT_ID: set it to the tenant’s GUID/)])
    }
  })
})

describe('signing in to Exchange Online and Graph', () => {
  const who = { clientId: 'c', tenantId: TENANT }
  const { SIGN_IN: _, ...without } = real
  it.each([
    [{ SIGN_IN: 'managed-identity' }, { kind: 'managed-identity', clientId: undefined }],
    [
      { SIGN_IN: 'managed-identity', CLIENT_ID: 'c' },
      { kind: 'managed-identity', clientId: 'c' },
    ],
    [
      { SIGN_IN: 'workload-identity', CLIENT_ID: 'c', FEDERATED_TOKEN_FILE: '/t' },
      { kind: 'workload-identity', ...who, tokenFile: '/t' },
    ],
    [
      { SIGN_IN: 'client-certificate', CLIENT_ID: 'c', CLIENT_CERTIFICATE_FILE: '/p.pem' },
      { kind: 'client-certificate', ...who, certificatePath: '/p.pem', certificatePassword: undefined },
    ],
    [
      {
        SIGN_IN: 'client-certificate',
        CLIENT_ID: 'c',
        CLIENT_CERTIFICATE_FILE: '/p.pem',
        CLIENT_CERTIFICATE_PASSWORD: 'x',
      },
      { kind: 'client-certificate', ...who, certificatePath: '/p.pem', certificatePassword: 'x' },
    ],
    [
      { SIGN_IN: 'client-secret', CLIENT_ID: 'c', CLIENT_SECRET: 's' },
      { kind: 'client-secret', ...who, clientSecret: 's' },
    ],
  ])('%o', (env, signIn) => {
    expect(config({ ...real, ...env }).signIn).toEqual(signIn)
  })

  it('is what is named, whatever else is set', () => {
    const everything = {
      CLIENT_ID: 'c',
      CLIENT_SECRET: 's',
      CLIENT_CERTIFICATE_FILE: '/p.pem',
      FEDERATED_TOKEN_FILE: '/t',
    }
    expect(config({ ...real, ...everything, SIGN_IN: 'workload-identity' }).signIn).not.toHaveProperty('clientSecret')
    expect(problems({ ...without, ...everything })).toEqual([
      'SIGN_IN: say how to sign in: managed-identity, workload-identity, client-certificate, client-secret, in this order of preference',
    ])
    expect(problems({ ...real, SIGN_IN: 'default' })).toEqual([expect.stringMatching(/^SIGN_IN: /)])
  })

  it.each([
    ['workload-identity', ['CLIENT_ID', 'FEDERATED_TOKEN_FILE']],
    ['client-certificate', ['CLIENT_ID', 'CLIENT_CERTIFICATE_FILE']],
    ['client-secret', ['CLIENT_ID', 'CLIENT_SECRET']],
  ])('%s names everything that is missing at once', (SIGN_IN, names) => {
    expect(problems({ ...real, SIGN_IN })).toEqual(names.map((name) => `${name}: needed for SIGN_IN=${SIGN_IN}`))
  })

  it('is not asked for in practice', () => {
    expect(config({ SIGN_IN: 'client-secret' }).signIn).toBeUndefined()
  })
})

describe('the bot’s own credentials', () => {
  const single = { ...real, BOT_TYPE: 'SingleTenant' }
  const who = { clientId: real.BOT_APP_ID, tenantId: TENANT }
  it.each([
    [real, 'UserAssignedMSI', { kind: 'managed-identity', clientId: real.BOT_APP_ID }],
    [
      { ...real, BOT_SIGN_IN: 'workload-identity', FEDERATED_TOKEN_FILE: '/t' },
      'UserAssignedMSI',
      { kind: 'workload-identity', ...who, tokenFile: '/t' },
    ],
    [
      { ...single, BOT_SIGN_IN: 'client-certificate', BOT_CERTIFICATE_FILE: '/b.pem', BOT_CERTIFICATE_PASSWORD: 'x' },
      'SingleTenant',
      { kind: 'client-certificate', ...who, certificatePath: '/b.pem', certificatePassword: 'x' },
    ],
    [
      { ...single, BOT_TYPE: undefined, BOT_SIGN_IN: 'client-secret', BOT_CLIENT_SECRET: 's' },
      'SingleTenant',
      { kind: 'client-secret', ...who, clientSecret: 's' },
    ],
  ])('%# are read', (env, type, signIn) => {
    expect(config(env).bot).toEqual({ appId: real.BOT_APP_ID, type, tenantId: TENANT, signIn })
  })

  it.each([
    [{ ...single, BOT_SIGN_IN: 'managed-identity' }, 'workload-identity or client-certificate or client-secret'],
    [{ ...real, BOT_SIGN_IN: 'client-secret', BOT_CLIENT_SECRET: 's' }, 'managed-identity or workload-identity'],
  ])('%# a way to sign in that proves nothing for that type is refused', (env, ways) => {
    const given = problems(env)
    expect(given[0]).toBe(`BOT_SIGN_IN: a bot of BOT_TYPE=${env.BOT_TYPE} signs in by ${ways}, not ${env.BOT_SIGN_IN}`)
  })

  it('name what is missing by its own name', () => {
    expect(problems({ ...single, BOT_SIGN_IN: 'client-certificate' })).toEqual([
      'BOT_CERTIFICATE_FILE: needed for BOT_SIGN_IN=client-certificate',
    ])
  })

  it('are of another tenant where that is said', () => {
    expect(config({ ...real, BOT_TENANT_ID: 'other' }).bot?.tenantId).toBe('other')
  })
})
