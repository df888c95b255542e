/**
 * The world a production bot lives in, on loopback: Microsoft's hosts by name and over TLS. Sign-in is a few lines, Bot
 * Framework's keys are the issuer's of the tests, Exchange Online and Graph are the practice estate's, Teams is the foreign
 * connector's.
 */
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { type IncomingMessage, request, type ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { generate } from 'selfsigned'
import { openPractice } from '../../practice/src/practice.ts'
import { foreignConnector, PEOPLE, TENANT } from '../support/foreign.ts'
import { startIssuer } from '../teams/issuer.ts'

export const BOT = '00000000-0000-0000-0000-0000000000b0'
/** A host Teams' connector really has, and where this one is. */
export const SERVICE_URL = 'https://smba.trafficmanager.net/amer/'
const PUBLIC = 'stagecoach.contoso.example'

export interface World {
  readonly connector: Awaited<ReturnType<typeof foreignConnector>>
  /** The header Teams would send with an activity. */
  readonly authorization: () => string
  /** Settings of a real bot in this world, and what keeps it there. */
  readonly settings: Record<string, string>
  /** Hosts that were asked for something. */
  readonly asked: ReadonlySet<string>
  close(): Promise<void>
}

/** `folder` holds what the world keeps; the bot listens at `port`. */
export async function openWorld(folder: string, port: number): Promise<World> {
  const practice = await openPractice({ dataDir: folder, seed: 2007, speed: 1_000 })
  const issuer = await startIssuer(BOT)
  const connector = await foreignConnector('/amer')
  const hosts: Readonly<Record<string, string | typeof signIn>> = {
    'login.microsoftonline.com': signIn,
    'login.botframework.com': new URL(issuer.issuer.issuer).origin,
    'outlook.office365.com': practice.estate.exchange.url,
    'graph.microsoft.com': practice.estate.graph.url,
    'smba.trafficmanager.net': new URL(connector.url).origin,
    [PUBLIC]: `http://127.0.0.1:${port}`,
  }
  const asked = new Set<string>()
  const certificate = await certify(Object.keys(hosts))
  const server = createServer({ key: certificate.private, cert: certificate.cert }, (question, answer) => {
    const host = question.headers.host ?? ''
    asked.add(host)
    const behind = hosts[host]
    if (behind === undefined) answer.writeHead(502).end()
    else if (typeof behind === 'string') passOn(question, answer, behind)
    else behind(question, answer)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const trusted = join(folder, 'world.pem')
  writeFileSync(trusted, certificate.cert)
  return {
    connector,
    asked,
    authorization: () => `Bearer ${issuer.sign(SERVICE_URL, { claims: { iss: 'https://api.botframework.com' } })}`,
    settings: {
      ...REAL,
      PORT: String(port),
      DATA_DIR: join(folder, 'data'),
      NODE_EXTRA_CA_CERTS: trusted,
      NODE_OPTIONS: `--import=${new URL('loopback-only.mjs', import.meta.url).href}`,
      WORLD_PORT: String((server.address() as AddressInfo).port),
      WORLD_DNS: practice.dns.url,
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
      await connector.close()
      await issuer.close()
      await practice.close()
    },
  }
}

const REAL = {
  NODE_ENV: 'production',
  HOST: '127.0.0.1',
  PUBLIC_URL: `https://${PUBLIC}`,
  LOG_LEVEL: 'warn',
  EXCHANGE_ONLINE_URL: 'real',
  GRAPH_URL: 'real',
  LDAP_URL: 'none',
  TENANT_ID: TENANT,
  SIGN_IN: 'client-secret',
  CLIENT_ID: '00000000-0000-0000-0000-0000000000c0',
  CLIENT_SECRET: 'of the application',
  BOT_APP_ID: BOT,
  BOT_TYPE: 'SingleTenant',
  BOT_SIGN_IN: 'client-secret',
  BOT_CLIENT_SECRET: 'of the bot',
  OPERATORS: PEOPLE.operator.aadObjectId,
  APPROVERS: PEOPLE.approver.aadObjectId,
}

/** As much of Entra as a client with a secret asks for: where the token endpoint is, and a token. */
function signIn(question: IncomingMessage, answer: ServerResponse): void {
  const tenant = `https://login.microsoftonline.com/${TENANT}`
  const found = {
    issuer: `${tenant}/v2.0`,
    authorization_endpoint: `${tenant}/oauth2/v2.0/authorize`,
    token_endpoint: `${tenant}/oauth2/v2.0/token`,
    jwks_uri: `${tenant}/discovery/v2.0/keys`,
  }
  const token = { token_type: 'Bearer', expires_in: 3_600, access_token: 'header.e30.signature' }
  question.resume()
  answer.writeHead(200, { 'content-type': 'application/json' })
  answer.end(JSON.stringify(question.method === 'POST' ? token : found))
}

function passOn(question: IncomingMessage, answer: ServerResponse, to: string): void {
  const { host: _, ...headers } = question.headers
  const call = request(`${to}${question.url}`, { method: question.method, headers }, (response) => {
    answer.writeHead(response.statusCode ?? 502, response.headers)
    response.pipe(answer)
  })
  call.on('error', () => answer.destroy())
  question.pipe(call)
}

function certify(hosts: readonly string[]): ReturnType<typeof generate> {
  return generate([{ name: 'commonName', value: 'The world' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyCertSign: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: hosts.map((value) => ({ type: 2 as const, value })) },
    ],
  })
}
