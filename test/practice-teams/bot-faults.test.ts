/** The real bot in the practice room, while Teams misbehaves: every word is heard once, and answered once. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createFaults, type FaultName } from '../../practice/src/faults.ts'
import { openPracticeTeams, type PracticeTeams } from '../../practice/src/teams/index.ts'
import type { Answer } from '../../src/messages/answer.ts'
import type { Request } from '../../src/messages/request.ts'
import { Adapter } from '../../src/teams/adapter.ts'
import { createBot } from '../../src/teams/bot.ts'
import { onLoopback } from '../../src/teams/hosts.ts'
import { createTeamsServer, type TeamsServer } from '../../src/teams/server.ts'
import { onceInMemory } from '../support/once.ts'
import { type Body, card } from './harness.ts'

const log = { warn: () => {}, error: () => {} }
const faults = createFaults()
const late: (() => void)[] = []
let received: Request[] = []
let url = ''
let dataDir = ''
let room: PracticeTeams
let server: TeamsServer

const button = {
  type: 'Action.Execute',
  title: 'Press',
  verb: 'stagecoach',
  data: { command: 'status', args: {}, card: 'answer' },
}
const answer = (): Answer => ({ posts: [{ card: card(button), summary: `answer ${received.length}` }] })

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'practice-teams-'))
  const options = { dataDir, faults, later: (run: () => void) => late.push(run), sampleLists: () => [] }
  room = await openPracticeTeams({ ...options, botEndpoint: () => `${url}/api/messages`, baseUrl: () => url })
  const bot = createBot({
    adapter: new Adapter({ type: 'none' }, log),
    handle: async (request) => {
      received.push(request)
      return answer()
    },
    onInstalled: async () => {},
    allowServiceUrl: onLoopback,
    once: { deliveries: onceInMemory(), greetings: onceInMemory() },
    files: { allow: onLoopback, timeoutMs: 5_000 },
    log,
    now: () => new Date('2026-11-22T10:00:00Z'),
    pause: async () => {},
  })
  server = await createTeamsServer({
    bot,
    routers: [room.router],
    downloads: async () => undefined,
    ready: () => true,
    host: '127.0.0.1',
    port: 0,
    log,
  })
  url = server.url
})

afterEach(async () => {
  faults.clear()
  received = []
  await server.close()
  await room.close()
  await rm(dataDir, { recursive: true, force: true })
})

async function call(method: string, path: string, body?: unknown): Promise<Body> {
  const init = body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
  return (await fetch(`${url}/practice/api/${path}`, { method, ...init })).json()
}
const say = (text: string) => call('POST', 'say', { text })
const fromBot = async (): Promise<Body[]> =>
  (await call('GET', 'state')).messages.filter(({ from }: Body) => from.role === 'bot')

describe('what is said in the room', () => {
  it('twice delivered, is taken once, a press as well', async () => {
    faults.on('teams-delivers-twice')
    const said = await say('status')
    expect(said.bot.ok).toBe(true)
    expect([received.length, (await fromBot()).length]).toEqual([1, 1])
    const pressed = await call('POST', 'press', { activity: (await fromBot())[0].id, title: 'Press' })
    expect(pressed.bot.ok).toBe(true)
    expect(received).toHaveLength(2)
  })

  it.each<FaultName>(['teams-precondition', 'teams-throttled', 'teams-unavailable'])(
    'is answered once through %s',
    async (fault) => {
      await call('POST', 'open', {})
      faults.on(fault, 1)
      await say('status')
      expect(faults.active()).toEqual([])
      expect([received.length, (await fromBot()).length]).toEqual([1, 1])
    },
  )

  it('is answered once when the connector is slow', async () => {
    await call('POST', 'open', {})
    faults.on('teams-slow', 1)
    const said = say('status')
    while (late.length === 0) await call('GET', 'faults')
    for (const answerNow of late.splice(0)) answerNow()
    expect((await said).bot.ok).toBe(true)
    expect([received.length, (await fromBot()).length]).toEqual([1, 1])
  })
})
