/**
 * A production installation as docs/setup.md has it: the tree without sources and without practice, the packages as npm
 * installs them, and a bot with real settings in a world of its own on loopback.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeCompany, practiceList } from '../../practice/src/company.ts'
import { findNpm } from '../../scripts/lib/install.mjs'
import { message, poster } from '../support/foreign.ts'
import { PROJECT } from '../support/imports.ts'
import { freePort, outcome, type Program, start } from '../support/program.ts'
import { openWorld, SERVICE_URL, type World } from './world.ts'

const TREE = ['package.json', 'package-lock.json', 'dist', 'cards', 'appPackage', 'scripts']
const folder = mkdtempSync(join(tmpdir(), 'stagecoach-production-'))
const tree = join(folder, 'tree')
const main = join(tree, 'dist', 'main.js')
const packages = join(tree, 'node_modules')
let world: World

/** npm in the tree. The world is in this process and must go on meanwhile. */
async function npm(args: readonly string[], settings: Record<string, string> = {}) {
  const { NODE_ENV: _, ...inherited } = process.env
  const program = findNpm(process.env, process.execPath) ?? ''
  const child = spawn(process.execPath, [program, ...args], { cwd: tree, env: { ...inherited, ...settings } })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += String(chunk)))
  const [code] = await once(child, 'close')
  return { code, printed }
}

beforeAll(async () => {
  for (const name of TREE) cpSync(join(PROJECT, name), join(tree, name), { recursive: true })
  const { code, printed } = await npm(['ci', '--omit=dev', '--no-audit', '--no-fund', '--prefer-offline'])
  expect([code, printed]).toEqual([0, expect.stringMatching(/added \d+ packages/)])
  world = await openWorld(folder, await freePort())
}, 300_000)
afterAll(async () => {
  await world?.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('the installed packages', () => {
  it('are those of production: nothing of practice, no tools', () => {
    const there = readdirSync(packages)
    expect(there).toContain('botbuilder')
    for (const name of ['selfsigned', 'adaptivecards', '@stagecoach', 'typescript', 'vitest']) {
      expect(there).not.toContain(name)
    }
  })
})

describe('the bot', () => {
  let program: Program
  let post: ReturnType<typeof poster>
  beforeAll(async () => {
    program = await start('serve', world.settings, main)
    post = poster(program.url)
  }, 60_000)

  it('serves in production, with every system real', () => {
    expect(program.printed()).toMatch(/Exchange Online: real, at https:\/\/outlook.office365.com/)
  })

  it('does not listen to who is not Teams', async () => {
    const unsigned = await post(message(SERVICE_URL, 'help'))
    expect([unsigned.status, unsigned.text]).toEqual([401, ''])
    expect(world.connector.said).toEqual([])
  })

  it('answers Teams, with a card', async () => {
    const { status } = await post(message(SERVICE_URL, 'whoami'), { authorization: world.authorization() })
    expect(status).toBe(200)
    expect((await world.connector.until(({ text }) => /Olga/.test(text))).text).toMatch(/operator/)
  })

  it('asks Exchange Online and Graph about a list', async () => {
    const list = practiceList(makeCompany(2007), 3)
    const text = `batch new first-1\nEmailAddress\n${list.join('\n')}`
    await post(message(SERVICE_URL, text), { authorization: world.authorization() })
    await world.connector.until(({ text }) => text.includes('All 3 mailboxes can be started.'), 'the findings')
    expect([...world.asked].sort()).toEqual([
      'graph.microsoft.com',
      'login.botframework.com',
      'login.microsoftonline.com',
      'outlook.office365.com',
      'smba.trafficmanager.net',
    ])
  })

  it('is looked at by the doctor, who installs and builds nothing', async () => {
    const state = () => [readdirSync(tree), readdirSync(packages).map((name) => statSync(join(packages, name)).mtimeMs)]
    const before = state()
    const { printed } = await npm(['run', 'doctor'], world.settings)
    expect(printed).toMatch(/Complete; every system is real\./)
    expect(printed).not.toMatch(/\n\s+at /)
    expect(state()).toEqual(before)
  })

  it('stops when it is told to', async () => {
    expect([await program.stop(), program.printed()]).toEqual([0, expect.stringContaining('Stopped.')])
    expect(program.printed()).not.toMatch(/a fault in|a turn failed/)
  })
})

describe('what needs more than is here', () => {
  it.each(['package', 'build', 'test'])('npm run %s says so in a sentence', async (task) => {
    const { code, printed } = await npm(['run', task])
    expect([code, printed]).toEqual([1, expect.stringContaining(`npm run ${task}: this needs a clone of the project.`)])
    expect(existsSync(join(tree, 'build'))).toBe(false)
  })

  it.each(['serve', 'tour', 'say', 'practice', 'doctor'])(
    'main.js %s, with nothing set, says that practice is not here',
    async (task) => {
      const { code, printed } = await outcome(
        task,
        { DATA_DIR: join(folder, 'none'), PORT: String(await freePort()) },
        main,
      )
      expect([code, printed]).toEqual([
        1,
        expect.stringMatching(/^Practice is not installed here: .*\n.*docs\/configuration\.md/),
      ])
    },
  )
})
