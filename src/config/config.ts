/** The only reader of the environment. One schema, one frozen `Config`; what is wrong comes back as sentences. */
import { z } from 'zod'
import { isGuid } from '../trace.ts'
import { CLOUD_NAMES, CLOUDS, type Cloud } from './clouds.ts'
import { isLoopbackHost } from './loopback.ts'
import { type BotIdentity, botIdentity, readSignIn, SIGN_IN_KINDS, type SignIn } from './sign-in.ts'
import { directorySystem, dnsSystem, type SystemSetting, webSystem } from './systems.ts'

export const PRACTICE_TENANT = '00000000-0000-0000-0000-0000000000aa'
const PRACTICE_PEOPLE = {
  operators: ['00000000-0000-0000-0000-000000000001'],
  approvers: ['00000000-0000-0000-0000-000000000002'],
  viewers: ['00000000-0000-0000-0000-000000000003'],
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
  /** How many mailboxes the practice company has. */
  readonly practiceMailboxes: number
  /** Undefined = Teams is practice: no authentication, loopback only. */
  readonly bot: BotIdentity | undefined
  readonly signIn: SignIn | undefined
  /** Where the tenant lives, and with it every real Microsoft system. */
  readonly cloud: Cloud
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
    /** The tenant they speak from; practice systems may have another. */
    readonly tenant: string
    readonly operators: readonly string[]
    readonly approvers: readonly string[]
    readonly viewers: readonly string[]
  }
  readonly approvalsChannel: string | undefined
  readonly approvalHours: number
  readonly planDays: number
  readonly archiveDays: number
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

const Environment = z.object({
  PORT: whole(0, 65535, 3978).pipe(z.number().int()),
  HOST: text,
  PUBLIC_URL: text,
  DATA_DIR: text,
  NODE_ENV: text,
  LOG_LEVEL: text.pipe(z.enum(['debug', 'info', 'warn', 'error', 'silent']).optional()),
  PRACTICE_SPEED: whole(1, 10_000, 300),
  PRACTICE_SEED: whole(0, 4_294_967_295, 2007).pipe(z.number().int()),
  PRACTICE_MAILBOXES: whole(1_000, 60_000, 2_412).pipe(z.number().int()),
  CLOUD: text.pipe(z.enum(CLOUD_NAMES).optional()),
  EXCHANGE_ONLINE_URL: text,
  GRAPH_URL: text,
  LDAP_URL: text,
  LDAP_BIND_DN: text,
  LDAP_PASSWORD: text,
  LDAP_CA_FILE: text,
  DNS_SERVER: text,
  TENANT_ID: text,
  SIGN_IN: text.pipe(z.enum(SIGN_IN_KINDS).optional()),
  CLIENT_ID: text,
  CLIENT_SECRET: text,
  CLIENT_CERTIFICATE_FILE: text,
  CLIENT_CERTIFICATE_PASSWORD: text,
  FEDERATED_TOKEN_FILE: text,
  BOT_APP_ID: text,
  BOT_TYPE: text.pipe(z.enum(['SingleTenant', 'UserAssignedMSI']).optional()),
  BOT_TENANT_ID: text,
  BOT_SIGN_IN: text.pipe(z.enum(SIGN_IN_KINDS).optional()),
  BOT_CLIENT_SECRET: text,
  BOT_CERTIFICATE_FILE: text,
  BOT_CERTIFICATE_PASSWORD: text,
  OPERATORS: list,
  APPROVERS: list,
  VIEWERS: list,
  APPROVALS_CHANNEL: text,
  APPROVAL_HOURS: whole(0.1, 720, 24),
  PLAN_DAYS: whole(0.1, 365, 7),
  ARCHIVE_DAYS: whole(1, 3650, 30),
})

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
  const cloud = CLOUDS[env.CLOUD ?? 'public']
  const exchangeOnline = webSystem('EXCHANGE_ONLINE_URL', env.EXCHANGE_ONLINE_URL, cloud, cloud.exchange, problems)
  const exchangeIsReal = exchangeOnline.is === 'real'
  const graph = webSystem('GRAPH_URL', env.GRAPH_URL, cloud, cloud.graph, problems)
  if (exchangeIsReal !== (graph.is === 'real')) {
    problems.push(
      'EXCHANGE_ONLINE_URL and GRAPH_URL: one is real and the other is practice. Set both to the real systems, or neither',
    )
  }
  const directory = directorySystem(env.LDAP_URL, exchangeIsReal, problems)
  const dns = dnsSystem(env.DNS_SERVER, exchangeIsReal)
  const systems = { exchangeOnline, graph, directory, dns }
  const named = { 'Exchange Online': exchangeOnline, 'Microsoft Graph': graph, 'the directory': directory, DNS: dns }
  const production = env.NODE_ENV === 'production'
  const practiceSystems = Object.entries(named).filter(([, s]) => s.is === 'embedded' || s.is === 'practice')
  const realSystems = Object.entries(named).filter(([, s]) => s.is === 'real')
  // What is wrong with a bot that was asked for is said above; here only whether one was.
  const open = env.BOT_APP_ID === undefined
  const practice = practiceSystems.length > 0 || open
  if (open && (exchangeIsReal || graph.is === 'real' || directory.is === 'real')) {
    const names = realSystems.map(([name]) => name).join(', ')
    problems.push(
      `BOT_APP_ID: ${names} would be real, but anyone could command the bot. Set BOT_APP_ID, BOT_TYPE, BOT_TENANT_ID and BOT_SIGN_IN first`,
    )
  }
  if (production && practice) {
    const names = [...practiceSystems.map(([name]) => name), ...(open ? ['Teams'] : [])].join(', ')
    problems.push(
      `NODE_ENV=production: ${names} would be practice. Set the real systems, or unset NODE_ENV to practise`,
    )
  }
  const signIn = exchangeIsReal ? readSignIn('', env, env.TENANT_ID ?? '', problems) : undefined
  if (exchangeIsReal && !isGuid(env.TENANT_ID ?? '')) {
    problems.push('TENANT_ID: set it to the tenant’s GUID (Entra admin center, Overview, Tenant ID)')
  }
  const host = env.HOST ?? (open ? '127.0.0.1' : '0.0.0.0')
  if (open && !isLoopbackHost(host)) {
    problems.push(`HOST: without bot credentials Stagecoach listens on loopback only, not on ${host}. Unset HOST`)
  }
  if (!open && env.PUBLIC_URL !== undefined && !env.PUBLIC_URL.startsWith('https://')) {
    problems.push('PUBLIC_URL: must start with https:// once the bot has credentials')
  }
  const { OPERATORS = [], APPROVERS = [], VIEWERS = [] } = env
  const somebody = OPERATORS.length + APPROVERS.length + VIEWERS.length > 0
  if (!open && (OPERATORS.length === 0 || APPROVERS.length === 0)) {
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
      practiceMailboxes: env.PRACTICE_MAILBOXES,
      bot,
      signIn,
      cloud,
      tenantId: exchangeOnline.is === 'embedded' ? PRACTICE_TENANT : (env.TENANT_ID ?? PRACTICE_TENANT),
      ...systems,
      ldap: { bindDn: env.LDAP_BIND_DN, password: env.LDAP_PASSWORD, caFile: env.LDAP_CA_FILE },
      people: {
        tenant: bot === undefined ? PRACTICE_TENANT : (env.TENANT_ID ?? bot.tenantId),
        ...(bot === undefined && !somebody
          ? PRACTICE_PEOPLE
          : { operators: OPERATORS, approvers: APPROVERS, viewers: VIEWERS }),
      },
      approvalsChannel: env.APPROVALS_CHANNEL,
      approvalHours: env.APPROVAL_HOURS,
      planDays: env.PLAN_DAYS,
      archiveDays: env.ARCHIVE_DAYS,
    }),
  }
}
