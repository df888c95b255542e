import { once } from 'node:events'
import { createServer } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Messenger } from '../../src/messages/answer.ts'
import type { Conversation } from '../../src/messages/request.ts'
import { toRemoteError } from '../../src/teams/failures.ts'
import { onLoopback } from '../../src/teams/hosts.ts'
import { createMessenger } from '../../src/teams/messenger.ts'
import { card, type Harness, openHouse } from './bot.ts'
import { BOT, CHANNEL, personal, TENANT, THREAD } from './payloads.ts'

let harness: Harness
let messenger: Messenger
beforeEach(async () => {
  harness = await openHouse()
  messenger = createMessenger({ adapter: harness.adapter, allowServiceUrl: onLoopback, timeoutMs: 5_000 })
})
afterEach(() => harness.close())

const conversation = (fields: Partial<Conversation> = {}): Conversation => ({
  id: CHANNEL,
  scope: 'channel',
  tenant: TENANT,
  serviceUrl: harness.connector.url,
  channelId: 'msteams',
  bot: BOT,
  ...fields,
})

describe('the messenger', () => {
  it('posts in a thread, or a new one, and answers the id to update it by', async () => {
    // What was kept in a store comes back as JSON.
    const kept = JSON.parse(JSON.stringify(conversation({ thread: THREAD })))
    expect(await messenger.post(kept, card('in the thread'))).toBe('sent-1')
    expect(await messenger.post(conversation(), card('anew'))).toBe('sent-2')
    await messenger.update(kept, 'sent-1', card('later'))
    expect(harness.connector.said).toMatchObject([
      {
        method: 'POST',
        path: `/connector/v3/conversations/${CHANNEL};messageid=${THREAD}/activities`,
        body: {
          type: 'message',
          summary: 'in the thread',
          from: BOT,
          conversation: { id: `${CHANNEL};messageid=${THREAD}`, tenantId: TENANT, conversationType: 'channel' },
          attachments: [{ content: card('in the thread').card }],
        },
      },
      { method: 'POST', path: `/connector/v3/conversations/${CHANNEL}/activities` },
      {
        method: 'PUT',
        path: `/connector/v3/conversations/${CHANNEL};messageid=${THREAD}/activities/sent-1`,
        body: { summary: 'later', attachments: [{ content: card('later').card }] },
      },
    ])
    expect(harness.connector.said.map((said) => said.body.replyToId)).toEqual([undefined, undefined, undefined])
  })

  it.each([
    [400, 'BadSyntax'],
    [413, 'MessageSizeTooBig'],
  ])('says a card in one line that Teams refuses for what it is (%i)', async (status, code) => {
    const refusal = { status, body: { error: { code, message: 'no' } } }
    harness.connector.refuse(refusal)
    const id = await messenger.post(conversation(), card('**half** done'))
    harness.connector.refuse(refusal)
    await messenger.update(conversation(), id, card('all done'))
    expect(harness.connector.said.map(({ method, path, body }) => [method, path.split('/').at(-1), body.text])).toEqual(
      [
        ['POST', 'activities', undefined],
        ['POST', 'activities', `**half** done (Teams refused the card: ${code})`],
        ['PUT', id, undefined],
        ['PUT', id, `all done (Teams refused the card: ${code})`],
      ],
    )
    expect(harness.connector.said[1]?.body).toMatchObject({ textFormat: 'plain' })
  })

  it.each([
    [{ status: 412 }, { code: '412', retryable: true, answered: true }],
    [{ status: 429 }, { code: '429', retryable: true, answered: true }],
    [
      {
        status: 403,
        headers: { 'ms-cv': 'abc.1' },
        body: { error: { code: 'BotDisabledByAdmin', message: 'The tenant admin disabled this bot' } },
      },
      {
        code: 'BotDisabledByAdmin',
        retryable: false,
        requestId: 'abc.1',
        message: 'Teams refused (403): The tenant admin disabled this bot',
      },
    ],
    [{ status: 404, body: { error: { code: 'ConversationNotFound' } } }, { code: 'ConversationNotFound' }],
  ])('says what %j means', async (refusal, expected) => {
    harness.connector.refuse(refusal)
    await expect(messenger.post(conversation(), card('hello'))).rejects.toMatchObject({
      name: 'RemoteError',
      system: 'Teams',
      operation: 'post message',
      ...expected,
    })
    expect(harness.connector.said).toHaveLength(1)
  })

  it('hands on how long to wait, when the SDK has waited in vain', async () => {
    harness.connector.refuse(...Array(5).fill({ status: 429, headers: { 'retry-after': '0' } }))
    await expect(messenger.update(conversation(), 'sent-1', card('hello'))).rejects.toMatchObject({
      operation: 'update message',
      code: '429',
      retryable: true,
      retryAfterMs: 0,
    })
  })

  it('speaks to this machine directly, whatever proxy the environment names', async () => {
    vi.stubEnv('HTTP_PROXY', 'http://127.0.0.1:9')
    vi.stubEnv('NO_PROXY', '')
    harness.connector.said.length = 0
    await messenger.post(conversation(), card('hello'))
    await harness.post(personal(harness.connector.url, { text: 'status' }))
    vi.unstubAllEnvs()
    expect(harness.connector.said.map((said) => said.body.summary)).toEqual(['hello', 'you said status'])
  })

  it.each([
    ['group', { isGroup: true, conversationType: 'groupChat' }],
    ['channel', { isGroup: true, conversationType: 'channel' }],
    ['personal', { isGroup: false, conversationType: 'personal' }],
  ] as const)('says to Teams that a conversation is a %s one', async (scope, named) => {
    await messenger.post(conversation({ scope }), card('hello'))
    expect(harness.connector.said[0]?.body).toMatchObject({ conversation: named })
  })

  it('says nothing to an address that is not allowed, and will not do so later', async () => {
    const shut = createMessenger({ adapter: harness.adapter, allowServiceUrl: () => false, timeoutMs: 5_000 })
    const refusal = { system: 'Teams', code: 'ServiceUrlNotAllowed', retryable: false, answered: false }
    await expect(shut.post(conversation(), card('hello'))).rejects.toMatchObject(refusal)
    await expect(shut.update(conversation(), 'sent-1', card('hello'))).rejects.toMatchObject(refusal)
    expect(harness.connector.said).toEqual([])
  })

  it('answers no id where Teams gave none', async () => {
    harness.connector.refuse({ status: 200, body: {} })
    expect(await messenger.post(conversation(), card('hello'))).toBe('')
  })

  it('does not wait for ever', async () => {
    const silent = createServer(() => {}).listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const { port } = silent.address() as { port: number }
    const hasty = createMessenger({ adapter: harness.adapter, allowServiceUrl: onLoopback, timeoutMs: 1 })
    const to = conversation({ serviceUrl: `http://127.0.0.1:${port}` })
    await expect(hasty.post(to, card('hello'))).rejects.toMatchObject({ code: 'Timeout', answered: false })
    silent.close()
  })
})

it.each([
  [
    { name: 'RestError', code: 'ECONNREFUSED', message: 'connect' },
    { code: 'ECONNREFUSED', answered: false },
  ],
  [{ name: 'RestError', code: 'REQUEST_SEND_ERROR', message: 'socket hang up' }, { answered: false }],
  [
    { name: 'RestError', statusCode: 502, message: '' },
    { code: '502', answered: true },
  ],
  [
    { name: 'RestError', statusCode: 504, message: '' },
    { code: '504', answered: true },
  ],
  [new TypeError('odd'), { code: 'NoAnswer', answered: false }],
  ['text', { code: 'NoAnswer', answered: false }],
])('what the SDK throws (%j) is worth another try', (thrown, expected) => {
  expect(toRemoteError('post message', thrown)).toMatchObject({ ...expected, retryable: true })
})
