import type { TokenCredential } from '@azure/identity'
import { identity as azureIdentity } from './azure.ts'

/**
 * How the bot proves who it is, named explicitly: a chain that guesses signs in as somebody else one day.
 * In order of preference. `authority` is the sign-in host of a sovereign cloud, e.g. `https://login.microsoftonline.us`.
 */
export type Credential =
  /** An identity Azure gives the machine; `client` names a user-assigned one. */
  | { readonly kind: 'managed-identity'; readonly client?: string | undefined }
  /** A token file that a cluster renews, exchanged for Entra's (workload identity federation). */
  | {
      readonly kind: 'workload-identity'
      readonly tenant: string
      readonly client: string
      readonly tokenFile: string
      readonly authority?: string | undefined
    }
  /** `certificate` is a PEM file's path, with certificate and private key. */
  | {
      readonly kind: 'client-certificate'
      readonly tenant: string
      readonly client: string
      readonly certificate: string
      readonly password?: string | undefined
      readonly authority?: string | undefined
    }
  | {
      readonly kind: 'client-secret'
      readonly tenant: string
      readonly client: string
      readonly secret: string
      readonly authority?: string | undefined
    }

/** A bearer token; with `claims`, a new one that satisfies a claims challenge (continuous access evaluation). */
export type Token = (claims?: string) => Promise<string>

/** The credential of this kind and no other. The SDK is loaded here: a practice run never pays for it. */
export async function createCredential(credential: Credential): Promise<TokenCredential> {
  const identity = azureIdentity()
  if (credential.kind === 'managed-identity')
    return credential.client === undefined
      ? new identity.ManagedIdentityCredential()
      : new identity.ManagedIdentityCredential({ clientId: credential.client })
  const { tenant, client } = credential
  const options = credential.authority === undefined ? {} : { authorityHost: credential.authority }
  switch (credential.kind) {
    case 'workload-identity':
      return new identity.WorkloadIdentityCredential({
        ...options,
        tenantId: tenant,
        clientId: client,
        tokenFilePath: credential.tokenFile,
      })
    case 'client-certificate':
      return new identity.ClientCertificateCredential(
        tenant,
        client,
        {
          certificatePath: credential.certificate,
          ...(credential.password === undefined ? {} : { certificatePassword: credential.password }),
        },
        options,
      )
    case 'client-secret':
      return new identity.ClientSecretCredential(tenant, client, credential.secret, options)
  }
}

/**
 * Tokens for one resource, e.g. `https://outlook.office365.com/.default`; the SDK caches and renews them. We answer
 * claims challenges, so tokens that live long and can be revoked are asked for. Errors are the SDK's, with `AADSTS…`.
 */
export function createToken(credential: Credential, scope: string): Token {
  let made: Promise<TokenCredential> | undefined
  return async (claims) => {
    made ??= createCredential(credential)
    const token = await (await made).getToken(scope, {
      enableCae: true,
      ...(claims === undefined ? {} : { claims }),
    })
    if (!token) throw new Error(`No token for ${scope}`)
    return token.token
  }
}
