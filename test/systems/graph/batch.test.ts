import { describe, expect, it } from 'vitest'
import type { Answer, Received } from '../loopback.ts'
import { failure, graph } from './harness.ts'

interface Item {
  readonly id: string
  readonly method: string
  readonly url: string
  readonly body?: unknown
}

const itemsOf = ({ body }: Received): Item[] => JSON.parse(body).requests
const answers = (responses: object[]): Answer => ({ body: { responses } })
const person = (name: string) => ({
  id: name,
  mail: `${name}@contoso.com`,
  proxyAddresses: [`SMTP:${name}@contoso.com`],
})
const nameIn = (url: string) => /smtp:(\w+)@/i.exec(decodeURIComponent(url))?.[1] ?? ''
const found = ({ id, url }: Item) => ({ id, status: 200, body: { value: [person(nameIn(url))] } })

describe('usersOf', () => {
  it('asks twenty at a time, and gives each owner by the address asked for', async () => {
    const { usersOf, server } = await graph((request) => answers(itemsOf(request).map(found).toReversed()))
    const addresses = Array.from({ length: 45 }, (_, n) => `user${n}@contoso.com`)
    const owners = await usersOf([...addresses, 'user0@contoso.com'])
    expect([...owners].map(([address, { id }]) => [address, id])).toEqual(
      addresses.map((address) => [address, address.split('@')[0]]),
    )
    expect(server.received.map(({ path }) => path)).toEqual(Array(3).fill('/v1.0/$batch'))
    expect(server.received.map((request) => itemsOf(request).length).toSorted()).toEqual([20, 20, 5].toSorted())
    expect(itemsOf(server.received[0] as Received)[0]?.url).toContain('$select=id,')
  })

  it('waits as long as the most patient item asks, and asks only the throttled ones again', async () => {
    const { usersOf, server, slept } = await graph((request, before) =>
      answers(
        itemsOf(request).map((item, index) => {
          if (before > 0 || index === 0) return found(item)
          const headers = { 'Retry-After': String(index * 3) }
          return { id: item.id, status: 429, headers, body: { error: { code: 'TooManyRequests', message: 'x' } } }
        }),
      ),
    )
    expect((await usersOf(['a@contoso.com', 'b@contoso.com', 'c@contoso.com'])).size).toBe(3)
    expect(slept).toEqual([6000])
    expect(server.received.map((request) => itemsOf(request).map(({ url }) => nameIn(url)))).toEqual([
      ['a', 'b', 'c'],
      ['b', 'c'],
    ])
  })

  it('leaves out who is not there, and whoever was not asked for', async () => {
    const { usersOf } = await graph((request) =>
      answers(
        itemsOf(request).map(({ id }, index) => ({
          id,
          status: 200,
          body: { value: index === 0 ? [] : [person('other')] },
        })),
      ),
    )
    expect((await usersOf(['a@contoso.com', 'b@contoso.com'])).size).toBe(0)
  })

  it.each<[string, (item: Item) => object, string]>([
    [
      'an item is refused',
      ({ id }) => ({ id, status: 403, body: { error: { code: 'Denied', message: 'No.' } } }),
      'Denied',
    ],
    ['an item is left out, however often', () => ({ id: 'else', status: 200, body: {} }), 'UnexpectedAnswer'],
    ['an item is no collection', ({ id }) => ({ id, status: 200, body: { id: 'x' } }), 'UnexpectedAnswer'],
  ])('tells it where %s', async (_, answer, code) => {
    const { usersOf } = await graph((request) => answers(itemsOf(request).map(answer)))
    expect(await failure(usersOf(['a@contoso.com']))).toMatchObject({ code, operation: 'GET /users' })
  })

  it('never asks for nobody', async () => {
    const { usersOf, server } = await graph(() => answers([]))
    await expect(usersOf(['a@contoso.com', ' '])).rejects.toThrow(TypeError)
    expect((await usersOf([])).size).toBe(0)
    expect(server.received).toHaveLength(0)
  })
})
