/**
 * Microsoft's clouds. A tenant lives in one of them, and everything it is spoken to by lives there too. Data only.
 *
 * Sources: Exchange hosts from ScubaGear's and ExoHelper's clients (`EXORestHelper.psm1`, `New-ExoConnection.ps1`); Graph
 * hosts and sign-in from learn.microsoft.com/graph/deployments and `AzureAuthorityHosts` of @azure/identity; the bot
 * service from `GovernmentConstants` of botframework-connector 4.23, learn.microsoft.com/azure/bot-service
 * (how-to-deploy-gov-cloud-high, how-to-deploy-china-cloud) and Microsoft's Teams SDK (`cloud-environment`), which also
 * has the connector's hosts. GCC (not High) is part of the public cloud.
 */

export const CLOUD_NAMES = ['public', 'us-gov-high', 'us-dod', 'china'] as const
export type CloudName = (typeof CLOUD_NAMES)[number]

export interface Cloud {
  readonly name: CloudName
  /** Where Exchange Online's admin endpoint is; its token's scope is this and `/.default`. */
  readonly exchange: string
  /** The same for Microsoft Graph. */
  readonly graph: string
  /** Entra's sign-in host. */
  readonly authority: string
  readonly bot: BotService
  /** Where Teams' connector lives: an entry with a leading dot means everything below it. */
  readonly connectorHosts: readonly string[]
  /** Where a file sent in a personal chat lies: the sender's OneDrive for Business. */
  readonly fileHosts: readonly string[]
}

/** The Azure Bot Service of a cloud: who signs what Teams sends, and what the bot's own token is for. */
export interface BotService {
  /** What the bot's token is asked for. */
  readonly scope: string
  /** The `iss` of tokens on inbound activities. */
  readonly issuer: string
  /** Where the keys of that issuer are named. */
  readonly metadataUrl: string
  /** What the activity says of its caller. */
  readonly callerId: string
}

const US_GOVERNMENT: BotService = {
  scope: 'https://api.botframework.us/.default',
  issuer: 'https://api.botframework.us',
  metadataUrl: 'https://login.botframework.azure.us/v1/.well-known/openidconfiguration',
  callerId: 'urn:botframework:azureusgov',
}

export const CLOUDS: Readonly<Record<CloudName, Cloud>> = {
  public: {
    name: 'public',
    exchange: 'https://outlook.office365.com',
    graph: 'https://graph.microsoft.com',
    authority: 'https://login.microsoftonline.com',
    bot: {
      scope: 'https://api.botframework.com/.default',
      issuer: 'https://api.botframework.com',
      metadataUrl: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
      callerId: 'urn:botframework:azure',
    },
    // Exact below trafficmanager.net, where anyone may register a name. GCC's are below teams.microsoft.com.
    connectorHosts: ['smba.trafficmanager.net', 'smba.onyx.prod.teams.trafficmanager.net', '.teams.microsoft.com'],
    fileHosts: ['.sharepoint.com'],
  },
  'us-gov-high': {
    name: 'us-gov-high',
    exchange: 'https://outlook.office365.us',
    graph: 'https://graph.microsoft.us',
    authority: 'https://login.microsoftonline.us',
    bot: US_GOVERNMENT,
    connectorHosts: ['.gov.teams.microsoft.us'],
    fileHosts: ['.sharepoint.us'],
  },
  'us-dod': {
    name: 'us-dod',
    exchange: 'https://outlook-dod.office365.us',
    graph: 'https://dod-graph.microsoft.us',
    authority: 'https://login.microsoftonline.us',
    bot: US_GOVERNMENT,
    connectorHosts: ['.dod.teams.microsoft.us'],
    fileHosts: ['.sharepoint-mil.us'],
  },
  china: {
    name: 'china',
    exchange: 'https://outlook.office365.cn',
    graph: 'https://microsoftgraph.chinacloudapi.cn',
    authority: 'https://login.chinacloudapi.cn',
    bot: {
      scope: 'https://api.botframework.azure.cn/.default',
      issuer: 'https://api.botframework.azure.cn',
      metadataUrl: 'https://login.botframework.azure.cn/v1/.well-known/openidconfiguration',
      callerId: 'urn:botframework:azurechina',
    },
    connectorHosts: ['.infra.teams.microsoftonline.cn'],
    fileHosts: ['.sharepoint.cn'],
  },
}

/** The cloud an address surely belongs to: one of its Exchange or Graph hosts, or a regional host below one. */
export function cloudOf(url: string): CloudName | undefined {
  const { hostname } = new URL(url)
  const under = (home: string): boolean => `.${hostname}`.endsWith(`.${new URL(home).hostname}`)
  return CLOUD_NAMES.find((name) => under(CLOUDS[name].exchange) || under(CLOUDS[name].graph))
}
