/**
 * From what a system refused with to the one thing to do next. Data: the first row whose pattern is found in
 * `<code> <text>` wins. Sources: learn.microsoft.com/entra/identity-platform/reference-error-codes; for Exchange the
 * measured matrix (neither consent nor role: 401; consent only: 403; both: 200) and the texts of
 * office-docs-powershell #7970, #8927 and #11332.
 */
import type { Refusal } from './facts.ts'

export interface Remedy {
  readonly pattern: RegExp
  readonly remedy: string
}

/** The settings to name: those of the systems or those of the bot. */
export interface SettingNames {
  readonly client: string
  readonly secret: string
  readonly certificate: string
}

const NETWORK =
  /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|TimedOut|NoAnswer|Patience)\b|network_error|fetch failed/i

/** `host`: Entra's, of the cloud. */
export function signInRemedies(names: SettingNames, cloud: string, host: string): readonly Remedy[] {
  const app = `the application ${names.client} names`
  return [
    { pattern: /AADSTS7000215/, remedy: `Put the secret’s value (not its id) into ${names.secret}.` },
    {
      pattern: /AADSTS7000222/,
      remedy: `The secret has expired: make a new one and put its value into ${names.secret}.`,
    },
    {
      pattern: /AADSTS700016|AADSTS700022/,
      remedy: `Set ${names.client} to the application’s id in this tenant, and CLOUD (now ${cloud}) to where the tenant lives.`,
    },
    {
      pattern: /AADSTS90002\b|AADSTS900023\b/,
      remedy: `Set TENANT_ID to the tenant’s GUID, and CLOUD (now ${cloud}) to where it lives.`,
    },
    {
      pattern: /AADSTS700027|AADSTS700030|AADSTS7000272/,
      remedy: `Upload the public part of ${names.certificate} to ${app}: Certificates & secrets, Certificates.`,
    },
    {
      pattern: /AADSTS7002\d\d|AADSTS70021\b/,
      remedy: `Make the federated credential of ${app} agree with the token in FEDERATED_TOKEN_FILE: issuer, subject, audience.`,
    },
    {
      pattern: /AADSTS500011/,
      remedy: `This tenant does not have that service: check TENANT_ID and CLOUD (now ${cloud}); Exchange Online is there once a licence with it was bought.`,
    },
    {
      pattern: /AADSTS7000112/,
      remedy: `Enable ${app} again: Enterprise applications, Properties, Enabled for users to sign in.`,
    },
    {
      pattern: /AADSTS530\d\d/,
      remedy: `Conditional Access for workload identities blocks this sign-in: exempt ${app}, or this machine’s address.`,
    },
    { pattern: /AADSTS900382|AADSTS900439/, remedy: `The tenant is in another cloud than CLOUD=${cloud}: set CLOUD.` },
    {
      pattern: /ENOENT|no such file/i,
      remedy: 'The file named in that message is not there: set its path, readable by the account that runs the bot.',
    },
    { pattern: /EACCES/, remedy: 'Let the account that runs the bot read the file named in that message.' },
    {
      pattern: /bad decrypt|DECRYPT|passphrase|PEM|private key/i,
      remedy: `${names.certificate} must hold certificate and private key in PEM form; set the password of an encrypted key beside it.`,
    },
    {
      pattern: /CredentialUnavailable|ManagedIdentity|IMDS/i,
      remedy: 'Run the bot on an Azure resource that has this managed identity assigned, or name another SIGN_IN.',
    },
    { pattern: NETWORK, remedy: `Let this machine reach ${host} on port 443.` },
  ]
}

export const GIVE_ROLE =
  'In Exchange Online PowerShell: New-ServicePrincipal for the application, then Add-RoleGroupMember Stagecoach (docs/setup.md, step 3). It takes up to an hour.'

/** Where consent to application permissions is given. A managed identity has no such page. */
export function howToConsent(permission: string, api: string, signIn: string | undefined): string {
  return signIn === 'managed-identity'
    ? `Give the managed identity the app role ${permission} of ${api} (command: docs/setup.md, step 2).`
    : `Entra admin center, App registrations, API permissions, Add, ${api}, Application permissions, ${permission}; then Grant admin consent.`
}

/** `consent`: how to consent, for this way of signing in. `host`: the admin endpoint's. */
export function exchangeRemedies(consent: string, host: string): readonly Remedy[] {
  return [
    { pattern: /isn.t supported in this scenario/i, remedy: GIVE_ROLE },
    { pattern: /isn.t assigned to any management roles/i, remedy: GIVE_ROLE },
    // What lists the cmdlets is refused only to whoever has none.
    { pattern: /CmdletNotPermitted EXOModuleFile/, remedy: GIVE_ROLE },
    {
      pattern: /CmdletNotPermitted|User is not allowed to call/i,
      remedy:
        'Add the management role that holds this cmdlet to the role group: Get-ManagementRole -Cmdlet <name> names it (docs/setup.md, step 3).',
    },
    {
      pattern: /CannotResolveTenantName|tenant '.*' couldn.t be found/i,
      remedy: 'Set TENANT_ID to the tenant’s GUID.',
    },
    { pattern: /^401\b|Unauthorized/i, remedy: `${consent} Then the role: docs/setup.md, step 3.` },
    { pattern: /^403\b|AccessDenied|Forbidden/i, remedy: GIVE_ROLE },
    {
      pattern: /^429\b|too many|maximum number of concurrent/i,
      remedy: 'Exchange Online asks for patience: look again in some minutes.',
    },
    { pattern: NETWORK, remedy: `Let this machine reach ${host} on port 443.` },
  ]
}

export function graphRemedies(host: string): readonly Remedy[] {
  return [
    {
      pattern: /^403\b|Authorization_RequestDenied|Forbidden/i,
      remedy:
        'Grant the application permission of Microsoft Graph that the line above names, with admin consent (docs/setup.md, step 2).',
    },
    {
      pattern: /^401\b|InvalidAuthenticationToken/i,
      remedy: 'Check that GRAPH_URL and CLOUD belong to the tenant’s cloud.',
    },
    { pattern: NETWORK, remedy: `Let this machine reach ${host} on port 443.` },
  ]
}

/** The row's remedy; without one, what can always be said. */
export function remedyFor({ code, text }: Refusal, remedies: readonly Remedy[], otherwise: string): string {
  return remedies.find(({ pattern }) => pattern.test(`${code} ${text}`))?.remedy ?? otherwise
}
