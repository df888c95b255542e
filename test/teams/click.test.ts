import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { card, type Harness, openHouse } from './bot.ts'
import { CHANNEL, channel, click, THREAD } from './payloads.ts'

let harness: Harness
beforeEach(async () => {
  harness = await openHouse()
})
afterEach(() => harness.close())

describe('a click', () => {
  const start = { verb: 'command', data: { command: 'batch start', args: { batch: 'sales-1' }, note: 'now' } }

  it('is answered with the new card, and the pressed message is updated for everybody', async () => {
    harness.handle = async () => ({
      posts: [],
      replace: { ...card('started'), card: { ...card('started').card, refresh: {} } },
    })
    for (const _ of [1, 2]) {
      const response = await harness.post(click(harness.connector.url, start))
      expect(await response.json()).toEqual({
        statusCode: 200,
        type: 'application/vnd.microsoft.card.adaptive',
        value: { ...card('started').card, refresh: {} },
      })
    }
    expect(harness.requests[0]).toMatchObject({
      line: '',
      press: { command: 'batch start', args: { batch: 'sales-1', note: 'now' }, card: 'card-1' },
    })
    expect(harness.connector.said.map((said) => `${said.method} ${said.path}`)).toEqual(
      Array(2).fill(`PUT /connector/v3/conversations/${CHANNEL};messageid=${THREAD}/activities/card-1`),
    )
  })

  it('posts the new card when the old one cannot be updated', async () => {
    harness.handle = async () => ({ posts: [], replace: card('started') })
    harness.connector.refuse({
      status: 404,
      body: { error: { code: 'ActivityNotFoundInConversation', message: 'gone' } },
    })
    const response = await harness.post(click(harness.connector.url, start))
    expect(await response.json()).toMatchObject({ value: card('started').card })
    expect(harness.connector.said.map((said) => said.method)).toEqual(['PUT', 'POST'])
  })

  it('whose card everybody sees anew can carry a sentence besides', async () => {
    harness.handle = async () => ({ posts: [], replace: card('started'), toast: 'You were first.' })
    const response = await harness.post(click(harness.connector.url, start))
    expect(await response.json()).toMatchObject({ value: 'You were first.' })
    expect(harness.connector.said).toMatchObject([{ method: 'PUT', body: { summary: 'started' } }])
  })

  it('without a card to update is answered with the new one alone', async () => {
    harness.handle = async () => ({ posts: [], replace: card('started'), toast: 'You were first.' })
    const response = await harness.post(click(harness.connector.url, start, { replyToId: undefined }))
    expect(await response.json()).toMatchObject({ value: card('started').card })
    expect(harness.connector.said).toEqual([])
  })

  it('that leads to nothing yet claims nothing', async () => {
    harness.handle = async () => ({ posts: [] })
    expect(await (await harness.post(click(harness.connector.url, start))).json()).toMatchObject({ value: 'Taken.' })
  })

  it('may be answered with a sentence', async () => {
    harness.handle = async () => ({ posts: [], toast: 'Only an approver may.' })
    const response = await harness.post(click(harness.connector.url, start))
    expect(await response.json()).toEqual({
      statusCode: 200,
      type: 'application/vnd.microsoft.activity.message',
      value: 'Only an approver may.',
    })
    expect(harness.connector.said).toEqual([])
  })

  it('that only posts says so', async () => {
    harness.handle = async () => ({ posts: [card('the list')] })
    const response = await harness.post(click(harness.connector.url, start))
    expect(await response.json()).toMatchObject({ value: 'The answer is in the conversation.' })
    expect(harness.connector.said).toMatchObject([{ method: 'POST', body: { summary: 'the list' } }])
  })

  it.each([
    ['a verb nobody knows', 'frobnicate', 'frobnicate'],
    ['no verb', undefined, ''],
  ])('with %s reaches the house as well', async (_name, verb, command) => {
    const response = await harness.post(click(harness.connector.url, { verb, data: {} }))
    expect(response.status).toBe(200)
    expect(harness.requests).toMatchObject([{ press: { command } }])
  })

  it('is taken once', async () => {
    const sent = click(harness.connector.url, start)
    harness.handle = async () => ({ posts: [], toast: 'Started.' })
    const answers = [await harness.post(sent), await harness.post(sent)].map((response) => response.json())
    expect(await Promise.all(answers)).toMatchObject([
      { value: 'Started.' },
      { value: 'This click was taken already.' },
    ])
    expect(harness.requests).toHaveLength(1)
  })

  it('as the Action.Submit fallback is a message, and updates the card all the same', async () => {
    harness.handle = async () => ({ posts: [], replace: card('started') })
    const value = { verb: 'command', command: 'batch start', args: { batch: 'sales-1' } }
    const response = await harness.post(channel(harness.connector.url, { value, replyToId: 'card-1' }))
    expect([response.status, await response.text()]).toEqual([200, ''])
    expect(harness.requests).toMatchObject([{ press: { command: 'batch start', args: { batch: 'sales-1' } } }])
    expect(harness.connector.said.map((said) => said.method)).toEqual(['PUT'])
  })
})

it('answers a slow click at once, and brings the answer when it is there', async () => {
  const impatient = await openHouse({ patienceMs: 1 })
  let finish = () => {}
  impatient.handle = () =>
    new Promise((resolve) => {
      finish = () => resolve({ posts: [card('and this')], replace: card('started'), toast: 'Started.' })
    })
  const response = await impatient.post(click(impatient.connector.url, { verb: 'command', data: { command: 'x' } }))
  expect(await response.json()).toMatchObject({ type: 'application/vnd.microsoft.activity.message' })
  expect(impatient.connector.said).toEqual([])
  finish()
  await impatient.connector.received(2)
  expect(impatient.connector.said.map((said) => `${said.method} ${said.body.summary}`)).toEqual([
    'PUT started',
    'POST and this',
  ])
  await impatient.close()
})
