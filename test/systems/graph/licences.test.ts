import { describe, expect, it } from 'vitest'
import type { Answer, Received } from '../loopback.ts'
import { failure, graph, notFound } from './harness.ts'

const ADD = { add: [{ skuId: 's1', disabledPlans: ['p1', 'p2'] }], remove: ['s2'] }
const HAS = { id: 'u1', usageLocation: 'DE', assignedLicenses: [{ skuId: 's1', disabledPlans: ['p2', 'p1'] }] }
const LACKS = { ...HAS, usageLocation: null, assignedLicenses: [{ skuId: 's1', disabledPlans: [] }, { skuId: 's2' }] }
const throttled: Answer = { status: 429, headers: { 'retry-after': '1' } }
const isRead = ({ method }: Received) => method === 'GET'

describe('assignLicence', () => {
  it('sends both lists, also the empty one', async () => {
    const { assignLicence, server } = await graph(() => ({ body: HAS }))
    await assignLicence('u1', { ...ADD, remove: [] })
    expect(server.received[0]).toMatchObject({ method: 'POST', path: '/v1.0/users/u1/assignLicense' })
    expect(JSON.parse(server.received[0]?.body ?? '')).toEqual({ addLicenses: ADD.add, removeLicenses: [] })
  })

  it('waits where it was throttled: nothing was done', async () => {
    const { assignLicence, server, slept } = await graph((_, before) => (before === 0 ? throttled : { body: HAS }))
    await assignLicence('u1', ADD)
    expect(server.received).toHaveLength(2)
    expect(slept).toEqual([1000])
  })

  it.each<[string, Answer]>([
    ['no answer came', 'cut'],
    ['a gateway answered', { status: 504 }],
    ['Graph stumbled', { status: 500, body: { error: { code: 'InternalServerError', message: 'x' } } }],
  ])('where %s, is read back and not sent again', async (_, answer) => {
    const { assignLicence, server } = await graph((request) => (isRead(request) ? { body: HAS } : answer))
    await assignLicence('u1', ADD)
    expect(server.received.map(({ method }) => method)).toEqual(['POST', 'GET'])
  })

  it('stays in doubt where it cannot be seen', async () => {
    const { assignLicence } = await graph((request) => (isRead(request) ? { body: LACKS } : 'cut'))
    expect(await failure(assignLicence('u1', ADD))).toMatchObject({
      operation: 'POST /users/assignLicense',
      answered: false,
      retryable: true,
    })
  })

  it('tells a refusal, and an unknown person', async () => {
    const error = { code: 'Request_BadRequest', message: 'User has invalid usage location.' }
    expect(
      await failure((await graph(() => ({ status: 400, body: { error } }))).assignLicence('u1', ADD)),
    ).toMatchObject({ message: error.message, answered: true })
    expect(await failure((await graph(() => notFound)).assignLicence('u1', ADD))).toMatchObject({
      code: 'Request_ResourceNotFound',
    })
  })

  it('never goes out for nobody or for nothing', async () => {
    const { assignLicence, assignLicences, setUsageLocation, server } = await graph(() => ({ body: HAS }))
    await expect(assignLicence(' ', ADD)).rejects.toThrow(TypeError)
    await expect(assignLicence('u1', { add: [], remove: [] })).rejects.toThrow(TypeError)
    await expect(assignLicences([{ userId: '', ...ADD }])).rejects.toThrow(TypeError)
    await expect(setUsageLocation('', 'DE')).rejects.toThrow(TypeError)
    await expect(setUsageLocation('u1', 'Germany')).rejects.toThrow(TypeError)
    expect(server.received).toHaveLength(0)
  })
})

describe('setUsageLocation', () => {
  it('changes one field, and takes no content for an answer', async () => {
    const { setUsageLocation, server } = await graph(() => ({ status: 204 }))
    await setUsageLocation('u1', 'DE')
    expect(server.received[0]).toMatchObject({
      method: 'PATCH',
      path: '/v1.0/users/u1',
      body: '{"usageLocation":"DE"}',
    })
  })

  it.each<[object, boolean]>([
    [HAS, true],
    [LACKS, false],
  ])('is read back after doubt: %j', async (state, done) => {
    const { setUsageLocation } = await graph((request) => (isRead(request) ? { body: state } : 'cut'))
    if (done) await setUsageLocation('u1', 'DE')
    else expect(await failure(setUsageLocation('u1', 'DE'))).toMatchObject({ answered: false })
  })
})

describe('assignLicences', () => {
  const changes = ['u0', 'u1', 'u2', 'u3'].map((userId) => ({ userId, ...ADD }))

  it('tells each outcome; the throttled are sent again, the doubted read back, nobody twice', async () => {
    const asked: string[][] = []
    const { assignLicences } = await graph(({ body }, before) => {
      const requests: { id: string; method: string; url: string }[] = JSON.parse(body).requests
      asked.push(requests.map(({ method, url }) => `${method} ${/u\d/.exec(url)?.[0]}`))
      return {
        body: {
          responses: requests.map(({ id, method, url }) => {
            if (method === 'GET') return { id, status: 200, body: HAS }
            if (url.includes('u1') && before === 0) return { id, status: 429, headers: { 'retry-after': '2' } }
            if (url.includes('u2')) return { id, status: 503 }
            if (url.includes('u3')) return { id, status: 400, body: { error: { code: 'BadRequest', message: 'No.' } } }
            return { id, status: 200, body: HAS }
          }),
        },
      }
    })
    const outcomes = await assignLicences(changes)
    expect(outcomes.map(({ userId, error }) => [userId, error?.message])).toEqual([
      ['u0', undefined],
      ['u1', undefined],
      ['u2', undefined],
      ['u3', 'No.'],
    ])
    expect(asked).toEqual([['POST u0', 'POST u1', 'POST u2', 'POST u3'], ['POST u1'], ['GET u2']])
  })

  it('leaves in doubt what nobody answered and nobody can see', async () => {
    const { assignLicences } = await graph(() => 'cut')
    const outcomes = await assignLicences(changes)
    expect(outcomes.map(({ error }) => error?.answered)).toEqual([false, false, false, false])
  })

  it('of nobody asks nothing', async () => {
    const { assignLicences, server } = await graph(() => 'cut')
    expect(await assignLicences([])).toEqual([])
    expect(server.received).toHaveLength(0)
  })
})
