/** The only reader of the environment. One schema, one frozen `Config`; what is wrong comes back as sentences. */
import { isIPv4, isIPv6 } from 'node:net'
import { z } from 'zod'

export const PRACTICE_TENANT = '00000000-0000-0000-0000-0000000000aa'
const PRACTICE_PEOPLE = {
  operators: ['00000000-0000-0000-0000-000000000001'],
  approvers: ['00000000-0000-0000-0000-000000000002'],
  viewers: ['00000000-0000-0000-0000-000000000003'],
}

/** Explicitly practice (ours, or another at a loopback address) or real; `none` where a system is left out. */
export type SystemSetting =
  | { readonly is: 'embedded' }
  | { readonly is: 'practice'; readonly url: string }
  | { readonly is: 'real'; readonly url: string }
  | { readonly is: 'none' }

export type SignIn =
  | { readonly kind: 'managed-identity'; readonly clientId: string | undefined }
  | {
      readonly kind: 'workload-identity'
      readonly clientId: string
      readonly tenantId: string
      readonly tokenFile: string
    }
  | {
      readonly kind: 'client-certificate'
      readonly clientId: string
      readonly tenantId: string
      readonly certificatePath: string
    }
  | {
      readonly kind: 'client-secret'
      readonly clientId: string
      readonly tenantId: string
      readonly clientSecret: string
    }

export interface BotIdentity {
  readonly appId: string
  readonly type: 'SingleTenant' | 'UserAssignedMSI'
  readonly tenantId: string
  readonly signIn: SignIn
}

export interface Config {
  readonly host: string
  readonly port: number
  readonly publicUrl: string
  readonly dataDir: string
  readonly production: boolean
  readonly logLevel: string
  /** True when any system is a practice one: every card and every start says so. */
  readonly practice: boolean
  readonly practiceSpeed: number
  readonly practiceSeed: number
  /** Undefined = Teams is practice: no authentication, loopback only. */
  readonly bot: BotIdentity | undefined
  readonly signIn: SignIn | undefined
  readonly tenantId: string
  readonly exchangeOnline: SystemSetting
  readonly graph: SystemSetting
  readonly directory: SystemSetting
  readonly dns: SystemSetting
  readonly ldap: {
    readonly bindDn: string | undefined
    readonly password: string | undefined
    readonly caFile: string | undefined
  }
  readonly people: {
    readonly operators: readonly string[]
    readonly approvers: readonly string[]
    readonly viewers: readonly string[]
  }
  readonly approvalsChannel: string | undefined
  readonly approvalHours: number
}

const text = z
  .string()
  .trim()
  .optional()
  .transform((value) => (value === '' ? undefined : value))
const list = text.transform((value) => value?.split(/[\s,;]+/).filter(Boolean))
const whole = (minimum: number, maximum: number, fallback: number) =>
  text
    .transform((value) => (value === undefined ? fallback : Number(value)))
    .pipe(z.number(`must be a number from ${minimum} to ${maximum}`).min(minimum).max(maximum))

const signInKinds = ['managed-identity', 'workload-identity', 'client-certificate', 'client-secret'] as const

const Environment = z.object({
  PORT: whole(0, 65535, 3978).pipe(z.number().int()),
  HOST: text,
  PUBLIC_URL: text,
  DATA_DIR: text,
  NODE_ENV: text,
  LOG_LEVEL: text.pipe(z.enum(['debug', 'info', 'warn', 'error', 'silent']).optional()),
  PRACTICE_SPEED: whole(1, 10_000, 300),
  PRACTICE_SEED: whole(0, 4_294_967_295, 2007).pipe(z.number().int()),
  EXCHANGE_ONLINE_URL: text,
  GRAPH_URL: text,
  LDAP_URL: text,
  LDAP_BIND_DN: text,
  LDAP_PASSWORD: text,
  LDAP_CA_FILE: text,
  DNS_SERVER: text,
  TENANT_ID: text,
  SIGN_IN: text.pipe(z.enum(signInKinds).optional()),
  CLIENT_ID: text,
  CLIENT_SECRET: text,
  CLIENT_CERTIFICATE_FILE: text,
  FEDERATED_TOKEN_FILE: text,
  BOT_APP_ID: text,
  BOT_TYPE: text.pipe(z.enum(['SingleTenant', 'UserAssignedMSI']).optional()),
  BOT_TENANT_ID: text,
  BOT_SIGN_IN: text.pipe(z.enum(signInKinds).optional()),
  BOT_CLIENT_SECRET: text,
  BOT_CERTIFICATE_FILE: text,
  OPERATORS: list,
  APPROVERS: list,
  VIEWERS: list,
  APPROVALS_CHANNEL: text,
  APPROVAL_HOURS: whole(0.1, 720, 24),
})
type Environment = z.infer<typeof Environment>

/** Every setting's name, for the documentation's own test. */
export const SETTING_NAMES = Object.keys(Environment.shape)

export type ConfigAnswer =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly problems: readonly string[] }

/** Reads the settings; `problems` are sentences, each naming the setting and the way out. Never throws, never echoes a secret. */
export function readConfig(environment: Readonly<Record<string, string | undefined>> = process.env): ConfigAnswer {
  const parsed = Environment.safeParse(environment)
  if (!parsed.success) {
    return { ok: false, problems: parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`) }
  }
  const env = parsed.data
  const problems: string[] = []
  const bot = botIdentity(env, problems)
  const exchangeOnline = webSystem('EXCHANGE_ONLINE_URL', env.EXCHANGE_ONLINE_URL, problems)
  const exchangeIsReal = exchangeOnline.is === 'real'
  const graph = webSystem('GRAPH_URL', env.GRAPH_URL, problems)
  if (exchangeIsReal !== (graph.is === 'real')) {
    problems.push(
      'EXCHANGE_ONLINE_URL and GRAPH_URL: one is real and the other is practice. Set both to the real systems, or neither',
    )
  }
  const directory = directorySystem(env.LDAP_URL, exchangeIsReal, problems)
  const dns = dnsSystem(env.DNS_SERVER, exchangeIsReal)
  const systems = { exchangeOnline, graph, directory, dns }
  const production = env.NODE_ENV === 'production'
  const practiceSystems = Object.entries(systems).filter(([, s]) => s.is === 'embedded' || s.is === 'practice')
  const realSystems = Object.entries(systems).filter(([, s]) => s.is === 'real')
  const practice = practiceSystems.length > 0 || bot === undefined
  if (bot === undefined && (exchangeIsReal || graph.is === 'real' || directory.is === 'real')) {
    const names = realSystems.map(([name]) => name).join(', ')
    problems.push(
      `BOT_APP_ID: ${names} would be real, but anyone could command the bot. Set BOT_APP_ID, BOT_TYPE, BOT_TENANT_ID and BOT_SIGN_IN first`,
    )
  }
  if (production && practice) {
    const names = [...practiceSystems.map(([name]) => name), ...(bot === undefined ? ['Teams'] : [])].join(', ')
    problems.push(
      `NODE_ENV=production: ${names} would be practice. Set the real systems, or unset NODE_ENV to practise`,
    )
  }
  const signIn = exchangeIsReal ? readSignIn('', env, env.TENANT_ID, problems) : undefined
  if (exchangeIsReal && env.TENANT_ID === undefined) problems.push('TENANT_ID: set it to the tenant’s GUID')
  const host = env.HOST ?? (bot === undefined ? '127.0.0.1' : '0.0.0.0')
  if (bot === undefined && !isLoopbackHost(host)) {
    problems.push(`HOST: without bot credentials Stagecoach listens on loopback only, not on ${host}. Unset HOST`)
  }
  if (bot !== undefined && env.PUBLIC_URL !== undefined && !env.PUBLIC_URL.startsWith('https://')) {
    problems.push('PUBLIC_URL: must start with https:// once the bot has credentials')
  }
  const namedPeople = env.OPERATORS ?? env.APPROVERS ?? env.VIEWERS
  if (bot !== undefined && namedPeople === undefined) {
    problems.push('OPERATORS and APPROVERS: name at least one person each, by Entra object id')
  }
  if (problems.length > 0) return { ok: false, problems }
  return {
    ok: true,
    config: Object.freeze({
      host,
      port: env.PORT,
      publicUrl: (env.PUBLIC_URL ?? `http://127.0.0.1:${env.PORT}`).replace(/\/+$/, ''),
      dataDir: env.DATA_DIR ?? './data',
      production,
      logLevel: env.LOG_LEVEL ?? 'info',
      practice,
      practiceSpeed: env.PRACTICE_SPEED,
      practiceSeed: env.PRACTICE_SEED,
      bot,
      signIn,
      tenantId: env.TENANT_ID ?? PRACTICE_TENANT,
      ...systems,
      ldap: { bindDn: env.LDAP_BIND_DN, password: env.LDAP_PASSWORD, caFile: env.LDAP_CA_FILE },
      people:
        bot === undefined && namedPeople === undefined
          ? PRACTICE_PEOPLE
          : { operators: env.OPERATORS ?? [], approvers: env.APPROVERS ?? [], viewers: env.VIEWERS ?? [] },
      approvalsChannel: env.APPROVALS_CHANNEL,
      approvalHours: env.APPROVAL_HOURS,
    }),
  }
}

/** True for 127.0.0.0/8, ::1 and localhost, with or without brackets. */
export function isLoopbackHost(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '').toLowerCase()
  return bare === 'localhost' || (isIPv4(bare) && bare.startsWith('127.')) || (isIPv6(bare) && bare === '::1')
}

function webSystem(name: string, value: string | undefined, problems: string[]): SystemSetting {
  if (value === undefined) return { is: 'embedded' }
  const url = URL.canParse(value) ? new URL(value) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    problems.push(`${name}: not a web address. It looks like http://127.0.0.1:3980 or https://outlook.office365.com`)
    return { is: 'none' }
  }
  const clean = value.replace(/\/+$/, '')
  if (isLoopbackHost(url.hostname)) return { is: 'practice', url: clean }
  if (url.protocol !== 'https:') problems.push(`${name}: a real system needs https://`)
  return { is: 'real', url: clean }
}

function directorySystem(value: string | undefined, otherwiseReal: boolean, problems: string[]): SystemSetting {
  if (value === undefined) return otherwiseReal ? { is: 'none' } : { is: 'embedded' }
  if (value === 'none') return { is: 'none' }
  const url = URL.canParse(value) ? new URL(value) : undefined
  if (url === undefined || !/^ldaps?:$/.test(url.protocol)) {
    problems.push('LDAP_URL: not a directory address. It looks like ldaps://dc1.example:636, or none')
    return { is: 'none' }
  }
  if (isLoopbackHost(url.hostname)) return { is: 'practice', url: value }
  if (url.protocol !== 'ldaps:') problems.push('LDAP_URL: a real directory needs ldaps://')
  return { is: 'real', url: value }
}

function dnsSystem(value: string | undefined, otherwiseReal: boolean): SystemSetting {
  if (value === undefined) return otherwiseReal ? { is: 'real', url: '' } : { is: 'embedded' }
  const host = value.replace(/:\d+$/, '')
  return { is: isLoopbackHost(host) ? 'practice' : 'real', url: value }
}

function botIdentity(env: Environment, problems: string[]): BotIdentity | undefined {
  if (env.BOT_APP_ID === undefined) return undefined
  const type = env.BOT_TYPE ?? 'SingleTenant'
  const tenantId = env.BOT_TENANT_ID ?? env.TENANT_ID
  if (tenantId === undefined) {
    problems.push('BOT_TENANT_ID: set it to the tenant the bot is registered in')
    return undefined
  }
  const signIn = readSignIn('BOT_', env, tenantId, problems)
  return signIn === undefined ? undefined : { appId: env.BOT_APP_ID, type, tenantId, signIn }
}

function readSignIn(
  prefix: '' | 'BOT_',
  env: Environment,
  tenantId: string | undefined,
  problems: string[],
): SignIn | undefined {
  const kind = prefix === '' ? env.SIGN_IN : env.BOT_SIGN_IN
  const clientId = prefix === '' ? env.CLIENT_ID : env.BOT_APP_ID
  const secret = prefix === '' ? env.CLIENT_SECRET : env.BOT_CLIENT_SECRET
  const certificate = prefix === '' ? env.CLIENT_CERTIFICATE_FILE : env.BOT_CERTIFICATE_FILE
  const missing = (name: string): undefined => {
    problems.push(`${name}: needed for ${prefix}SIGN_IN=${kind ?? signInKinds.join('|')}`)
    return undefined
  }
  if (kind === undefined) return missing(`${prefix}SIGN_IN`)
  if (kind === 'managed-identity') return { kind, clientId }
  if (clientId === undefined) return missing('CLIENT_ID')
  if (tenantId === undefined) return missing('TENANT_ID')
  if (kind === 'workload-identity') {
    const tokenFile = env.FEDERATED_TOKEN_FILE
    return tokenFile === undefined ? missing('FEDERATED_TOKEN_FILE') : { kind, clientId, tenantId, tokenFile }
  }
  if (kind === 'client-certificate') {
    return certificate === undefined
      ? missing(prefix === '' ? 'CLIENT_CERTIFICATE_FILE' : 'BOT_CERTIFICATE_FILE')
      : { kind, clientId, tenantId, certificatePath: certificate }
  }
  return secret === undefined
    ? missing(prefix === '' ? 'CLIENT_SECRET' : 'BOT_CLIENT_SECRET')
    : { kind, clientId, tenantId, clientSecret: secret }
}
