import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { say } from '../../practice/src/say.ts'
import { parseSay } from '../../practice/src/say-args.ts'
import { openTestRoom, type TestRoom } from './harness.ts'

let room: TestRoom
let printed: string
beforeEach(async () => {
  room = await openTestRoom()
  printed = ''
})
afterEach(() => room.close())

const run = (...argv: string[]): Promise<number> =>
  say(argv, { url: room.base, stdout: { write: (text: string) => (printed += text) } })
const change = (body: unknown) => room.call('POST', '/practice/api/people', body)

describe('people of the company, changed from the room', () => {
  it('are told what may happen to them', async () => {
    const { changes } = (await room.call('GET', '/practice/api/people')).body
    expect(changes).toContainEqual({ kind: 'leave', sentence: 'gone from every system' })
  })

  it('leave, and nothing is said to the bot', async () => {
    expect(await run('--change', 'leave=anna@x.example')).toBe(0)
    expect(printed).toBe('It has happened: gone from every system.\n')
    expect(room.changes).toEqual([{ kind: 'leave', address: 'anna@x.example' }])
    expect(room.received).toEqual([])
  })

  it('are renamed, and touched by the thousand', async () => {
    expect(await run('--change', 'rename=anna@x.example', '--to', 'Anna Winter')).toBe(0)
    expect(await run('--change', 'rewrite=5000')).toBe(0)
    expect(room.changes).toEqual([
      { kind: 'rename', address: 'anna@x.example', to: 'Anna Winter' },
      { kind: 'rewrite', count: 5000 },
    ])
  })

  it('are not changed where it cannot be', async () => {
    expect(await run('--change', 'leave=nobody@x.example')).toBe(1)
    expect(printed).toBe('say: This cannot happen: nobody has that address.\n')
    expect((await change({ kind: 'primary', address: 'anna@x.example', to: 'no address' })).status).toBe(400)
    expect((await change({ kind: 'rename', address: 'anna@x.example' })).status).toBe(400)
    expect((await change({ kind: 'explode', address: 'anna@x.example' })).status).toBe(400)
    expect((await change({ kind: 'rewrite' })).status).toBe(400)
    expect(room.changes).toEqual([])
  })

  it.each([
    ['--change', 'leave'],
    ['--to', 'Anna Winter', 'help'],
    ['--change', 'leave=a@x.example', 'help'],
  ])('is not understood: say %s %s', (...argv) => {
    expect(parseSay(argv)).toHaveProperty('wrong')
  })
})
