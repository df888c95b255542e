import { describe, expect, it } from 'vitest'
import type { Answer, Received } from '../loopback.ts'
import { failure, graph } from './harness.ts'

interface Part {
  readonly id: string
  readonly url: string
}
type PartAnswer = { status?: number; headers?: object; body?: object }

const partsOf = ({ body }: Received): Part[] => JSON.parse(body).requests
const filterOf = ({ url }: Part) => new URL(url, 'http://x').searchParams.get('$filter') ?? ''
const named = (filter: string) =>
  [...filter.matchAll(/'((?:[^']|'')*)'/g)].map(([, one = '']) => one.replaceAll("''", "'"))

/** Answers each part, in any order. */
const batch = (request: Received, answer: (part: Part) => PartAnswer): Answer => ({
  body: {
    responses: partsOf(request)
      .map((part) => ({ id: part.id, status: 200, ...answer(part) }))
      .reverse(),
  },
})
const user = (id: string) => ({ id, mail: `${id}@contoso.com`, proxyAddresses: [`SMTP:${id}@contoso.com`] })
const byId = (part: Part): PartAnswer => ({ body: { value: named(filterOf(part)).map(user) } })
const ids = (count: number) => Array.from({ length: count }, (_, n) => `u${n}`)
const idsIn = (found: readonly { id: string }[]) => found.map(({ id }) => id).sort()

describe('many users', () => {
  it('by id: a thousand in four requests, fifteen a filter', async () => {
    const { usersById, server } = await graph((request) => batch(request, byId))
    expect(idsIn(await usersById(ids(1000)))).toEqual(ids(1000).sort())
    expect(server.received).toHaveLength(4)
    const parts = server.received.flatMap(partsOf)
    expect(Math.max(...parts.map((part) => named(filterOf(part)).length))).toBe(15)
    expect(Math.max(...server.received.map((request) => partsOf(request).length))).toBe(20)
    expect(server.received[0]).toMatchObject({ method: 'POST', path: '/v1.0/$batch' })
    expect(parts[0]?.url).toMatch(/^\/users\?/)
  })

  it('by address: a thousand in eight requests, within what a filter and an address may hold', async () => {
    const addresses = ids(1000).map((id) => `${id}.with-quite-a-long-name@department.contoso.com`)
    const { usersAt, server } = await graph((request) =>
      batch(request, (part) => ({
        body: { value: named(filterOf(part)).flatMap((mail) => (mail.startsWith('smtp:') ? [] : { id: mail, mail })) },
      })),
    )
    expect(idsIn(await usersAt(addresses))).toEqual([...addresses].sort())
    expect(server.received.length).toBeLessThanOrEqual(8)
    for (const part of server.received.flatMap(partsOf)) {
      expect(part.url.length).toBeLessThanOrEqual(2001)
      expect(named(filterOf(part)).length).toBeLessThanOrEqual(15)
    }
  })

  it('by address are asked for by any of theirs, with apostrophes doubled', async () => {
    const { usersAt, server } = await graph((request) => batch(request, () => ({ body: { value: [] } })))
    expect(await usersAt(["O'Neil@contoso.com", 'bo@contoso.com', 'BO@contoso.com ', ''])).toEqual([])
    expect(server.received.flatMap(partsOf).map(filterOf)).toEqual([
      "proxyAddresses/any(p:p eq 'smtp:o''neil@contoso.com') or proxyAddresses/any(p:p eq 'smtp:bo@contoso.com') or mail in ('o''neil@contoso.com','bo@contoso.com')",
    ])
  })

  it('of nobody are not asked for', async () => {
    const { usersAt, usersById, server } = await graph(() => 'cut')
    expect([await usersAt([]), await usersById([' '])]).toEqual([[], []])
    expect(server.received).toHaveLength(0)
  })

  it('hold only who was asked for, once', async () => {
    const { usersAt } = await graph((request) =>
      batch(request, () => ({
        body: {
          value: [
            { id: 'x', mail: 'other@contoso.com' },
            { id: 'u1', mail: null, proxyAddresses: ['smtp:ANN@contoso.com'] },
            { id: 'u1', mail: null, proxyAddresses: ['smtp:ANN@contoso.com'] },
          ],
        },
      })),
    )
    expect(idsIn(await usersAt(['ann@contoso.com']))).toEqual(['u1'])
  })

  it('a part that was held back is asked for again, alone, when its time is over', async () => {
    const { usersById, server, slept } = await graph((request, before) =>
      batch(request, (part) =>
        before === 0 && part.id === '1'
          ? { status: 429, headers: { 'Retry-After': '7' }, body: { error: { code: 'TooManyRequests' } } }
          : byId(part),
      ),
    )
    expect(idsIn(await usersById(ids(40)))).toEqual(ids(40).sort())
    expect(server.received.map((request) => partsOf(request).map(({ id }) => id))).toEqual([['0', '1', '2'], ['1']])
    expect(slept).toEqual([7000])
  })

  it('a part that fails in passing is asked for again too, and one that is not answered', async () => {
    const { usersById, server } = await graph((request, before) => {
      if (before === 0) return batch(request, (part) => (part.id === '0' ? { status: 503 } : byId(part)))
      if (before === 1) return { body: { responses: [] } }
      return batch(request, byId)
    })
    expect(await usersById(ids(16))).toHaveLength(16)
    expect(server.received.map((request) => partsOf(request).length)).toEqual([2, 1, 1])
  })

  it('another error of one part is the error', async () => {
    const { usersById, server } = await graph((request) =>
      batch(request, (part) =>
        part.id === '0'
          ? { status: 403, body: { error: { code: 'Authorization_RequestDenied', message: 'No.' } } }
          : { status: 429 },
      ),
    )
    expect(await failure(usersById(ids(20)))).toMatchObject({ code: 'Authorization_RequestDenied', message: 'No.' })
    expect(server.received).toHaveLength(1)
  })

  it('a part of several pages is read to its end', async () => {
    const { usersById, server } = await graph((request) =>
      request.method === 'GET'
        ? { body: { value: [user('u1')] } }
        : batch(request, () => ({ body: { value: [user('u0')], '@odata.nextLink': '/v1.0/users?$skiptoken=2' } })),
    )
    expect(idsIn(await usersById(['u0', 'u1']))).toEqual(['u0', 'u1'])
    expect(server.received.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /v1.0/$batch',
      'GET /v1.0/users?$skiptoken=2',
    ])
  })
})
