import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { say } from '../../practice/src/say.ts'
import { type Body, CHANNEL, card, connector, openTestRoom, type TestRoom, withCard } from './harness.ts'

let room: TestRoom
let printed: string
beforeEach(async () => {
  room = await openTestRoom()
  printed = ''
})
afterEach(() => room.close())

/** Where nothing comes late, there is little to wait for. */
let quiet = 50
afterEach(() => {
  quiet = 50
})

function run(...argv: string[]): Promise<number> {
  const stdout = { write: (text: string) => (printed += text) }
  return say(argv, { url: room.base, stdout, quiet, bound: 10_000 })
}

const post = async (conversation: string, activity: Body) =>
  (await room.call('POST', connector(conversation), activity)).body.id
const approve = { type: 'Action.Execute', title: 'Approve', verb: 'approve', data: { id: 'A1' } }
const received = (type: string) => room.received.filter((activity) => activity.type === type)

describe('say', () => {
  it('prints the replies, cards as text', async () => {
    room.bot = async (activity) => {
      if (activity.type === 'message')
        await post(activity.conversation.id, { ...withCard(card(approve)), text: 'Here:' })
      return undefined
    }
    expect(await run('--as', 'viewer', 'batch', 'list')).toBe(0)
    expect(printed).toBe('Stagecoach:\n  Here:\n  A card\n  [Approve]\n')
    expect(received('message')[0]).toMatchObject({
      text: '<at>Stagecoach</at> batch list',
      from: { name: 'Vera Viewer' },
    })
  })

  it('waits for what the bot says after its turn, wherever the speaker sees it', async () => {
    quiet = 2_000
    let later: Promise<unknown> = Promise.resolve()
    room.bot = async (activity) => {
      if (activity.type === 'message')
        later = new Promise((resolve) =>
          setImmediate(() => resolve(post(CHANNEL, { type: 'message', text: 'afterwards' }))),
        )
      return undefined
    }
    expect(await run('--in', 'personal', 'go')).toBe(0)
    await later
    expect(printed).toBe('Stagecoach in Mail migration:\n  afterwards\n')
  })

  it('--json prints one activity a line, the card whole', async () => {
    room.bot = async (activity) => {
      if (activity.type === 'message') await post(activity.conversation.id, withCard(card(approve)))
      return undefined
    }
    expect(await run('--json', 'x')).toBe(0)
    const lines = printed.trim().split('\n')
    expect(lines).toHaveLength(1)
    expect(JSON.parse(lines[0] ?? '').attachments[0].content).toEqual(card(approve))
  })

  it('--file goes to the personal chat', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'say-'))
    const file = join(folder, 'sales-1.csv')
    await writeFile(file, 'EmailAddress\n')
    expect(await run('--file', file, 'batch new sales-1')).toBe(0)
    expect(received('message')[0]).toMatchObject({
      conversation: { conversationType: 'personal' },
      attachments: [{ name: 'sales-1.csv' }, {}],
    })
    expect(printed).toContain('said nothing')
    await rm(folder, { recursive: true })
  })

  it('tells when the bot fails, and ends with 1', async () => {
    room.bot = async () => ({ status: 500 })
    expect(await run('x')).toBe(1)
    expect(printed).toContain('HTTP 500')
  })
})

describe('say --press', () => {
  it('presses the newest button of that title, and prints answer and updated card', async () => {
    const old = await post(CHANNEL, withCard(card(approve)))
    room.clock.advance(1000)
    const id = await post(CHANNEL, withCard(card(approve)))
    await post(CHANNEL, withCard(card()))
    room.bot = async (activity) => {
      if (activity.type !== 'invoke') return undefined
      await room.call('PUT', connector(CHANNEL, id), { ...withCard(card()), text: 'decided' })
      return { body: { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: 'Thank you' } }
    }
    expect(await run('--as', 'approver', '--press', 'approve', '--input', 'reason=as agreed')).toBe(0)
    expect(printed).toBe('Stagecoach:\n  decided\n  A card\n\nTo you alone: Thank you\n')
    const [invoke] = received('invoke')
    expect([invoke.replyToId, invoke.value.action.data]).toEqual([id, { id: 'A1', reason: 'as agreed' }])
    expect(old).not.toBe(id)
  })

  it('an unknown button is answered with those there are', async () => {
    await post(CHANNEL, withCard(card(approve)))
    expect(await run('--press', 'Deny')).toBe(1)
    expect(printed).toContain('There are: [Approve]')
  })

  it('a refusal by the bot ends with 1', async () => {
    await post(CHANNEL, withCard(card(approve)))
    const value = { code: 'Forbidden', message: 'You asked for it yourself' }
    room.bot = async () => ({ body: { statusCode: 403, type: 'application/vnd.microsoft.error', value } })
    expect(await run('--press', 'Approve')).toBe(1)
    expect(printed).toContain('You asked for it yourself')
  })
})

describe('say, called wrongly', () => {
  it.each([
    [[], /nothing to say/],
    [['--as', 'boss', 'x'], /--as is one of/],
    [['--in', 'kitchen', 'x'], /--in is one of/],
    [['--file', 'a.csv', '--in', 'channel', 'x'], /personal chat only/],
    [['--press', 'A', 'x'], /either press a button or say/],
    [['--loud', 'x'], /--loud/],
    [['--press', 'A', '--input', 'x'], /name=value/],
  ])('%j ends with 2 and the usage', async (argv, why) => {
    expect(await run(...argv)).toBe(2)
    expect(printed).toMatch(why)
    expect(printed).toContain('npm run --silent say')
    expect(room.received).toEqual([])
  })

  it('a file that is not there, and a room that is not running, end with 1 and the way out', async () => {
    expect(await run('--file', '/no/such/list.csv', 'x')).toBe(1)
    expect(printed).toContain('/no/such/list.csv cannot be read')
    const stdout = { write: (text: string) => (printed += text) }
    expect(await say(['x'], { url: 'http://127.0.0.1:1', stdout })).toBe(1)
    expect(printed).toContain('npm start')
  })
})
