import { describe, expect, it } from 'vitest'
import type { Answer } from '../loopback.ts'
import { failure, graph, rows } from './harness.ts'

describe('faults', () => {
  it("are in Graph's own words", async () => {
    const { domains, server } = await graph(() => ({
      status: 403,
      headers: { 'request-id': 'support-7' },
      body: { error: { code: 'Authorization_RequestDenied', message: 'Insufficient privileges.' } },
    }))
    expect(await failure(domains())).toMatchObject({
      system: 'Microsoft Graph',
      operation: 'GET /domains',
      code: 'Authorization_RequestDenied',
      message: 'Insufficient privileges.',
      requestId: 'support-7',
      retryable: false,
      answered: true,
    })
    expect(server.received).toHaveLength(1)
  })

  it('that pass are waited for', async () => {
    const { domains, slept } = await graph((_, before) =>
      before === 0 ? { status: 429, headers: { 'retry-after': '4' } } : before === 1 ? { status: 503 } : rows(),
    )
    expect(await domains()).toEqual([])
    expect(slept[0]).toBe(4000)
    expect(slept).toHaveLength(2)
  })

  it.each<[number, string | object, string]>([
    [401, '', 'The token was refused by Microsoft Graph'],
    [403, '', 'This app lacks the Microsoft Graph permission for that'],
    [418, '<html>', 'Microsoft Graph answered 418 and nothing else'],
  ])('without a word: %i', async (status, body, text) => {
    const { domains } = await graph(() => ({ status, body }))
    expect(await failure(domains())).toMatchObject({ code: String(status), message: text })
  })

  it.each<[string, Answer]>([
    ['a page', { body: '<html></html>' }],
    ['no collection', { body: { id: 'x' } }],
    ['a row without an id', rows({ mail: 'x' })],
    ['an error in a 200', { body: { error: { code: 'UnexpectedAnswer', message: 'x' } } }],
  ])('an answer that is %s is told', async (_, answer) => {
    expect(await failure((await graph(() => answer)).domains())).toMatchObject({ code: 'UnexpectedAnswer' })
  })

  it('a 404 of a gateway is no statement about a user', async () => {
    const { user } = await graph(({ path }) => (path.includes('$filter') ? rows() : { status: 404, body: '<html>' }))
    expect(await failure(user('ann@contoso.com'))).toMatchObject({ code: '404' })
  })

  it('never hold the token', async () => {
    const { domains } = await graph(({ headers }) => ({
      status: 400,
      body: { error: { code: 'BadRequest', message: `You sent ${headers.authorization}` } },
    }))
    const error = await failure(domains())
    expect(error.message).toBe('You sent Bearer [secret]')
  })
})
