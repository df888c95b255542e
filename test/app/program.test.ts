/** The built program, driven by a Bot Framework client that is not ours: the main job, and whatever else may come. */
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { makeCompany, practiceList } from '../../practice/src/company.ts'
import { click, dataOf, type Foreign, foreignConnector, message, poster, THREAD } from '../support/foreign.ts'
import { freePort, type Program, start } from '../support/program.ts'

const LIST = practiceList(makeCompany(2007), 12)
const csv = (from: number, to: number) => `EmailAddress\n${LIST.slice(from, to).join('\n')}`

let program: Program
let dataDir: string
let post: ReturnType<typeof poster>
const connectors: Foreign[] = []

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'stagecoach-program-'))
  const env = { PORT: String(await freePort()), DATA_DIR: dataDir, PRACTICE_SPEED: '5000', LOG_LEVEL: 'error' }
  program = await start('serve', env)
  post = poster(program.url)
}, 60_000)
afterEach(async () => {
  for (const connector of connectors.splice(0)) await connector.close()
})
afterAll(async () => {
  const code = await program.stop()
  rmSync(dataDir, { recursive: true, force: true })
  expect([code, program.printed()]).toEqual([0, expect.stringContaining('Stopped.')])
  expect(program.printed()).not.toMatch(/a fault in|a turn failed|was not answered|an HTTP request failed/)
})

async function connector(path?: string): Promise<Foreign> {
  const opened = await foreignConnector(path)
  connectors.push(opened)
  return opened
}

describe('the main job, from another connector', () => {
  it.each([
    ['a service URL with a path and a slash', '/amer', '/', 'job-1', [0, 4]],
    ['a service URL without', '', '', 'job-2', [4, 8]],
  ] as const)(
    '%s',
    async (_form, path, slash, batch, [from, to]) => {
      const there = await connector(path)
      const url = `${there.url}${slash}`
      expect((await post(message(url, `batch new ${batch}\n${csv(from, to)}`))).status).toBe(200)
      await there.until(({ text }) => text.includes('All 4 mailboxes can be started.'), 'the findings')
      await post(message(url, `batch start ${batch}`))
      const card = await there.until(
        ({ text }) => text.includes('Waiting for another person’s approval'),
        'the request',
      )
      expect([card.method, card.conversation]).toEqual(['POST', THREAD])
      expect(card.text).toContain(`New-MigrationBatch -Name '${batch}'`)

      const approve = dataOf(card, 'Approve')
      const own = await post(click(url, approve, { as: 'operator', card: card.id }))
      expect(own.json).toMatchObject({ statusCode: 200, type: 'application/vnd.microsoft.activity.message' })
      expect(own.json.value).toMatch(/needs the role approver/)
      const yes = await post(click(url, approve, { card: card.id }))
      expect(yes.json.type).toBe('application/vnd.microsoft.card.adaptive')
      const again = await post(click(url, approve, { card: card.id }))
      expect(again.json.value).toMatch(/Nothing changed: Adam approved it at/)
      await post(message(url, `approve ${(approve.args as { id: string }).id}`, { as: 'approver' }))
      await there.until(({ text }) => /^Nothing changed: Adam approved it at/.test(text), 'who was first')

      await there.until(({ text }) => text.startsWith(`${batch} is synced`), 'the end')
      await there.until(({ text }) => text.startsWith(`After ${batch}: checklist`), 'the checklist')
      const root = there.said.find(({ text }) => text.startsWith(`${batch}\n`))?.id
      await there.until(({ id, text }) => id === root && text.includes('4 of 4 synced'), 'the live card')
      const live = there.said.filter(({ text }) => text.startsWith(`${batch}\n`))
      expect(live.filter(({ method }) => method === 'POST')).toHaveLength(1)
      expect(live.filter(({ method, id }) => method === 'PUT' && id === root).length).toBeGreaterThan(0)
      expect(there.said.filter(({ id }) => id === card.id).length).toBeGreaterThan(1)
    },
    60_000,
  )

  it('a list as a file, approved by a typed line in a group chat', async () => {
    const there = await connector()
    const files = createServer((_request, response) => response.end(`\ufeffEmailAddress\r\n${LIST[8]}\r\n`))
    await new Promise<void>((resolve) => files.listen(0, '127.0.0.1', resolve))
    const downloadUrl = `http://127.0.0.1:${(files.address() as AddressInfo).port}/list`
    const contentType = 'application/vnd.microsoft.teams.file.download.info'
    const attachments = [{ contentType, name: 'list.csv', content: { downloadUrl, fileType: 'csv' } }]
    await post(message(there.url, 'batch new job-3', { in: 'personal', fields: { attachments } }))
    const found = await there.until(({ text }) => text.includes('The mailbox can be started.'), 'the findings')
    expect(found.conversation).toBe('a:operator')
    files.close()
    await post(message(there.url, 'batch start job-3', { in: 'group' }))
    const card = await there.until(({ text }) => text.includes('Waiting for another'), 'the request')
    expect(card.conversation).toBe('19:crew@thread.v2')
    const { id } = dataOf(card, 'Approve').args as { id: string }
    await post(message(there.url, `approve ${id}`, { as: 'approver', in: 'group' }))
    await there.until(({ text }) => text.startsWith('job-3 is synced'), 'the end')
  }, 60_000)

  it('with a connector that refuses, throttles and loses what it had', async () => {
    const there = await connector('/emea')
    const url = `${there.url}/`
    await post(message(url, `batch new job-4\n${csv(9, 12)}`))
    await post(message(url, 'batch start job-4'))
    const card = await there.until(({ text }) => text.includes('Waiting for another'), 'the request')
    const odd = [502, 429, 404, 412, 500, 429]
    there.misbehave = ({ method }) => {
      // A card that was posted is not found again: it has to live on in a new one.
      const status = method === 'PUT' || odd[0] !== 404 ? odd.shift() : undefined
      return status === undefined ? undefined : { status, headers: { 'retry-after': '1' } }
    }
    await post(click(url, dataOf(card, 'Approve'), { card: card.id }))
    await there.until(({ text }) => text.startsWith('job-4 is synced'), 'the end')
    await there.until(({ text }) => text.startsWith('job-4\n') && text.includes('3 of 3 synced'), 'the live card')
  }, 60_000)
})

describe('whatever else comes to /api/messages', () => {
  it.each([
    ['noise', { text: 'batch stop job-1, or not?', entities: [] }],
    ['an edit', { type: 'messageUpdate' }],
    ['a deletion', { type: 'messageDelete', text: undefined }],
    ['typing', { type: 'typing', text: undefined }],
    ['a reaction', { type: 'messageReaction', text: undefined, reactionsAdded: [{ type: 'like' }] }],
    ['an unknown event', { type: 'event', name: 'application/vnd.microsoft.meetingStart', text: undefined, value: {} }],
    ['new people', { type: 'conversationUpdate', text: undefined, membersAdded: [{ id: '29:new' }] }],
  ])('%s gets no answer', async (_what, fields) => {
    const there = await connector()
    expect((await post(message(there.url, 'help', { fields }))).status).toBe(200)
    await post(message(there.url, 'whoami'))
    expect(there.said.map(({ text }) => text)).toEqual([expect.stringContaining('Entra object id')])
  })

  it.each([
    ['stranger', {}],
    ['operator', { channelData: { tenant: { id: '00000000-0000-0000-0000-0000000000bb' } } }],
  ] as const)('%s %j may ask for help and whoami only', async (as, fields) => {
    const there = await connector()
    await post(message(there.url, 'help', { as, in: 'personal', fields }))
    await post(message(there.url, 'whoami', { as, in: 'personal', fields }))
    await post(message(there.url, 'batch list', { as, in: 'personal', fields }))
    const data = { command: 'batch stop', args: { batch: 'job-1' } }
    const pressed = await post(click(there.url, data, { as, in: 'personal', fields }))
    expect(there.said.map(({ text }) => text)).toEqual([
      expect.stringContaining('You are not known here yet'),
      expect.stringContaining('Entra object id'),
      expect.stringContaining('strangers may ask for “help” and “whoami” only'),
    ])
    expect(pressed.json.value).toMatch(/You are not known here/)
  })

  it('a connector that never answers holds nobody else up', async () => {
    const dead = await connector()
    dead.misbehave = () => 'hang'
    const there = await connector()
    const hanging = post(message(dead.url, 'help', { in: 'personal' })).catch(() => undefined)
    expect((await post(message(there.url, 'help', { in: 'personal' }))).status).toBe(200)
    expect(there.said).toHaveLength(1)
    await dead.close()
    connectors.splice(connectors.indexOf(dead), 1)
    await hanging
  }, 60_000)

  it('twenty turns at once get an answer each', async () => {
    const there = await connector()
    const lines = Array.from({ length: 20 }, (_, n) =>
      message(there.url, n % 2 ? 'whoami' : 'help', { in: 'personal' }),
    )
    const answers = await Promise.all(lines.map((line) => post(line)))
    expect(answers.map(({ status }) => status)).toEqual(lines.map(() => 200))
    expect(there.said).toHaveLength(20)
  })

  it('a text as long as a book is not understood, and not said again', async () => {
    const there = await connector()
    for (const text of ['x'.repeat(400_000), 'batch show '.repeat(40_000), `help ${'y'.repeat(200_000)}`]) {
      expect((await post(message(there.url, text))).status).toBe(200)
    }
    expect(there.said).toHaveLength(3)
    for (const { body } of there.said) expect(JSON.stringify(body).length).toBeLessThan(10_000)
  })
})
