/** How the bot and its systems sign in: each kind named, none guessed. Pure; a problem is a sentence, never a secret. */

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
      /** Of the key in that file, where it is encrypted. */
      readonly certificatePassword: string | undefined
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

export const SIGN_IN_KINDS = ['managed-identity', 'workload-identity', 'client-certificate', 'client-secret'] as const

/** The settings sign-in is read from. */
export interface SignInSettings {
  readonly TENANT_ID: string | undefined
  readonly SIGN_IN?: SignIn['kind'] | undefined
  readonly CLIENT_ID: string | undefined
  readonly CLIENT_SECRET: string | undefined
  readonly CLIENT_CERTIFICATE_FILE: string | undefined
  readonly CLIENT_CERTIFICATE_PASSWORD: string | undefined
  readonly FEDERATED_TOKEN_FILE: string | undefined
  readonly BOT_APP_ID: string | undefined
  readonly BOT_TYPE?: BotIdentity['type'] | undefined
  readonly BOT_TENANT_ID: string | undefined
  readonly BOT_SIGN_IN?: SignIn['kind'] | undefined
  readonly BOT_CLIENT_SECRET: string | undefined
  readonly BOT_CERTIFICATE_FILE: string | undefined
  readonly BOT_CERTIFICATE_PASSWORD: string | undefined
}

/** Which ways of signing in prove each kind of bot registration: a managed identity is its own, and has no secret. */
const PROVES: Readonly<Record<BotIdentity['type'], readonly SignIn['kind'][]>> = {
  SingleTenant: ['workload-identity', 'client-certificate', 'client-secret'],
  UserAssignedMSI: ['managed-identity', 'workload-identity'],
}

export function botIdentity(env: SignInSettings, problems: string[]): BotIdentity | undefined {
  if (env.BOT_APP_ID === undefined) return undefined
  const type = env.BOT_TYPE ?? 'SingleTenant'
  const tenantId = env.BOT_TENANT_ID ?? env.TENANT_ID
  if (tenantId === undefined) {
    problems.push('BOT_TENANT_ID: set it to the tenant the bot is registered in')
    return undefined
  }
  const signIn = readSignIn('BOT_', env, tenantId, problems)
  if (signIn === undefined) return undefined
  if (!PROVES[type].includes(signIn.kind)) {
    problems.push(`BOT_SIGN_IN: a bot of BOT_TYPE=${type} signs in by ${PROVES[type].join(' or ')}, not ${signIn.kind}`)
    return undefined
  }
  return { appId: env.BOT_APP_ID, type, tenantId, signIn }
}

/** The names of the settings that differ between the bot's own sign-in and that to Exchange Online and Graph. */
const NAMES = {
  '': {
    kind: 'SIGN_IN',
    client: 'CLIENT_ID',
    secret: 'CLIENT_SECRET',
    certificate: 'CLIENT_CERTIFICATE_FILE',
    password: 'CLIENT_CERTIFICATE_PASSWORD',
  },
  BOT_: {
    kind: 'BOT_SIGN_IN',
    client: 'BOT_APP_ID',
    secret: 'BOT_CLIENT_SECRET',
    certificate: 'BOT_CERTIFICATE_FILE',
    password: 'BOT_CERTIFICATE_PASSWORD',
  },
} as const

/** Exactly the kind that is named; whatever it needs and is not set is a problem, each by its name. */
export function readSignIn(
  whose: '' | 'BOT_',
  env: SignInSettings,
  tenantId: string,
  problems: string[],
): SignIn | undefined {
  const names = NAMES[whose]
  const kind = env[names.kind]
  if (kind === undefined) {
    problems.push(`${names.kind}: say how to sign in: ${SIGN_IN_KINDS.join(', ')}, in this order of preference`)
    return undefined
  }
  const clientId = env[names.client]
  if (kind === 'managed-identity') return { kind, clientId }
  const missing = new Set<string>()
  const needed = (name: string, value: string | undefined): string => {
    if (value === undefined) missing.add(name)
    return value ?? ''
  }
  const who = { clientId: needed(names.client, clientId), tenantId }
  const read: Readonly<Record<Exclude<SignIn['kind'], 'managed-identity'>, () => SignIn>> = {
    'workload-identity': () => ({
      kind: 'workload-identity',
      ...who,
      tokenFile: needed('FEDERATED_TOKEN_FILE', env.FEDERATED_TOKEN_FILE),
    }),
    'client-certificate': () => ({
      kind: 'client-certificate',
      ...who,
      certificatePath: needed(names.certificate, env[names.certificate]),
      certificatePassword: env[names.password],
    }),
    'client-secret': () => ({ kind: 'client-secret', ...who, clientSecret: needed(names.secret, env[names.secret]) }),
  }
  const signIn = read[kind]()
  for (const name of missing) problems.push(`${name}: needed for ${names.kind}=${kind}`)
  return missing.size === 0 ? signIn : undefined
}
