/** An OpenID issuer for tests: metadata and keys over HTTP, and tokens signed with them. */
import { createHmac, createSign, generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

export interface TokenChanges {
  readonly claims?: Record<string, unknown>
  readonly kid?: string
  /** Signs with a key the issuer never published. */
  readonly forged?: boolean
}

/** The SDK lets a key without endorsements sign for every channel. */
const ENDORSED: Readonly<Record<string, string[]>> = { good: ['msteams'], 'other-channel': ['webchat'] }

/** A new port for each: the SDK keeps fetched keys in a static map by address. */
export async function startIssuer(appId: string) {
  const keys = Object.fromEntries(
    ['good', 'other-channel', 'of-no-channel'].map((kid) => [kid, generateKeyPairSync('rsa', { modulusLength: 2048 })]),
  )
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 })
  let broken = false
  const server = createServer((request, response) => {
    response.statusCode = broken ? 503 : 200
    response.setHeader('content-type', 'application/json')
    const published = Object.entries(keys).map(([kid, pair]) => ({
      ...pair.publicKey.export({ format: 'jwk' }),
      kid,
      endorsements: ENDORSED[kid] ?? [],
    }))
    response.end(
      JSON.stringify(request.url === '/keys' ? { keys: published } : { issuer: url, jwks_uri: `${url}/keys` }),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  function claims(serviceUrl: string, changes: Record<string, unknown> = {}) {
    const now = Math.floor(Date.now() / 1000)
    return { iss: url, aud: appId, serviceurl: serviceUrl, nbf: now - 60, exp: now + 3_600, ...changes }
  }

  return {
    issuer: { metadataUrl: `${url}/metadata`, issuer: url },
    claims,
    break: () => {
      broken = true
    },
    sign(serviceUrl: string, changes: TokenChanges = {}): string {
      const kid = changes.kid ?? 'good'
      const said = `${encode({ alg: 'RS256', typ: 'JWT', kid })}.${encode(claims(serviceUrl, changes.claims))}`
      const pair = changes.forged ? stranger : (keys[kid] ?? stranger)
      return `${said}.${createSign('RSA-SHA256').update(said).sign(pair.privateKey).toString('base64url')}`
    },
    /** Tokens that are not signed with the issuer's algorithm at all. */
    unsigned: (serviceUrl: string) => `${encode({ alg: 'none', kid: 'good' })}.${encode(claims(serviceUrl))}.`,
    symmetric(serviceUrl: string): string {
      const said = `${encode({ alg: 'HS256', kid: 'good' })}.${encode(claims(serviceUrl))}`
      const pem = keys.good?.publicKey.export({ type: 'spki', format: 'pem' }) ?? ''
      return `${said}.${createHmac('sha256', pem).update(said).digest('base64url')}`
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
