import { describe, expect, it } from 'vitest'
import { EXPIRED } from '../../../src/systems/ports.ts'
import type { Answer } from '../loopback.ts'
import { failure, graph } from './harness.ts'

const DELTA = '@odata.deltaLink'
const page = (value: object[], more: object = { [DELTA]: '/v1.0/users/delta?$deltatoken=t1' }): Answer => ({
  body: { '@odata.context': 'x', value, ...more },
})

const ANN = {
  id: 'u1',
  displayName: 'Ann Lee',
  userPrincipalName: 'ann@contoso.com',
  mail: 'ann@contoso.com',
  proxyAddresses: ['SMTP:ann@contoso.com', 'smtp:lee@contoso.com', 'X500:/o=x'],
  usageLocation: 'DE',
  assignedLicenses: [{ skuId: 's1', disabledPlans: ['p1'] }],
  onPremisesProvisioningErrors: [],
}

describe('users by delta', () => {
  it('begin from nothing with the properties that are used, and go on from links as they came', async () => {
    const { userChanges, server } = await graph(({ path }) =>
      path.includes('$skiptoken=a%2Bb')
        ? page([{ id: 'u2' }])
        : page([ANN], { '@odata.nextLink': '/v1.0/users/delta?$skiptoken=a%2Bb' }),
    )
    const first = await userChanges()
    expect(first).toEqual({
      rows: [
        {
          id: 'u1',
          displayName: 'Ann Lee',
          principalName: 'ann@contoso.com',
          mail: 'ann@contoso.com',
          addresses: ['ann@contoso.com', 'lee@contoso.com'],
          usageLocation: 'DE',
          licences: [{ skuId: 's1', disabledPlans: ['p1'] }],
          provisioningErrors: [],
        },
      ],
      removed: [],
      next: '/v1.0/users/delta?$skiptoken=a%2Bb',
      token: undefined,
    })
    const second = await userChanges(first.next)
    expect(second.token).toBe('/v1.0/users/delta?$deltatoken=t1')
    expect(second.next).toBeUndefined()
    const asked = server.received.map(({ path }) => new URL(path, 'http://x'))
    expect(asked[0]?.pathname).toBe('/v1.0/users/delta')
    expect(asked[0]?.searchParams.get('$select')?.split(',')).toEqual(Object.keys(ANN))
    expect(asked[1]?.href).toContain('$skiptoken=a%2Bb')
  })

  it('tell what was cleared from what was not said', async () => {
    const { userChanges } = await graph(() =>
      page([
        { id: 'u1', mail: null, proxyAddresses: [], usageLocation: 'NO' },
        { id: 'u2', assignedLicenses: null },
      ]),
    )
    const { rows } = await userChanges()
    expect(rows).toStrictEqual([
      { id: 'u1', mail: undefined, addresses: [], usageLocation: 'NO' },
      { id: 'u2', licences: [] },
    ])
    expect(Object.keys(rows[1] ?? {})).toEqual(['id', 'licences'])
  })

  it('tell who is gone, and for which reason; a page may be empty', async () => {
    const { userChanges } = await graph(({ path }) =>
      path.includes('token')
        ? page([])
        : page([
            { id: 'u3', '@removed': { reason: 'changed' } },
            { id: 'u4', '@removed': { reason: 'deleted' } },
          ]),
    )
    const { rows, removed, token } = await userChanges()
    expect({ rows, removed }).toEqual({
      rows: [],
      removed: [
        { id: 'u3', reason: 'changed' },
        { id: 'u4', reason: 'deleted' },
      ],
    })
    expect(await userChanges(token)).toMatchObject({ rows: [], removed: [] })
  })

  it.each([
    [410, 'resyncRequired'],
    [410, 'Gone'],
    [400, 'syncStateNotFound'],
    [404, 'SyncStateNotFound'],
    [400, 'Directory_ExpiredPageToken'],
  ])('begin anew where Graph forgot: %i %s', async (status, code) => {
    const { userChanges, server } = await graph(() => ({ status, body: { error: { code, message: 'Gone.' } } }))
    expect(await failure(userChanges(`${server.url}/v1.0/users/delta?$deltatoken=old`))).toMatchObject({
      code: EXPIRED,
      answered: true,
    })
    expect(server.received).toHaveLength(1)
  })

  it('is not old merely because it is refused', async () => {
    const { userChanges, server } = await graph(() => ({ status: 400, body: { error: { code: 'BadRequest' } } }))
    const error = await failure(userChanges(`${server.url}/v1.0/users/delta?$deltatoken=odd`))
    expect(error.code).toBe('BadRequest')
  })

  it('go nowhere else, from a link that was heard or one that was kept', async () => {
    const { userChanges, server } = await graph(() => page([], { [DELTA]: 'https://evil.example/v1.0/users/delta' }))
    expect(await failure(userChanges())).toMatchObject({ code: 'ForeignHost' })
    expect(await failure(userChanges('https://evil.example/v1.0/users/delta'))).toMatchObject({ code: EXPIRED })
    expect(server.received).toHaveLength(1)
  })

  it.each([
    ['says how to go on nowhere', page([], {})],
    ['is somebody without an id', page([{ displayName: 'Nobody' }])],
    ['is no collection', { body: { value: 'odd' } }],
  ])('are told where an answer %s', async (_, answer) => {
    expect(await failure((await graph(() => answer)).userChanges())).toMatchObject({ code: 'UnexpectedAnswer' })
  })
})
