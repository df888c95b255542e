import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import express from 'express'
import { createFaults } from '../../practice/src/faults.ts'
import type { PersonChange } from '../../practice/src/people/changes.ts'
import { openPracticeTeams, type PracticeTeams } from '../../practice/src/teams/index.ts'
import { manualClock } from '../../src/clock.ts'

// biome-ignore lint/suspicious/noExplicitAny: bodies come over the wire; the tests read them field by field
export type Body = any

interface Answer {
  readonly status: number
  readonly body: Body
  readonly headers: Headers
}

export interface TestRoom {
  readonly base: string
  readonly room: PracticeTeams
  readonly faults: ReturnType<typeof createFaults>
  readonly clock: ReturnType<typeof manualClock>
  /** Answers the room holds back, until the test lets them go. */
  readonly late: { readonly run: () => void; readonly milliseconds: number }[]
  /** Every activity the bot was handed. */
  readonly received: Body[]
  /** What was to happen to people of the company. */
  readonly changes: PersonChange[]
  /** The bot's turn: what it does and answers. */
  bot: (activity: Body) => Promise<{ status?: number; body?: unknown } | undefined>
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
  /** The same folder, opened again as after a crash. */
  reopen(): Promise<TestRoom>
  close(): Promise<void>
}

export const CHANNEL = '19:4d61696c4d6967726174696f6e00aa01@thread.tacv2'

export function connector(conversation: string, activity = ''): string {
  const rest = activity ? `/${encodeURIComponent(activity)}` : ''
  return `/practice/connector/v3/conversations/${encodeURIComponent(conversation)}/activities${rest}`
}

export function card(...actions: unknown[]) {
  return {
    type: 'AdaptiveCard',
    version: '1.5',
    body: [{ type: 'TextBlock', text: 'A card' }],
    actions,
  }
}

export function withCard(content: unknown) {
  return { type: 'message', attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content }] }
}

export async function openTestRoom(folder?: string): Promise<TestRoom> {
  const dataDir = folder ?? (await mkdtemp(join(tmpdir(), 'practice-teams-')))
  const faults = createFaults()
  const clock = manualClock(new Date('2026-11-22T10:00:00Z'))
  const late: { run: () => void; milliseconds: number }[] = []
  const app = express()
  let base = ''
  const room = await openPracticeTeams({
    dataDir,
    faults,
    clock,
    later: (run, milliseconds) => late.push({ run, milliseconds }),
    botEndpoint: () => `${base}/api/messages`,
    baseUrl: () => base,
    people: {
      refusal: (change) =>
        'address' in change && change.address === 'nobody@x.example' ? 'nobody has that address' : undefined,
      change: (change) => void test.changes.push(change),
    },
    sampleLists: () => [{ name: 'sales.csv', text: 'EmailAddress\r\na@b.example\r\n', about: 'One mailbox' }],
  })
  app.use(room.router)
  app.post('/api/messages', express.json(), async (request, response) => {
    test.received.push(request.body)
    const { status = 200, body } = (await test.bot(request.body)) ?? {}
    if (body === undefined) response.status(status).end()
    else response.status(status).json(body)
  })
  const server = app.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  const stop = async () => {
    await room.close()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  const test: TestRoom = {
    base,
    room,
    faults,
    clock,
    late,
    received: [],
    changes: [],
    bot: async () => undefined,
    async call(method, path, body, headers = {}) {
      const response = await fetch(base + path, {
        method,
        headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      })
      const text = await response.text()
      const json = response.headers.get('content-type')?.includes('json')
      return { status: response.status, body: json ? JSON.parse(text) : text, headers: response.headers }
    },
    async reopen() {
      await stop()
      return openTestRoom(dataDir)
    },
    async close() {
      await stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
  return test
}
