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
  readonly FEDERATED_TOKEN_FILE: string | undefined
  readonly BOT_APP_ID: string | undefined
  readonly BOT_TYPE?: BotIdentity['type'] | undefined
  readonly BOT_TENANT_ID: string | undefined
  readonly BOT_SIGN_IN?: SignIn['kind'] | undefined
  readonly BOT_CLIENT_SECRET: string | undefined
  readonly BOT_CERTIFICATE_FILE: string | undefined
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
  return signIn === undefined ? undefined : { appId: env.BOT_APP_ID, type, tenantId, signIn }
}

export function readSignIn(
  prefix: '' | 'BOT_',
  env: SignInSettings,
  tenantId: string | undefined,
  problems: string[],
): SignIn | undefined {
  const kind = prefix === '' ? env.SIGN_IN : env.BOT_SIGN_IN
  const clientId = prefix === '' ? env.CLIENT_ID : env.BOT_APP_ID
  const secret = prefix === '' ? env.CLIENT_SECRET : env.BOT_CLIENT_SECRET
  const certificate = prefix === '' ? env.CLIENT_CERTIFICATE_FILE : env.BOT_CERTIFICATE_FILE
  const missing = (name: string): undefined => {
    problems.push(`${name}: needed for ${prefix}SIGN_IN=${kind ?? SIGN_IN_KINDS.join('|')}`)
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
