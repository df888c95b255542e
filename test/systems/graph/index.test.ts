import { describe, expect, it } from 'vitest'
import type { Answer } from '../loopback.ts'
import { failure, graph, notFound, rows } from './harness.ts'

const query = (path: string | undefined) => Object.fromEntries(new URL(path ?? '', 'http://x').searchParams)

const ANN = {
  id: 'u1',
  displayName: 'Ann Lee',
  userPrincipalName: 'ann@contoso.onmicrosoft.com',
  mail: 'ann@contoso.com',
  proxyAddresses: ['SMTP:ann@contoso.com', 'smtp:lee@contoso.com', 'X500:/o=x'],
  usageLocation: 'DE',
  assignedLicenses: [{ skuId: 's1', disabledPlans: [] }],
  onPremisesProvisioningErrors: [
    { category: 'PropertyConflict', propertyCausingError: 'ProxyAddresses', value: 'smtp:lee@contoso.com' },
  ],
}
const READ = {
  id: 'u1',
  displayName: 'Ann Lee',
  principalName: 'ann@contoso.onmicrosoft.com',
  mail: 'ann@contoso.com',
  addresses: ['ann@contoso.com', 'lee@contoso.com'],
  usageLocation: 'DE',
  licences: [{ skuId: 's1', disabledPlans: [] }],
  provisioningErrors: ['ProxyAddresses: smtp:lee@contoso.com'],
}

describe('organization', () => {
  it.each([
    [true, true],
    [false, false],
    [null, undefined],
  ])('was synchronised: %j', async (onPremisesSyncEnabled, syncEnabled) => {
    const { organization, server } = await graph(() =>
      rows({ displayName: 'Contoso', onPremisesSyncEnabled, onPremisesLastSyncDateTime: '2026-11-22T10:00:00Z' }),
    )
    expect(await organization()).toEqual({
      displayName: 'Contoso',
      syncEnabled,
      lastSync: new Date('2026-11-22T10:00:00Z'),
    })
    expect(server.received[0]).toMatchObject({ method: 'GET', path: '/v1.0/organization' })
    expect(server.received[0]?.headers.authorization).toBe('Bearer MARKED-SECRET')
  })

  it('that was never synchronised has no time', async () => {
    const { organization } = await graph(() => rows({ displayName: 'Contoso', onPremisesLastSyncDateTime: null }))
    expect(await organization()).toEqual({ displayName: 'Contoso', syncEnabled: undefined, lastSync: undefined })
  })

  it('that is none is told', async () => {
    expect(await failure((await graph(() => rows())).organization())).toMatchObject({ code: 'UnexpectedAnswer' })
  })
})

describe('domains and licences', () => {
  it('are read tolerantly', async () => {
    const domain = { id: 'contoso.com', isVerified: true, isDefault: true, isInitial: false }
    const { domains } = await graph(() => rows({ ...domain, authenticationType: 'Federated', new: 1 }, { id: 'bare' }))
    expect(await domains()).toEqual([
      { name: 'contoso.com', verified: true, isDefault: true, isInitial: false, authentication: 'Federated' },
      { name: 'bare', verified: false, isDefault: false, isInitial: false, authentication: 'Unknown' },
    ])
  })

  it('count what is there', async () => {
    const servicePlans = [{ servicePlanId: 'p1', servicePlanName: 'EXCHANGE_S_STANDARD' }, { odd: true }]
    const sku = { skuId: 's1', skuPartNumber: 'STANDARDPACK', prepaidUnits: { enabled: 25 }, consumedUnits: '14' }
    const { skus } = await graph(() => rows({ ...sku, servicePlans }, { skuId: 's2', prepaidUnits: null }))
    expect(await skus()).toEqual([
      {
        id: 's1',
        name: 'STANDARDPACK',
        enabled: 25,
        consumed: 14,
        plans: [{ id: 'p1', name: 'EXCHANGE_S_STANDARD' }],
      },
      { id: 's2', name: 's2', enabled: 0, consumed: 0, plans: [] },
    ])
  })
})

describe('a collection', () => {
  it('is not followed to a foreign host', async () => {
    const { domains, server } = await graph(() => ({ body: { value: [], '@odata.nextLink': 'https://evil.example/' } }))
    expect(await failure(domains())).toMatchObject({ code: 'ForeignHost' })
    expect(server.received).toHaveLength(1)
  })

  it('whose pages never end is given up', async () => {
    const { domains } = await graph(() => ({ body: { value: [], '@odata.nextLink': '/v1.0/domains?$skiptoken=1' } }))
    expect(await failure(domains())).toMatchObject({ code: 'EndlessPages' })
  })
})

describe('a user', () => {
  it('is found by any of his addresses', async () => {
    const { user, server } = await graph(() => rows(ANN))
    expect(await user('LEE@contoso.com')).toEqual(READ)
    expect(query(server.received[0]?.path).$filter).toBe("proxyAddresses/any(p:p eq 'smtp:LEE@contoso.com')")
  })

  it('with an apostrophe is no way into the filter', async () => {
    const { user, server } = await graph(({ path }) => (path.includes('$filter') ? rows() : notFound))
    expect(await user("o'neil@contoso.com")).toBeUndefined()
    expect(query(server.received[0]?.path).$filter).toBe("proxyAddresses/any(p:p eq 'smtp:o''neil@contoso.com')")
    expect(server.received[1]?.path).toContain("/v1.0/users/o'neil%40contoso.com?")
  })

  it('is found by his sign-in name where no address is his', async () => {
    const { user } = await graph(({ path }) => (path.includes('$filter') ? rows() : { body: ANN }))
    expect(await user('ann@contoso.onmicrosoft.com')).toEqual(READ)
  })

  it('is found by mail where the other filter is not understood', async () => {
    const unsupported: Answer = { status: 400, body: { error: { code: 'Request_UnsupportedQuery', message: 'x' } } }
    const { user } = await graph(({ path }) => (path.includes('proxyAddresses%2Fany') ? unsupported : rows(ANN)))
    expect(await user('ann@contoso.com')).toEqual(READ)
  })

  it('is not whoever came back', async () => {
    const { user } = await graph(({ path }) => (path.includes('$filter') ? rows(ANN) : { body: ANN }))
    expect(await user('bo@contoso.com')).toBeUndefined()
  })

  it('is never nobody', async () => {
    const { user, server } = await graph(() => rows(ANN))
    await expect(user(' ')).rejects.toThrow(TypeError)
    expect(server.received).toHaveLength(0)
  })
})
