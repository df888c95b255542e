/** From settings to ports: each system practice or real, as the configuration says, and nothing by accident. */
import { readFileSync } from 'node:fs'
import type { Clock } from '../clock.ts'
import type { Cloud } from '../config/clouds.ts'
import type { Config } from '../config/config.ts'
import type { SignIn } from '../config/sign-in.ts'
import type { SystemSetting } from '../config/systems.ts'
import { type Credential, createToken, type Token } from '../systems/credentials.ts'
import { createDns } from '../systems/dns/dns.ts'
import { createExchangeOnline } from '../systems/exchange-online/index.ts'
import { createGraph } from '../systems/graph/index.ts'
import type { DirectoryReads, Reads, Writes } from '../systems/ports.ts'
import type { Practice } from './practice-module.ts'

interface Log {
  debug(fields: object, text: string): void
  info(fields: object, text: string): void
  warn(fields: object, text: string): void
  error(fields: object, text: string): void
}

/** True where a practice system inside this program is wanted. */
export function isEmbedded({ exchangeOnline, graph, directory, dns }: Config): boolean {
  return [exchangeOnline, graph, directory, dns].some(({ is }) => is === 'embedded')
}

/** The longest a write may take, in wall milliseconds: Exchange Online may think for minutes about a long list. */
export function writeTimeout({ exchangeOnline }: Config): number {
  return exchangeOnline.is === 'real' ? 120_000 : 15_000
}

/** `practice` is there whenever any setting is `embedded`. */
export async function createSystems(
  config: Config,
  practice: Practice | undefined,
  tokens: Tokens,
  clock: Clock,
  log: Log,
): Promise<{ readonly reads: Reads; readonly writes: Writes }> {
  const embedded = (setting: SystemSetting, url: string | undefined): string => {
    if (setting.is === 'real' || setting.is === 'practice') return setting.url
    if (url === undefined) throw new Error('a practice system was asked for and none is open')
    return url
  }
  const exchangeUrl = embedded(config.exchangeOnline, practice?.estate.exchange.url)
  const graphUrl = embedded(config.graph, practice?.estate.graph.url)
  const { createBatch, startBatch, stopBatch, ...exchange } = createExchangeOnline({
    url: exchangeUrl,
    tenant: config.tenantId,
    token: tokens.exchange,
    clock,
    log,
    ...(config.exchangeOnline.is === 'real' ? {} : { timeouts: { read: 15_000, write: writeTimeout(config) } }),
  })
  return {
    // Whoever reads is not handed what changes, not even unseen.
    reads: {
      exchange,
      graph: createGraph({ url: graphUrl, token: tokens.graph, clock, log }),
      directory: await directoryOf(config, practice),
      dns: createDns({ server: dnsServer(config.dns, practice) }),
    },
    writes: { exchange: { createBatch, startBatch, stopBatch } },
  }
}

/** How to get each resource's token; undefined where the system is practice and wants none. */
export interface Tokens {
  readonly exchange: Token | undefined
  readonly graph: Token | undefined
  readonly bot: Token | undefined
}

/** What each token is asked for: the cloud's own resources, also where a proxy or a regional host stands before them. */
export function scopesOf(cloud: Cloud): Readonly<Record<keyof Tokens, string>> {
  return { exchange: `${cloud.exchange}/.default`, graph: `${cloud.graph}/.default`, bot: cloud.bot.scope }
}

export function createTokens({ exchangeOnline, graph, bot, signIn, cloud }: Config): Tokens {
  const scopes = scopesOf(cloud)
  const token = (wanted: boolean, way: SignIn | undefined, scope: string): Token | undefined =>
    wanted && way !== undefined ? createToken(credential(way, cloud.authority), scope) : undefined
  return {
    exchange: token(exchangeOnline.is === 'real', signIn, scopes.exchange),
    graph: token(graph.is === 'real', signIn, scopes.graph),
    bot: token(bot !== undefined, bot?.signIn, scopes.bot),
  }
}

/** LDAP is loaded where there is a directory to be asked. */
async function directoryOf(
  { directory, ldap }: Config,
  practice: Practice | undefined,
): Promise<DirectoryReads | undefined> {
  if (directory.is === 'none') return undefined
  const { createDirectory } = await import('../systems/directory/directory.ts')
  if (directory.is === 'embedded') {
    if (practice === undefined) throw new Error('a practice directory was asked for and none is open')
    const { url, bindDn, password, ca } = practice.directory
    return createDirectory({ url, bindDn, password, ca })
  }
  const { bindDn, password, caFile } = ldap
  return createDirectory({
    url: directory.url,
    ...(bindDn === undefined ? {} : { bindDn }),
    ...(password === undefined ? {} : { password }),
    ...(caFile === undefined ? {} : { ca: readFileSync(caFile, 'utf8') }),
    allowSelfSigned: directory.is === 'practice',
  })
}

function dnsServer(setting: SystemSetting, practice: Practice | undefined): string | undefined {
  if (setting.is === 'embedded') return practice?.dns.url
  return setting.is === 'none' || setting.url === '' ? undefined : setting.url
}

/** A managed identity knows its cloud by itself. */
export function credential(signIn: SignIn, authority: string): Credential {
  const { kind, clientId: client } = signIn
  if (kind === 'managed-identity') return { kind, client }
  const who = { client, tenant: signIn.tenantId, authority }
  switch (kind) {
    case 'workload-identity':
      return { kind, ...who, tokenFile: signIn.tokenFile }
    case 'client-certificate':
      return { kind, ...who, certificate: signIn.certificatePath, password: signIn.certificatePassword }
    case 'client-secret':
      return { kind, ...who, secret: signIn.clientSecret }
  }
}
