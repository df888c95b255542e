import { describe, expect, it } from 'vitest'
import { graph, notFound, rows } from './harness.ts'

const common = { isOptional: false, ttl: 3600, supportedService: 'Email' }

describe('service records', () => {
  it('are MX, TXT and CNAME; another kind is left out', async () => {
    const { serviceRecords, server } = await graph(() =>
      rows(
        { ...common, recordType: 'Mx', label: 'contoso.com', mailExchange: 'contoso-com.mail.example', preference: 0 },
        { ...common, '@odata.type': '#microsoft.graph.domainDnsTxtRecord', label: 'contoso.com', text: 'v=spf1 -all' },
        { recordType: 'CName', label: 'autodiscover.contoso.com', canonicalName: 'autodiscover.outlook.com' },
        { ...common, recordType: 'Srv', label: '_sip', nameTarget: 'sip.example' },
      ),
    )
    expect(await serviceRecords('contoso.com')).toEqual([
      {
        type: 'MX',
        label: 'contoso.com',
        value: 'contoso-com.mail.example',
        preference: 0,
        ttl: 3600,
        service: 'Email',
      },
      { type: 'TXT', label: 'contoso.com', value: 'v=spf1 -all', preference: undefined, ttl: 3600, service: 'Email' },
      {
        type: 'CNAME',
        label: 'autodiscover.contoso.com',
        value: 'autodiscover.outlook.com',
        preference: undefined,
        ttl: undefined,
        service: '',
      },
    ])
    expect(server.received[0]?.path).toBe('/v1.0/domains/contoso.com/serviceConfigurationRecords')
  })

  it('of an unknown domain are none; of no domain are not asked for', async () => {
    const { serviceRecords } = await graph(() => notFound)
    expect(await serviceRecords('nobody.example')).toEqual([])
    await expect(serviceRecords(' ')).rejects.toThrow(TypeError)
  })
})

describe('20,000 users', () => {
  it('arrive whole across pages, each once', async () => {
    const { users, server } = await graph(({ path }) => {
      const from = Number(new URL(path, 'http://x').searchParams.get('$skiptoken') ?? 0)
      const value = Array.from({ length: Math.min(999, 20_000 - from) }, (_, n) => ({ id: `u${from + n}` }))
      const next = from + 999 < 20_000 ? { '@odata.nextLink': `/v1.0/users?$skiptoken=${from + 999}` } : {}
      return { body: { value, ...next } }
    })
    const found = await users()
    expect(new Set(found.map(({ id }) => id)).size).toBe(20_000)
    expect(found).toHaveLength(20_000)
    expect(server.received).toHaveLength(21)
  })
})
