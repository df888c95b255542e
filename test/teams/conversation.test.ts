import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { card, type Harness, openHouse } from './bot.ts'
import { BOT, CHANNEL, channel, group, OPERATOR, personal, TENANT, THREAD } from './payloads.ts'

let harness: Harness
beforeEach(async () => {
  harness = await openHouse()
})
afterEach(() => harness.close())

describe('a typed line', () => {
  it.each([
    ['personal', personal, 'a:1personal', { id: 'a:1personal', scope: 'personal' }],
    ['channel', channel, `${CHANNEL};messageid=${THREAD}`, { id: CHANNEL, thread: THREAD, scope: 'channel' }],
    ['group', group, '19:9c1e@thread.v2', { id: '19:9c1e@thread.v2', scope: 'group' }],
  ])('in a %s conversation is answered there', async (_name, activity, address, conversation) => {
    const sent = activity(harness.connector.url, { text: '<at>Stagecoach</at> status' })
    const response = await harness.post(sent)
    expect([response.status, await response.text()]).toEqual([200, ''])
    expect(harness.requests).toMatchObject([
      {
        line: 'status',
        pasted: '',
        by: { id: OPERATOR, name: 'Olga Operator', tenant: TENANT },
        conversation: { ...conversation, tenant: TENANT, serviceUrl: harness.connector.url, channelId: 'msteams' },
      },
    ])
    expect(harness.requests[0]?.id).toMatch(/^[0-9a-f-]{36}$/)
    expect(harness.connector.said).toEqual([
      {
        method: 'POST',
        path: `/connector/v3/conversations/${address}/activities/${sent.id}`,
        authorization: undefined,
        body: expect.objectContaining({
          type: 'message',
          summary: 'you said status',
          replyToId: sent.id,
          attachments: [
            { contentType: 'application/vnd.microsoft.card.adaptive', content: card('you said status').card },
          ],
        }),
      },
    ])
  })

  it('gets every post in order, the replacement first, and then what was to follow', async () => {
    const order: string[] = []
    harness.handle = async () => ({
      posts: [card('one'), card('two')],
      replace: card('zero'),
      after: () => void order.push(`after ${harness.connector.said.length}`),
    })
    await harness.post(personal(harness.connector.url, { text: 'status' }))
    expect(harness.connector.said.map((said) => said.body.summary)).toEqual(['zero', 'one', 'two'])
    expect(order).toEqual(['after 3'])
  })

  it('is told no toast when there is an answer to read', async () => {
    harness.handle = async () => ({ posts: [card('one')], toast: 'Nothing to do.' })
    await harness.post(personal(harness.connector.url, { text: 'status' }))
    expect(harness.connector.said).toMatchObject([{ body: { summary: 'one' } }])
  })

  it('is told a toast in words when there is nothing else', async () => {
    harness.handle = async () => ({ posts: [], toast: 'Nothing to do.' })
    await harness.post(personal(harness.connector.url, { text: 'status' }))
    expect(harness.connector.said).toMatchObject([{ body: { text: 'Nothing to do.', textFormat: 'plain' } }])
  })

  it('is handled once however often it is delivered', async () => {
    const sent = personal(harness.connector.url, { text: 'batch start sales-1' })
    const statuses = await Promise.all([harness.post(sent), harness.post(sent), harness.post(sent)])
    expect(statuses.map((response) => response.status)).toEqual([200, 200, 200])
    expect(harness.requests).toHaveLength(1)
    expect(harness.connector.said).toHaveLength(1)
  })

  it('is not taken for a repetition by its id alone, which not every client makes unique', async () => {
    for (const text of ['status', 'help']) await harness.post(personal(harness.connector.url, { id: '1', text }))
    for (const _ of [1, 2]) await harness.post(personal(harness.connector.url, { id: undefined, text: 'whoami' }))
    expect(harness.requests.map((request) => request.line)).toEqual(['status', 'help', 'whoami', 'whoami'])
  })

  it('survives twenty at once in one conversation', async () => {
    const lines = Array.from({ length: 20 }, (_, index) => `status ${index}`)
    const responses = await Promise.all(lines.map((text) => harness.post(channel(harness.connector.url, { text }))))
    expect(responses.map((response) => response.status)).toEqual(lines.map(() => 200))
    expect(harness.connector.said.map((said) => said.body.summary).sort()).toEqual(
      lines.map((line) => `you said ${line}`).sort(),
    )
  })

  it('does not run again because its answer could not be sent', async () => {
    harness.connector.refuse({ status: 400, body: { error: { code: 'BadSyntax', message: 'no card' } } })
    const sent = personal(harness.connector.url, { text: 'status' })
    expect((await harness.post(sent)).status).toBe(200)
    expect((await harness.post(sent)).status).toBe(200)
    expect(harness.requests).toHaveLength(1)
    expect(harness.connector.said[1]?.body.text).toContain('you said status (Teams refused the card:')
    expect(harness.logged).toMatchObject([{ text: 'an answer did not arrive', fields: { err: { code: 'BadSyntax' } } }])
  })

  it.each([412, 429])('is answered after a %i, which the SDK gives up on', async (status) => {
    harness.connector.refuse({ status })
    await harness.post(personal(harness.connector.url, { text: 'status' }))
    expect(harness.connector.said.map((said) => said.body.summary)).toEqual(['you said status', 'you said status'])
    expect(harness.paused).toEqual([1_000])
  })

  it('is not waited for longer than a turn can take', async () => {
    harness.connector.refuse(...Array(4).fill({ status: 412 }))
    await harness.post(personal(harness.connector.url, { text: 'status' }))
    expect(harness.paused).toEqual([1_000, 2_000, 4_000])
    expect(harness.connector.said).toHaveLength(4)
    harness.connector.refuse({ status: 412, headers: { 'retry-after': '60' } })
    await harness.post(personal(harness.connector.url, { text: 'status' }))
    expect(harness.paused).toHaveLength(3)
    expect(harness.logged.map((entry) => entry.text)).toEqual(Array(2).fill('an answer did not arrive'))
  })

  it('is answered with an id when the house itself breaks', async () => {
    harness.handle = async () => {
      throw new Error('secret detail')
    }
    const response = await harness.post(personal(harness.connector.url, { text: 'status' }))
    expect(response.status).toBe(200)
    expect(harness.connector.said[0]?.body.text).toContain(harness.requests[0]?.id)
    expect(JSON.stringify(harness.connector.said)).not.toContain('secret')
  })

  it('with a null value is still a typed line', async () => {
    expect((await harness.post(personal(harness.connector.url, { text: 'help', value: null }))).status).toBe(200)
    expect(harness.requests).toMatchObject([{ line: 'help' }])
  })
})

it('greets once where it was added, however often it is told', async () => {
  const added = { text: undefined, type: 'conversationUpdate' }
  await harness.post(channel(harness.connector.url, { ...added, membersAdded: [{ id: '29:somebody' }] }))
  expect(harness.installed).toEqual([])
  await harness.post(channel(harness.connector.url, { ...added, membersAdded: [{ id: BOT.id }] }))
  await harness.post(channel(harness.connector.url, { type: 'installationUpdate', action: 'add' }))
  expect(harness.installed).toMatchObject([{ id: CHANNEL, thread: THREAD }])
  await harness.post(channel(harness.connector.url, { type: 'installationUpdate', action: 'remove' }))
  await harness.post(channel(harness.connector.url, { type: 'installationUpdate', action: 'add' }))
  expect(harness.installed).toHaveLength(2)
  expect(harness.requests).toEqual([])
})

it.each(['typing', 'messageReaction', 'messageUpdate', 'messageDelete', 'event', 'endOfConversation'])(
  'takes %s for nothing',
  async (type) => {
    expect((await harness.post(personal(harness.connector.url, { type, text: 'status' }))).status).toBe(200)
    expect(harness.requests).toEqual([])
    expect(harness.connector.said).toEqual([])
  },
)
