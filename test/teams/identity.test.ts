import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { onLoopback } from '../../src/teams/hosts.ts'
import { createMessenger } from '../../src/teams/messenger.ts'
import { card, type Harness, openHouse } from './bot.ts'
import { startIssuer } from './issuer.ts'
import { personal } from './payloads.ts'

const APP = '5f9f0b5e-0000-4000-8000-00000000b071'
let issuer: Awaited<ReturnType<typeof startIssuer>>
let harness: Harness

beforeAll(async () => {
  // The SDK prints a page for every token it turns down.
  vi.spyOn(console, 'error').mockReturnValue()
  issuer = await startIssuer(APP)
})
afterAll(async () => {
  vi.restoreAllMocks()
  await issuer.close()
})
beforeEach(async () => {
  const token = async () => 'outbound-token'
  const credentials = { type: 'SingleTenant', appId: APP, tenantId: 'a-tenant', token } as const
  harness = await openHouse({ credentials, issuer: issuer.issuer })
})
afterEach(() => harness.close())

const probeEndpoint = (authorization: string | undefined, fields: Record<string, unknown> = {}) =>
  harness.post(
    personal(harness.connector.url, { text: 'status', ...fields }),
    authorization === undefined ? {} : { authorization },
  )

const hour = () => Math.floor(Date.now() / 1000) + 3_600

it('a signed activity is served, and its answer carries the bot’s own token', async () => {
  const response = await probeEndpoint(`Bearer ${issuer.sign(harness.connector.url)}`)
  expect(response.status).toBe(200)
  expect(harness.connector.said).toMatchObject([{ authorization: 'Bearer outbound-token' }])
})

describe('a caller who is not Teams is told 401 and nothing else', () => {
  const tokens: Record<string, () => string | undefined> = {
    'no header': () => undefined,
    'an empty header': () => '',
    'another scheme': () => 'Basic YTpi',
    'no token': () => 'Bearer abc',
    'three words': () => `Bearer ${issuer.sign(harness.connector.url)} x`,
    'a bad signature': () => `Bearer ${issuer.sign(harness.connector.url, { forged: true })}`,
    'a tampered payload': () => {
      const [head, , signature] = issuer.sign(harness.connector.url).split('.')
      const claims = issuer.claims(harness.connector.url, { exp: hour() * 2 })
      return `Bearer ${head}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.${signature}`
    },
    'alg none': () => `Bearer ${issuer.unsigned(harness.connector.url)}`,
    'alg HS256 over the public key': () => `Bearer ${issuer.symmetric(harness.connector.url)}`,
    'not yet valid': () => `Bearer ${issuer.sign(harness.connector.url, { claims: { nbf: hour() } })}`,
    expired: () => `Bearer ${issuer.sign(harness.connector.url, { claims: { exp: hour() - 7_200 } })}`,
    'for another bot': () => `Bearer ${issuer.sign(harness.connector.url, { claims: { aud: 'somebody' } })}`,
    'of another issuer': () => `Bearer ${issuer.sign(harness.connector.url, { claims: { iss: 'https://evil.test' } })}`,
    'an unknown key': () => `Bearer ${issuer.sign(harness.connector.url, { kid: 'unknown' })}`,
    'a key of another channel': () => `Bearer ${issuer.sign(harness.connector.url, { kid: 'other-channel' })}`,
    'another service URL': () => `Bearer ${issuer.sign('http://127.0.0.1:9/elsewhere')}`,
  }

  it.each(Object.keys(tokens))('%s', async (name) => {
    const response = await probeEndpoint(tokens[name]?.())
    expect([response.status, await response.text()]).toEqual([401, ''])
    expect(harness.requests).toEqual([])
    expect(harness.connector.said).toEqual([])
  })
})

it.each(['emulator', 'AseChannel', 'webchat', 'directline'])('the channel %s is not served', async (channelId) => {
  const response = await probeEndpoint(`Bearer ${issuer.sign(harness.connector.url, { kid: 'of-no-channel' })}`, {
    channelId,
  })
  expect(response.status).toBe(401)
  expect(harness.requests).toEqual([])
})

it('keys that cannot be fetched are no verdict on the caller', async () => {
  const dark = await startIssuer(APP)
  dark.break()
  const token = async () => 'outbound-token'
  const credentials = { type: 'UserAssignedMSI', appId: APP, tenantId: 'a-tenant', token } as const
  const shut = await openHouse({ credentials, issuer: dark.issuer })
  const authorization = `Bearer ${dark.sign(shut.connector.url)}`
  expect((await shut.post(personal(shut.connector.url), { authorization })).status).toBe(503)
  await shut.close()
  await dark.close()
})

it('proactive messages carry the token too, and never leave for an address that is not allowed', async () => {
  await probeEndpoint(`Bearer ${issuer.sign(harness.connector.url)}`)
  const to = harness.requests[0]?.conversation
  if (to === undefined) throw new Error('no request')
  const options = { adapter: harness.adapter, timeoutMs: 5_000 }
  await createMessenger({ ...options, allowServiceUrl: onLoopback }).post(to, card('hello'))
  expect(harness.connector.said[1]?.authorization).toBe('Bearer outbound-token')
  await expect(
    createMessenger({ ...options, allowServiceUrl: () => false }).post(to, card('hello')),
  ).rejects.toMatchObject({ code: 'ServiceUrlNotAllowed', retryable: false, answered: false })
  expect(harness.connector.said).toHaveLength(2)
})
