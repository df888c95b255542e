/**
 * kill -9 at random moments of the main job, and a new start each time. The people in the room merely try again; what
 * must hold is: one batch in Exchange, no approval lost, nothing told that was not so.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { makeCompany, practiceList } from '../practice/src/company.ts'
import { roomClient } from '../practice/src/room-client.ts'
import { textOf } from './support/harness.ts'
import { freePort, type Program, start } from './support/program.ts'

const SEED = 2007
const KILLS = 6
const open: Program[] = []
const folders: string[] = []
afterEach(async () => {
  for (const program of open.splice(0)) await program.kill()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'stagecoach-kill-'))
  folders.push(dir)
  return dir
}

/** Repeatable pauses, so that a failing run can be run again. */
function pauses(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return 150 + (state % 1_700)
  }
}

interface Given {
  readonly id: string
  readonly text: string
}

async function job(env: Record<string, string>, pause: () => number): Promise<Given[]> {
  let program = await start('serve', env)
  open.push(program)
  const room = roomClient(program.url)
  let done = false
  const killer = (async () => {
    for (let kill = 0; kill < KILLS && !done; kill++) {
      await new Promise((resolve) => setTimeout(resolve, pause()))
      await program.kill()
      open.splice(open.indexOf(program), 1)
      program = await start('serve', env)
      open.push(program)
    }
  })()

  /** What stands in the channel now; waits while the program is away. */
  async function given(): Promise<Given[]> {
    for (;;) {
      const state = await room.state('operator').catch(() => undefined)
      if (state !== undefined) {
        return state.messages.map((message) => ({
          id: message.id,
          text: textOf((message.attachments ?? []).map((attachment) => attachment.content)),
        }))
      }
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
  const attempt = (as: string, text: string) => room.say({ as, in: 'channel', text }).catch(() => undefined)
  async function until(goal: (given: Given[]) => boolean, meanwhile?: () => Promise<unknown>): Promise<Given[]> {
    for (let look = 0; look < 600; look++) {
      const now = await given()
      if (goal(now)) return now
      await meanwhile?.()
      await new Promise((resolve) => setTimeout(resolve, 150))
    }
    throw new Error(`it never came to that:\n${(await given()).map(({ text }) => text).join('\n---\n')}`)
  }
  const says = (pattern: RegExp) => (now: Given[]) => now.some(({ text }) => pattern.test(text))

  const list = `EmailAddress\n${practiceList(makeCompany(SEED), 5).join('\n')}`
  await until(says(/All 5 mailboxes can be started|in Exchange Online already|asked for already/), () =>
    attempt('operator', `batch new sales-1\n${list}`),
  )
  const waiting = /Waiting for another person’s approval/
  const asked = await until(says(waiting), () => attempt('operator', 'batch start sales-1'))
  const id = /Request\n(\w{4})/.exec(asked.find(({ text }) => waiting.test(text))?.text ?? '')?.[1]
  await until(says(/Abel Approver approved it/), () => attempt('approver', `approve ${id}`))
  const end = await until(says(/sales-1 is synced/))
  done = true
  await killer
  return end
}

describe('kill -9 in the middle of the main job', () => {
  it('with the embedded estate', async () => {
    const dataDir = folder()
    const env = {
      PORT: String(await freePort()),
      DATA_DIR: dataDir,
      PRACTICE_SPEED: '900',
      PRACTICE_SEED: String(SEED),
    }
    const given = await job(env, pauses(7))
    const journal = readFileSync(join(dataDir, 'practice', 'exchange-online.jsonl'), 'utf8')
    expect(
      journal.split('\n').filter((line) => /sales-1/.test(line) && /batch-(made|created)|created|new/i.test(line)),
    ).toHaveLength(1)
    expectTruth(given)
  }, 180_000)

  it('with an Exchange that lives on in another process', async () => {
    const port = await freePort()
    const common = { PRACTICE_SPEED: '900', PRACTICE_SEED: String(SEED) }
    const estate = await start('practice', { ...common, PORT: String(port), DATA_DIR: folder() })
    open.push(estate)
    const printed = Object.fromEntries([...estate.printed().matchAll(/^([A-Z_]+)=(.*)$/gm)].map((m) => [m[1], m[2]]))
    const env = { ...printed, PORT: String(await freePort()), DATA_DIR: folder() }
    const given = await job(env, pauses(11))
    expectTruth(given)
    const response = await fetch(
      `${printed.EXCHANGE_ONLINE_URL}/adminapi/beta/00000000-0000-0000-0000-0000000000aa/InvokeCommand`,
      {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ CmdletInput: { CmdletName: 'Get-MigrationBatch', Parameters: {} } }),
      },
    )
    const { value } = (await response.json()) as { value: { Identity: string; TotalCount: number }[] }
    expect(value.filter(({ Identity }) => /^sales-1/i.test(Identity)).map(({ TotalCount }) => TotalCount)).toEqual([5])
  }, 180_000)
})

function expectTruth(given: readonly Given[]): void {
  const texts = given.map(({ text }) => text)
  expect(
    texts.filter((text) => /Nothing was done|fault in Stagecoach|removed outside|Something went wrong/.test(text)),
  ).toEqual([])
  // One live card, told of each turn once or, after a kill at the wrong moment, twice.
  expect(texts.filter((text) => text.startsWith('sales-1\n') && /of 5 synced/.test(text)).length).toBeLessThanOrEqual(2)
  expect(texts.some((text) => /^sales-1 has started/.test(text))).toBe(true)
}
