import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CHANNEL, card, connector, openTestRoom, type TestRoom, withCard } from './harness.ts'

let room: TestRoom
beforeEach(async () => {
  room = await openTestRoom()
})
afterEach(() => room.close())

const members = `/practice/connector/v3/conversations/${encodeURIComponent(CHANNEL)}`

async function messages() {
  return (await room.call('GET', '/practice/api/state?as=viewer')).body.messages
}

describe('connector: activities', () => {
  it('a post to a channel begins a thread, a post to the thread answers it', async () => {
    const root = await room.call('POST', connector(CHANNEL), { type: 'message', text: 'root' })
    expect(root.status).toBe(201)
    const reply = await room.call('POST', connector(`${CHANNEL};messageid=${root.body.id}`, 'anything'), {
      type: 'message',
      text: 'reply',
    })
    expect(reply.status).toBe(201)
    expect(await messages()).toMatchObject([
      { id: root.body.id, text: 'root', from: { role: 'bot', id: '28:stagecoach' } },
      { id: reply.body.id, text: 'reply', thread: root.body.id },
    ])
    expect((await messages())[0].thread).toBeUndefined()
  })

  it('an update keeps place and id, replaces text and cards, and marks the message edited', async () => {
    const { body } = await room.call('POST', connector(CHANNEL), withCard(card()))
    room.clock.advance(5000)
    const put = await room.call('PUT', connector(CHANNEL, body.id), {
      type: 'message',
      text: 'now text',
      attachments: null,
    })
    expect(put).toMatchObject({ status: 200, body: { id: body.id } })
    expect(await messages()).toMatchObject([
      { id: body.id, text: 'now text', attachments: [], edited: '2026-11-22T10:00:05.000Z' },
    ])
  })

  it('a deleted message keeps nothing of what it said', async () => {
    const { body } = await room.call('POST', connector(CHANNEL), { type: 'message', text: 'oops' })
    expect((await room.call('DELETE', connector(CHANNEL, body.id))).status).toBe(200)
    expect(await messages()).toMatchObject([{ id: body.id, deleted: true, text: '', attachments: [] }])
    expect((await room.call('PUT', connector(CHANNEL, body.id), { type: 'message', text: 'again' })).status).toBe(404)
  })

  it.each([
    ['an unknown conversation', 'POST', connector('19:nobody@thread.tacv2'), 404, 'ConversationNotFound'],
    ['a thread without its root', 'POST', connector(`${CHANNEL};messageid=1`), 404, 'ConversationNotFound'],
    ['an unknown activity', 'PUT', connector(CHANNEL, '1'), 404, 'ActivityNotFoundInConversation'],
  ])('%s is not found', async (_what, method, path, status, code) => {
    const answer = await room.call(method, path, { type: 'message', text: 'x' })
    expect(answer).toMatchObject({ status, body: { error: { code } } })
  })

  it("refuses to change people's messages", async () => {
    const { body } = await room.call('POST', '/practice/api/say', { text: 'mine' })
    const put = await room.call('PUT', connector(CHANNEL, body.said.id), { type: 'message', text: 'yours' })
    expect(put).toMatchObject({ status: 403 })
  })

  it('refuses what Teams would refuse: too big, not JSON, a card that is none', async () => {
    const big = await room.call('POST', connector(CHANNEL), { type: 'message', text: 'x'.repeat(110_000) })
    expect(big).toMatchObject({ status: 413, body: { error: { code: 'MessageSizeTooBig' } } })
    const bad = await room.call('POST', connector(CHANNEL), '{', { 'content-type': 'application/json' })
    expect(bad).toMatchObject({ status: 400, body: { error: { code: 'BadSyntax' } } })
    const noCard = await room.call('POST', connector(CHANNEL), withCard({ type: 'Something' }))
    expect(noCard).toMatchObject({ status: 400, body: { error: { code: 'BadSyntax' } } })
  })

  it('typing is shown, not kept', async () => {
    expect((await room.call('POST', connector(CHANNEL), { type: 'typing' })).status).toBe(201)
    expect(await messages()).toEqual([])
  })
})

describe('connector: conversations', () => {
  it('creates a thread in a channel with its first message', async () => {
    const answer = await room.call('POST', '/practice/connector/v3/conversations', {
      isGroup: true,
      channelData: { channel: { id: CHANNEL } },
      activity: { type: 'message', text: 'news' },
    })
    expect(answer.status).toBe(201)
    expect(answer.body.id).toBe(`${CHANNEL};messageid=${answer.body.activityId}`)
    expect(await messages()).toMatchObject([{ id: answer.body.activityId, text: 'news' }])
  })

  it.each(['29:practice-approver', '00000000-0000-0000-0000-000000000002'])(
    'finds the personal chat of %s',
    async (id) => {
      const answer = await room.call('POST', '/practice/connector/v3/conversations', { members: [{ id }] })
      expect(answer).toMatchObject({ status: 201, body: { id: 'a:1practice-approver' } })
    },
  )

  it('a stranger has no personal chat', async () => {
    const answer = await room.call('POST', '/practice/connector/v3/conversations', { members: [{ id: '29:who' }] })
    expect(answer.status).toBe(403)
  })

  it('a personal chat is seen by its owner alone', async () => {
    await room.call('POST', connector('a:1practice-approver'), { type: 'message', text: 'for Abel' })
    expect(await messages()).toEqual([])
    expect((await room.call('GET', '/practice/api/state?as=approver')).body.messages).toHaveLength(1)
  })
})

describe('connector: members and teams', () => {
  it('lists members with their Entra object ids', async () => {
    const { body } = await room.call('GET', `${members}/members`)
    expect(body.map((member: { aadObjectId: string }) => member.aadObjectId.slice(-1))).toEqual(['1', '2', '3'])
    expect(body[0]).toMatchObject({
      id: '29:practice-operator',
      name: 'Olive Operator',
      tenantId: '00000000-0000-0000-0000-0000000000aa',
    })
  })

  it('pages them', async () => {
    const first = (await room.call('GET', `${members}/pagedmembers?pageSize=2`)).body
    const second = (
      await room.call('GET', `${members}/pagedmembers?pageSize=2&continuationToken=${first.continuationToken}`)
    ).body
    expect([first.members.length, second.members.length, second.continuationToken]).toEqual([2, 1, undefined])
  })

  it('finds one by any of his ids, in a thread too', async () => {
    const thread = `/practice/connector/v3/conversations/${encodeURIComponent(`${CHANNEL};messageid=5`)}`
    for (const id of ['29:practice-viewer', '00000000-0000-0000-0000-000000000003', 'vera.viewer@practice.example'])
      expect((await room.call('GET', `${thread}/members/${encodeURIComponent(id)}`)).body.name).toBe('Vera Viewer')
    expect((await room.call('GET', `${members}/members/29:who`)).status).toBe(404)
  })

  it('knows the team and its channels', async () => {
    const id = encodeURIComponent('19:5072616374696365495464657074aa00@thread.tacv2')
    expect((await room.call('GET', `/practice/connector/v3/teams/${id}`)).body.aadGroupId).toMatch(/-/)
    const { conversations } = (await room.call('GET', `/practice/connector/v3/teams/${id}/conversations`)).body
    expect(conversations[1]).toEqual({ id: CHANNEL, name: 'Mail migration' })
  })
})

describe('connector: limits and faults', () => {
  const post = () => room.call('POST', connector(CHANNEL), { type: 'message', text: 'x' })

  it('takes 7 sends in a second and 8 in two, updates counted, each conversation by itself', async () => {
    const { body } = await post()
    for (let sent = 1; sent < 7; sent++)
      expect((await room.call('PUT', connector(CHANNEL, body.id), { type: 'message', text: 'y' })).status).toBe(200)
    const eighth = await post()
    expect(eighth).toMatchObject({ status: 429, body: { error: { code: 'TooManyRequests' } } })
    expect(eighth.headers.get('retry-after')).toBe('1')
    expect((await room.call('POST', connector('a:1practice-viewer'), { type: 'message', text: 'x' })).status).toBe(201)
    room.clock.advance(1000)
    expect((await post()).status).toBe(201)
    expect((await post()).status).toBe(429)
    room.clock.advance(1000)
    expect((await post()).status).toBe(201)
  })

  it('takes 60 sends in 30 seconds', async () => {
    for (let sent = 0; sent < 60; sent++) {
      expect((await post()).status).toBe(201)
      room.clock.advance(300)
    }
    const refused = await post()
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '12'])
  })

  it.each([
    ['teams-throttled', 429],
    ['teams-unavailable', 502],
    ['teams-precondition', 412],
  ] as const)('the fault %s answers %d and ends', async (fault, status) => {
    room.faults.on(fault, 1)
    const spoilt = await post()
    expect(spoilt.status).toBe(status)
    expect(spoilt.headers.has('retry-after')).toBe(status === 429)
    expect((await post()).status).toBe(201)
  })

  it('the fault teams-slow takes the message at once, and answers ten seconds later', async () => {
    room.faults.on('teams-slow', 1)
    const slow = post()
    while (room.late.length === 0) await messages()
    expect(await messages()).toHaveLength(1)
    expect(room.late.map(({ milliseconds }) => milliseconds)).toEqual([10_000])
    expect((await post()).status).toBe(201)
    room.late[0]?.run()
    expect((await slow).body.id).toBe((await messages())[0].id)
  })
})
