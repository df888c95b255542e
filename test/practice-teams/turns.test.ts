import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Body, CHANNEL, card, connector, openTestRoom, type TestRoom, withCard } from './harness.ts'

let room: TestRoom
beforeEach(async () => {
  room = await openTestRoom()
})
afterEach(() => room.close())

const say = (body: Body) => room.call('POST', '/practice/api/say', { timeZone: 'Europe/Berlin', ...body })
const press = (body: Body) => room.call('POST', '/practice/api/press', body)
const received = (type: string): Body[] => room.received.filter((activity) => activity.type === type)
const approve = { type: 'Action.Execute', title: 'Approve', verb: 'approve', data: { id: 'A1' } }

describe('what the bot hears', () => {
  it('is told once, before the first words, that it is installed', async () => {
    await Promise.all([say({ text: 'one' }), say({ text: 'two' })])
    await say({ text: 'three', in: 'personal' })
    expect(room.received.map((activity) => activity.type)).toEqual([
      'installationUpdate',
      'conversationUpdate',
      'message',
      'message',
      'installationUpdate',
      'conversationUpdate',
      'message',
    ])
    expect(received('conversationUpdate')[0]).toMatchObject({
      membersAdded: [{ id: '28:stagecoach' }],
      conversation: { id: CHANNEL },
    })
  })

  it('hears the same activity twice under the fault teams-delivers-twice; the first answer counts', async () => {
    const { body } = await room.call('POST', connector(CHANNEL), withCard(card(approve)))
    await room.call('POST', '/practice/api/open', {})
    room.faults.on('teams-delivers-twice', 2)
    await say({ text: 'one' })
    expect(received('message')).toHaveLength(2)
    expect(received('message')[0]).toEqual(received('message')[1])
    const { length } = room.received
    room.bot = async () => ({
      body: {
        statusCode: 200,
        type: 'application/vnd.microsoft.activity.message',
        value: String(room.received.length),
      },
    })
    const pressed = await press({ activity: body.id, title: 'Approve' })
    expect(pressed.body.invoke.value).toBe(String(length + 1))
    expect(room.received.slice(length).map(({ id }) => id)).toEqual([room.received.at(-1).id, room.received.at(-1).id])
    await say({ text: 'two' })
    expect(room.received).toHaveLength(length + 3)
  })

  it('a channel message mentions it, in a thread of its own', async () => {
    const { body } = await say({ text: 'batch new x\na@b.example', as: 'approver' })
    expect(received('message')[0]).toMatchObject({
      id: body.said.id,
      channelId: 'msteams',
      serviceUrl: `${room.base}/practice/connector/`,
      text: '<at>Stagecoach</at> batch new x\na@b.example',
      timestamp: '2026-11-22T10:00:00.000Z',
      localTimestamp: '2026-11-22T11:00:00.000+01:00',
      from: { id: '29:practice-approver', name: 'Abel Approver', aadObjectId: '00000000-0000-0000-0000-000000000002' },
      recipient: { id: '28:stagecoach', name: 'Stagecoach' },
      conversation: {
        id: `${CHANNEL};messageid=${body.said.id}`,
        conversationType: 'channel',
        isGroup: true,
        tenantId: '00000000-0000-0000-0000-0000000000aa',
      },
      channelData: {
        tenant: { id: '00000000-0000-0000-0000-0000000000aa' },
        channel: { id: CHANNEL },
        team: { name: 'IT department' },
      },
      entities: [
        { type: 'mention', text: '<at>Stagecoach</at>', mentioned: { id: '28:stagecoach' } },
        { type: 'clientInfo', locale: 'en-US', timezone: 'Europe/Berlin' },
      ],
    })
    expect(received('message')[0].attachments[0].contentType).toBe('text/html')
  })

  it('a reply stays in its thread', async () => {
    const root = (await say({ text: 'root' })).body.said.id
    const reply = await say({ text: 'more', thread: root })
    expect(reply.body.said.thread).toBe(root)
    expect(received('message')[1].conversation.id).toBe(`${CHANNEL};messageid=${root}`)
  })

  it('a file in a personal chat can be fetched by a plain GET, after a restart too', async () => {
    await say({
      in: 'personal',
      text: 'batch new x',
      file: { name: 'my list.csv', base64: Buffer.from('EmailAddress').toString('base64') },
    })
    const activity = received('message')[0]
    expect(activity.text).toBe('batch new x')
    expect(activity.attachments[0]).toMatchObject({
      contentType: 'application/vnd.microsoft.teams.file.download.info',
      name: 'my list.csv',
      content: { fileType: 'csv' },
    })
    room = await room.reopen()
    const path = new URL(activity.attachments[0].content.downloadUrl).pathname
    expect(await (await fetch(room.base + path)).text()).toBe('EmailAddress')
  })

  it('a file elsewhere is refused with the reason', async () => {
    const answer = await say({ text: 'x', file: { name: 'a.csv', base64: 'YQ==' } })
    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'FilesInPersonalChatOnly' } } })
    expect(room.received).toEqual([])
  })
})

describe('what comes of it', () => {
  it('tells what the bot posted and updated meanwhile, each once, where the speaker sees it', async () => {
    room.bot = async (activity) => {
      if (activity.type !== 'message') return undefined
      const { body } = await room.call('POST', connector(activity.conversation.id), {
        type: 'message',
        text: 'working',
      })
      await room.call('PUT', connector(activity.conversation.id, body.id), { type: 'message', text: 'done' })
      await room.call('POST', connector('a:1practice-viewer'), { type: 'message', text: 'not for you' })
      return undefined
    }
    const { body } = await say({ text: 'go' })
    expect(body).toMatchObject({
      bot: { ok: true, status: 200 },
      changes: [{ change: 'posted', message: { text: 'done' } }],
    })
    expect(body.changes[0].message.thread).toBe(body.said.id)
  })

  it('tells when the bot fails, and keeps what was said', async () => {
    room.bot = async () => ({ status: 500, body: 'boom' })
    const { body } = await say({ text: 'go' })
    expect(body.bot).toMatchObject({ ok: false, status: 500, error: expect.stringContaining('HTTP 500') })
    expect((await room.call('GET', '/practice/api/state')).body.messages).toHaveLength(1)
    const before = room.received.length
    room.bot = async () => undefined
    await say({ text: 'again' })
    expect(room.received.slice(before).map((activity) => activity.type)).toEqual([
      'installationUpdate',
      'conversationUpdate',
      'message',
    ])
  })
})

describe('buttons', () => {
  const post = async (content: unknown) => (await room.call('POST', connector(CHANNEL), withCard(content))).body.id

  it('Action.Execute is an invoke whose data holds the inputs', async () => {
    const input = { type: 'Input.Text', id: 'reason', value: 'as planned' }
    const id = await post({ ...card(approve), body: [input, { type: 'Input.Text', id: 'note' }] })
    await press({ as: 'approver', activity: id, title: 'approve', inputs: { note: 'hi' } })
    expect(received('invoke')[0]).toMatchObject({
      name: 'adaptiveCard/action',
      replyToId: id,
      from: { aadObjectId: '00000000-0000-0000-0000-000000000002' },
      conversation: { id: `${CHANNEL};messageid=${id}` },
      value: {
        trigger: 'manual',
        action: {
          type: 'Action.Execute',
          title: 'Approve',
          verb: 'approve',
          data: { id: 'A1', reason: 'as planned', note: 'hi' },
        },
      },
    })
  })

  it('Action.Submit is a message with a value', async () => {
    const id = await post(card({ type: 'Action.Submit', title: 'Send', data: { verb: 'x' } }))
    await press({ activity: id, index: 0 })
    expect(received('message')[0]).toMatchObject({ value: { verb: 'x' }, replyToId: id })
    expect(received('message')[0].text).toBeUndefined()
  })

  it('a card in answer is for the clicker alone, until the bot updates the message', async () => {
    const id = await post(card(approve))
    const mine = { ...card(), body: [{ type: 'TextBlock', text: 'You approved' }] }
    room.bot = async () => ({ body: { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: mine } })
    const { body } = await press({ as: 'approver', activity: id, title: 'Approve' })
    expect(body).toMatchObject({ invoke: { statusCode: 200 }, changes: [{ change: 'updated', message: { id } }] })
    const seen = async (as: string) =>
      (await room.call('GET', `/practice/api/state?as=${as}`)).body.messages[0].attachments[0].content
    expect([await seen('approver'), await seen('operator')]).toEqual([mine, card(approve)])
    room = await room.reopen()
    expect(await seen('approver')).toEqual(mine)
    await room.call('PUT', connector(CHANNEL, id), withCard(card()))
    expect(await seen('approver')).toEqual(card())
  })

  it('a message in answer is told to the clicker and kept nowhere', async () => {
    const id = await post(card(approve))
    const invoke = { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: 'You may not.' }
    room.bot = async () => ({ body: invoke })
    expect((await press({ activity: id, title: 'Approve' })).body).toMatchObject({ invoke, changes: [] })
    expect((await room.call('GET', '/practice/api/state')).body.messages).toHaveLength(1)
  })

  it('a page presses what it drew, though the card has changed since', async () => {
    const id = await post(card(approve))
    await room.call('PUT', connector(CHANNEL, id), withCard(card()))
    await press({ activity: id, action: { type: 'Action.Execute', verb: 'approve', data: { id: 'A1' } } })
    expect(received('invoke')[0].value.action.data).toEqual({ id: 'A1' })
  })

  it.each([
    ['no such button', { title: 'Deny' }, 404, /\[Approve\] \[Off\] \[Why\]/],
    ['a button switched off', { title: 'Off' }, 409, /switched off/],
    ['a required input missing', { title: 'Why' }, 400, /Reason \(reason\)/],
    ['two ways of naming the button', { title: 'Approve', index: 0 }, 400, /exactly one/],
  ])('%s is refused with the way out', async (_what, order, status, message) => {
    const reason = { type: 'Input.Text', id: 'reason', label: 'Reason', isRequired: true }
    const why = { type: 'Action.Execute', title: 'Why', verb: 'why' }
    const ask = {
      type: 'Action.ShowCard',
      title: 'More',
      card: { type: 'AdaptiveCard', body: [reason], actions: [why] },
    }
    const id = await post(card(approve, { ...approve, title: 'Off', isEnabled: false }, ask))
    const answer = await press({ activity: id, ...order })
    expect(answer.status).toBe(status)
    expect(answer.body.error.message).toMatch(message)
    expect(room.received).toEqual([])
  })

  it("nobody presses a card in another's personal chat", async () => {
    const { body } = await room.call('POST', connector('a:1practice-approver'), withCard(card(approve)))
    expect((await press({ as: 'viewer', activity: body.id, title: 'Approve' })).status).toBe(404)
  })
})
