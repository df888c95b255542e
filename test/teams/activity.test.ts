import { describe, expect, it } from 'vitest'
import { toRequest } from '../../src/teams/activity.ts'
import { InboundSchema } from '../../src/teams/inbound.ts'
import { BOT, CHANNEL, channel, click, group, personal, TENANT, THREAD } from './payloads.ts'

const URL = 'http://127.0.0.1:1'
const given = { id: 'an-id', at: new Date(0), files: [] }
const read = (activity: Record<string, unknown>) => toRequest(InboundSchema.parse(activity), given)

const GROUP = { id: 'x', scope: 'group' }
const PERSONAL = { id: 'x', scope: 'personal' }

describe('where', () => {
  it.each([
    ['a thread', channel(URL), { id: CHANNEL, thread: THREAD, scope: 'channel' }],
    ['a channel', channel(URL, { conversation: { id: CHANNEL, conversationType: 'channel' } }), { scope: 'channel' }],
    [
      'an old channel',
      channel(URL, { channelData: null, conversation: { id: '19:a@thread.skype' } }),
      { scope: 'channel' },
    ],
    [
      'a thread of an unsaid type',
      personal(URL, { conversation: { id: `x;messageid=${THREAD}` } }),
      { id: 'x', scope: 'channel' },
    ],
    [
      'a channel by its data',
      personal(URL, { conversation: { id: 'x' }, channelData: { channel: { id: 'x' } } }),
      { scope: 'channel' },
    ],
    ['a group chat', group(URL), { id: '19:9c1e@thread.v2', scope: 'group' }],
    ['a group chat of an unsaid type', group(URL, { conversation: { id: '19:9c1e@thread.v2' } }), { scope: 'group' }],
    ['a group by its flag', personal(URL, { conversation: { id: 'x', isGroup: true } }), { scope: 'group' }],
    ['a group chat by its type', personal(URL, { conversation: { id: 'x', conversationType: 'groupChat' } }), GROUP],
    [
      'a personal chat by its type',
      channel(URL, { conversation: { id: 'x', conversationType: 'personal' } }),
      PERSONAL,
    ],
    ['a personal chat', personal(URL), { id: 'a:1personal', scope: 'personal' }],
    ['a personal chat of an unsaid type', personal(URL, { conversation: { id: 'a:1' } }), { scope: 'personal' }],
  ])('%s', (_name, activity, expected) => {
    const conversation = read(activity)?.conversation
    expect(conversation).toMatchObject({ serviceUrl: URL, channelId: 'msteams', bot: BOT, ...expected })
    if (!('thread' in expected) && !JSON.stringify(activity).includes('messageid')) {
      expect(conversation).not.toHaveProperty('thread')
    }
  })
})

describe('who', () => {
  it.each([
    [{}, { id: '00000000-0000-0000-0000-000000000001', name: 'Olga Operator', tenant: TENANT }],
    [{ from: { id: '29:guest', name: null } }, { id: '29:guest', name: 'someone' }],
    [{ from: { id: '29:guest', aadObjectId: '' } }, { id: '29:guest' }],
    [{ channelData: { tenant: { id: 'other' } } }, { tenant: 'other' }],
    [{ channelData: {} }, { tenant: TENANT }],
    [{ channelData: null, conversation: { id: 'a:1' } }, { tenant: '' }],
  ])('%j', (fields, expected) => {
    const request = read(personal(URL, fields))
    expect(request?.by).toMatchObject(expected)
    expect(request?.conversation.tenant).toBe(request?.by.tenant)
  })
})

describe('a name', () => {
  it.each([
    ['Olga\n\n# Approved by\tAbel', 'Olga # Approved by Abel'],
    ['\u202eevil\u202c \u200bOlga', 'evil Olga'],
    ['x'.repeat(5_000), 'x'.repeat(100)],
    [' \u200b ', 'someone'],
  ])('is shown on one line, and not endlessly (%#)', (name, shown) => {
    expect(read(personal(URL, { from: { id: '29:1', name } }))?.by.name).toBe(shown)
  })
})

describe('what is said in a channel', () => {
  const rich = (content: string) => [{ contentType: 'text/html', content }]
  it.each([
    ['nobody', { text: 'batch stop sales-1', entities: [] }],
    ['somebody else', { text: '<at>Bob</at> status', entities: [{ type: 'mention', mentioned: { id: '29:bob' } }] }],
    ['anybody, where the bot has no name', { text: '@Bob status', entities: [], recipient: { id: BOT.id, name: '' } }],
    ['nobody, in HTML', { text: 'status', entities: null, attachments: rich('<p>status</p>') }],
  ])('to %s is none of the bot’s business', (_whom, fields) => {
    expect(read(channel(URL, fields))).toBeUndefined()
  })

  const span = '<span itemtype="http://schema.skype.com/Mention" itemid="0">Stagecoach</span>'
  it.each([
    ['by its account', { text: 'status' }],
    ['by its name', { text: '<at>Stagecoach</at> status', entities: [] }],
    ['in HTML', { text: '', entities: [], attachments: rich(`<p>${span}&nbsp;status</p>`) }],
    ['in bare words', { text: '@Stagecoach status', entities: [] }],
  ])('to the bot %s is a request', (_how, fields) => {
    expect(read(channel(URL, fields))).toMatchObject({ line: 'status' })
  })

  it('by a button needs no mention', () => {
    const value = { command: 'status', args: {} }
    expect(read(channel(URL, { text: null, entities: [], value }))?.press).toMatchObject({ command: 'status' })
  })
})

describe('a click', () => {
  const data = { command: 'batch start', args: { batch: 'x', note: 'old' } }
  const wanted = { command: 'batch start', args: { batch: 'x', note: 'old' }, card: 'card-1' }
  it.each([
    ['Execute', click(URL, { verb: 'command', data }), wanted],
    [
      'its inputs',
      click(URL, { verb: 'command', data: { ...data, note: 'new' } }),
      { ...wanted, args: { batch: 'x', note: 'new' } },
    ],
    ['an unknown verb', click(URL, { verb: 'x', data: { a: 1 } }), { command: 'x', args: { a: 1 }, card: 'card-1' }],
    [
      'a verb of its own beside a command',
      click(URL, { verb: 'x', data: { command: 'status' } }),
      { command: 'x', args: {}, card: 'card-1' },
    ],
    ['no data', click(URL, { verb: 'x' }), { command: 'x', args: {}, card: 'card-1' }],
    ['odd data', click(URL, { verb: 'command', data: 'text' }), { command: 'command', args: {}, card: 'card-1' }],
    [
      'odd arguments',
      click(URL, { verb: 'command', data: { command: 'x', args: [1] } }),
      { command: 'x', args: {}, card: 'card-1' },
    ],
    [
      'an odd command',
      click(URL, { verb: 'command', data: { command: { $gt: '' } } }),
      { command: 'command', args: {}, card: 'card-1' },
    ],
    ['no card', click(URL, { verb: 'x' }, { replyToId: undefined }), { command: 'x', args: {} }],
    ['Submit', channel(URL, { value: { verb: 'command', ...data }, replyToId: 'card-1' }), wanted],
    ['Submit without a verb', channel(URL, { value: data, replyToId: 'card-1' }), wanted],
    [
      'Submit as messageBack, with a text',
      channel(URL, {
        text: 'Start',
        value: { verb: 'command', ...data, msteams: { type: 'messageBack' } },
        replyToId: 'card-1',
      }),
      wanted,
    ],
  ])('%s', (_name, activity, press) => {
    expect(read(activity)).toMatchObject({ line: '', pasted: '' })
    expect(read(activity)?.press).toEqual(press)
  })

  it.each([[null], [undefined], ['text'], [7], [[]], [{}], [{ other: 1 }]])('is not made of the value %j', (value) => {
    const request = read(personal(URL, { text: 'help', value }))
    expect(request).toMatchObject({ line: 'help' })
    expect(request?.press).toBeUndefined()
  })

  it('cannot reach a prototype', () => {
    const value = JSON.parse(
      '{"verb":"command","command":"x","args":{"__proto__":{"admin":true}},"__proto__":{"admin":true}}',
    )
    const args = read(channel(URL, { value }))?.press?.args as { admin?: boolean }
    expect(args.admin).toBeUndefined()
  })
})

it.each([
  click(URL, {}, { name: 'composeExtension/query' }),
  click(URL, { type: 'Action.Other', verb: 'x' }),
  personal(URL, { type: 'conversationUpdate', membersAdded: [{ id: BOT.id }] }),
  personal(URL, { type: 'messageReaction', value: { verb: 'command', command: 'x' } }),
])('anything else is nothing', (activity) => {
  expect(read(activity)).toBeUndefined()
})
