import { describe, expect, it } from 'vitest'
import { exchange, failure, rows } from './harness.ts'

describe('endpoints', () => {
  it('name their server under either property, and keep unknown types', async () => {
    const { endpoints } = await exchange(() =>
      rows(
        { Identity: 'a', EndpointType: 'ExchangeOutlookAnywhere', RemoteServer: 's', MaxConcurrentMigrations: '100' },
        { Identity: 'b', EndpointType: 'ExchangeOutlookAnywhere', ExchangeServer: 't', RpcProxyServer: 'p' },
        { Name: 'c', EndpointType: 'SomethingNew', MaxConcurrentMigrations: 'Unlimited', ActiveMigrationCount: 4 },
      ),
    )
    expect(await endpoints()).toEqual([
      expect.objectContaining({
        identity: 'a',
        remoteServer: 's',
        rpcProxyServer: undefined,
        maxConcurrentMigrations: 100,
      }),
      expect.objectContaining({ identity: 'b', remoteServer: 't', rpcProxyServer: 'p', activeMigrations: undefined }),
      expect.objectContaining({
        identity: 'c',
        type: 'SomethingNew',
        maxConcurrentMigrations: undefined,
        activeMigrations: 4,
      }),
    ])
  })

  it.each([
    [
      { Result: 'Success', Message: '' },
      { result: 'Success', message: '' },
    ],
    [
      { Result: 'Failed', Message: 'No.', ErrorDetail: 'TLS' },
      { result: 'Failed', message: 'No. TLS' },
    ],
    [
      { Result: { Value: 'Failed' }, Message: 'No.', ErrorDetail: 'No.' },
      { result: 'Failed', message: 'No.' },
    ],
    [{}, { result: 'Failed', message: '' }],
  ])('are tested: %j', async (row, result) => {
    const { testEndpoint, server } = await exchange(() => rows(row))
    expect(await testEndpoint('src-2007')).toEqual(result)
    expect(server.received[0]).toMatchObject({
      cmdlet: 'Test-MigrationServerAvailability',
      parameters: { Endpoint: 'src-2007' },
    })
  })

  it('a test that answers nothing is no answer', async () => {
    expect(await failure((await exchange(() => rows())).testEndpoint('e'))).toMatchObject({ code: 'UnexpectedAnswer' })
  })
})

describe('the tenant', () => {
  it('tells its domains', async () => {
    const { acceptedDomains } = await exchange(() =>
      rows(
        { DomainName: 'contoso.com', DomainType: 'Authoritative', Default: true },
        { Name: 'fabrikam.com', DomainType: 'InternalRelay' },
      ),
    )
    expect(await acceptedDomains()).toEqual([
      { name: 'contoso.com', type: 'Authoritative', isDefault: true },
      { name: 'fabrikam.com', type: 'InternalRelay', isDefault: false },
    ])
  })
})

describe('recipients', () => {
  const ANN = {
    Guid: '0F6A3F0E-0000-4000-8000-000000000001',
    ExternalDirectoryObjectId: 'a5e6a3f0-0000-4000-8000-000000000003',
    WhenChangedUTC: '2026-11-22T09:30:00.1234567Z',
    Identity: 'Ann Lee',
    DisplayName: 'Ann Lee',
    RecipientType: 'MailUser',
    PrimarySmtpAddress: 'ann@contoso.com',
    EmailAddresses: ['SMTP:ann@contoso.com', 'smtp:lee@contoso.com', 'X500:/o=Contoso/cn=ann', 'sip:ann@contoso.com'],
    HiddenFromAddressListsEnabled: 'True',
    ExchangeGuid: '5b0c2e2e-0000-4000-8000-000000000002',
  }

  it('are all asked for, with the properties that are used', async () => {
    const { recipientPage, server } = await exchange(() => rows(ANN, { Name: 'Bare' }))
    expect((await recipientPage({})).rows).toEqual([
      {
        guid: '0f6a3f0e-0000-4000-8000-000000000001',
        graphId: 'a5e6a3f0-0000-4000-8000-000000000003',
        changedAt: new Date('2026-11-22T09:30:00.123Z'),
        identity: 'Ann Lee',
        displayName: 'Ann Lee',
        type: 'MailUser',
        primaryAddress: 'ann@contoso.com',
        addresses: ['ann@contoso.com', 'lee@contoso.com'],
        hidden: true,
        exchangeGuid: '5b0c2e2e-0000-4000-8000-000000000002',
      },
      expect.objectContaining({ guid: 'bare', identity: 'Bare', type: 'Unknown', primaryAddress: '', addresses: [] }),
    ])
    expect(server.received[0]?.parameters).toEqual({ ResultSize: 'Unlimited' })
    expect(server.received[0]?.path).toContain('?$select=Guid,')
  })

  it('one is found by any of its addresses, and only it', async () => {
    const { recipient } = await exchange(() => rows({ Identity: 'Bo', PrimarySmtpAddress: 'bo@contoso.com' }, ANN))
    expect(await recipient('LEE@contoso.com')).toMatchObject({ displayName: 'Ann Lee' })
    expect(await recipient('cy@contoso.com')).toBeUndefined()
  })
})
