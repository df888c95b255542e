import { describe, expect, it } from 'vitest'
import { type Credential, createCredential, createToken } from '../../src/systems/credentials.ts'

const TENANT = '00000000-0000-0000-0000-0000000000aa'
const CLIENT = '00000000-0000-0000-0000-0000000000bb'

describe('createCredential', () => {
  const each: [Credential, string][] = [
    [{ kind: 'managed-identity' }, 'ManagedIdentityCredential'],
    [{ kind: 'managed-identity', client: CLIENT }, 'ManagedIdentityCredential'],
    [
      { kind: 'workload-identity', tenant: TENANT, client: CLIENT, tokenFile: 'token.jwt' },
      'WorkloadIdentityCredential',
    ],
    [
      { kind: 'client-certificate', tenant: TENANT, client: CLIENT, certificate: 'bot.pem', password: 'x' },
      'ClientCertificateCredential',
    ],
    [
      { kind: 'client-secret', tenant: TENANT, client: CLIENT, secret: 's', authority: 'https://login.example' },
      'ClientSecretCredential',
    ],
  ]
  it.each(each)('$kind and no other', async (credential, kind) => {
    expect((await createCredential(credential)).constructor.name).toBe(kind)
  })
})

describe('createToken', () => {
  it('does nothing before the first token is wanted', () => {
    expect(createToken({ kind: 'client-secret', tenant: '', client: '', secret: '' }, 'scope')).toBeTypeOf('function')
  })

  it('fails without naming the secret where the certificate is not there', async () => {
    const token = createToken(
      {
        kind: 'client-certificate',
        tenant: TENANT,
        client: CLIENT,
        certificate: 'no-such.pem',
        password: 'MARKED-SECRET',
      },
      'https://graph.microsoft.com/.default',
    )
    const error = await token().then(
      () => expect.fail('no error'),
      (reason: unknown) => reason,
    )
    expect(String(error)).toContain('no-such.pem')
    expect(String(error)).not.toContain('MARKED-SECRET')
  })
})
