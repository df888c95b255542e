/** The Bot Framework adapter: who is let in, and what the bot's own messages are signed with. */
import type { Activity, TurnContext } from 'botbuilder'
import type { Log } from './log.ts'
import { TeamsAdapter } from './sdk.ts'

/**
 * `none` is for practice: nobody is asked who he is and nothing is signed. Otherwise the bot's registration in Entra;
 * `token` answers a current one for `https://api.botframework.com/.default` and caches it itself.
 */
export type BotCredentials =
  | { readonly type: 'none' }
  | {
      readonly type: 'SingleTenant' | 'UserAssignedMSI'
      readonly appId: string
      readonly tenantId: string
      readonly token: () => Promise<string>
    }

/** Who signs inbound requests, where it is not the public cloud's Bot Framework. */
export interface OpenIdIssuer {
  readonly metadataUrl: string
  readonly issuer: string
  /** What activities say of their caller; the public cloud's where absent. */
  readonly callerId?: string
}

/** What the HTTP request is answered with. */
export interface TeamsReply {
  readonly status: number
  readonly body?: unknown
}

type CredentialsFactory = NonNullable<ConstructorParameters<typeof TeamsAdapter>[1]>

export class Adapter extends TeamsAdapter {
  readonly appId: string
  readonly #log: Log

  constructor(credentials: BotCredentials, log: Log, issuer?: OpenIdIssuer) {
    super(configuration(credentials, issuer), credentialsFactory(credentials))
    this.appId = credentials.type === 'none' ? '' : credentials.appId
    this.#log = log
  }

  /**
   * One inbound activity, from its Authorization header to the answer. The SDK's own `process` answers a bad signature
   * with 500 and every failure with the exception's text, so the caller is authenticated here first, and told nothing.
   */
  async receive(
    authorization: string,
    activity: Activity,
    turn: (context: TurnContext) => Promise<void>,
  ): Promise<TeamsReply> {
    // The SDK trusts other issuers for other channels, by the activity's own word. Only Teams is served.
    if (this.appId !== '' && activity.channelId !== 'msteams') return { status: 401 }
    let caller: Awaited<ReturnType<typeof this.botFrameworkAuthentication.authenticateRequest>>
    try {
      caller = await this.botFrameworkAuthentication.authenticateRequest(activity, authorization)
    } catch (error) {
      const status = keysOutOfReach(error) ? 503 : 401
      this.#log.warn({ reason: String(error), status }, 'an activity was turned away')
      return { status }
    }
    const invoked = await this.processActivity(caller, activity, turn)
    return invoked === undefined ? { status: 200 } : { status: invoked.status, body: invoked.body }
  }
}

/** Microsoft's signing keys could not be fetched: that is no verdict on the caller, and Teams may try again. */
function keysOutOfReach(error: unknown): boolean {
  const { name, statusCode } = error as { name?: unknown; statusCode?: unknown }
  return name === 'FetchError' || statusCode === 500
}

/**
 * Of the parameterised keys, all must be set as soon as one is, or the issuer is undefined and every token fails.
 * Those for signing in are never used: our own credentials bring their token. Emulator tokens are nobody's here.
 */
function configuration(credentials: BotCredentials, issuer: OpenIdIssuer | undefined) {
  const own = credentials.type === 'none' ? {} : { MicrosoftAppTenantId: credentials.tenantId }
  const base = { MicrosoftAppId: credentials.type === 'none' ? '' : credentials.appId, ...own }
  if (issuer === undefined) return base
  return {
    ...base,
    ValidateAuthority: true,
    ToChannelFromBotLoginUrl: 'https://login.microsoftonline.com/botframework.com',
    ToChannelFromBotOAuthScope: issuer.issuer,
    ToBotFromChannelTokenIssuer: issuer.issuer,
    OAuthUrl: issuer.issuer,
    ToBotFromChannelOpenIdMetadataUrl: issuer.metadataUrl,
    ToBotFromEmulatorOpenIdMetadataUrl: issuer.metadataUrl,
    CallerId: issuer.callerId ?? 'urn:botframework:azure',
  }
}

/** The SDK's own credentials want a secret or a certificate in hand; a token function also covers managed identities. */
function credentialsFactory(credentials: BotCredentials): CredentialsFactory {
  if (credentials.type === 'none') {
    return {
      isValidAppId: async () => true,
      isAuthenticationDisabled: async () => true,
      createCredentials: async () => ({ signRequest: async (request) => request }),
    }
  }
  const { appId, token } = credentials
  return {
    isValidAppId: async (candidate) => candidate === appId,
    isAuthenticationDisabled: async () => false,
    createCredentials: async () => ({
      async signRequest(request) {
        request.headers.set('authorization', `Bearer ${await token()}`)
        return request
      },
    }),
  }
}
