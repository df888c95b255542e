/** From settings to ports: each system practice or real, as the configuration says, and nothing by accident. */
import { readFileSync } from 'node:fs'
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import type { SignIn } from './config-sign-in.ts'
import type { SystemSetting } from './config-systems.ts'
import type { Practice } from './practice/practice.ts'
import { type Credential, createToken, type Token } from './systems/credentials.ts'
import { createDirectory } from './systems/directory/directory.ts'
import { createDns } from './systems/dns/dns.ts'
import { createExchangeOnline } from './systems/exchange-online/index.ts'
import { createGraph } from './systems/graph/index.ts'
import type { Directory, Systems } from './systems/ports.ts'

interface Log {
  debug(fields: object, text: string): void
  info(fields: object, text: string): void
  warn(fields: object, text: string): void
  error(fields: object, text: string): void
}

/** `practice` is there whenever any setting is `embedded`. */
export function createSystems(config: Config, practice: Practice | undefined, clock: Clock, log: Log): Systems {
  const embedded = (setting: SystemSetting, url: string | undefined): string => {
    if (setting.is === 'real' || setting.is === 'practice') return setting.url
    if (url === undefined) throw new Error('a practice system was asked for and none is open')
    return url
  }
  const token = (setting: SystemSetting, resource: string): Token | undefined =>
    setting.is === 'real' && config.signIn ? createToken(credential(config.signIn), `${resource}/.default`) : undefined
  const exchangeUrl = embedded(config.exchangeOnline, practice?.estate.exchange.url)
  const graphUrl = embedded(config.graph, practice?.estate.graph.url)
  return {
    exchange: createExchangeOnline({
      url: exchangeUrl,
      tenant: config.tenantId,
      token: token(config.exchangeOnline, exchangeUrl),
      clock,
      log,
      ...(config.exchangeOnline.is === 'real' ? {} : { timeouts: { read: 15_000, write: 15_000 } }),
    }),
    graph: createGraph({ url: graphUrl, token: token(config.graph, graphUrl), clock, log }),
    directory: directoryOf(config, practice),
    dns: createDns({ server: dnsServer(config.dns, practice) }),
  }
}

function directoryOf({ directory, ldap }: Config, practice: Practice | undefined): Directory | undefined {
  if (directory.is === 'none') return undefined
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

export function credential(signIn: SignIn): Credential {
  switch (signIn.kind) {
    case 'managed-identity':
      return { kind: signIn.kind, client: signIn.clientId }
    case 'workload-identity':
      return { kind: signIn.kind, client: signIn.clientId, tenant: signIn.tenantId, tokenFile: signIn.tokenFile }
    case 'client-certificate':
      return {
        kind: signIn.kind,
        client: signIn.clientId,
        tenant: signIn.tenantId,
        certificate: signIn.certificatePath,
      }
    case 'client-secret':
      return { kind: signIn.kind, client: signIn.clientId, tenant: signIn.tenantId, secret: signIn.clientSecret }
  }
}
