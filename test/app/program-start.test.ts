/** How the built program starts, refuses to start, and ends. */
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { makeCompany, practiceList } from '../../practice/src/company.ts'
import { click, dataOf, foreignConnector, message, poster } from '../support/foreign.ts'
import { freePort, outcome, type Program, start } from '../support/program.ts'

vi.setConfig({ testTimeout: 60_000 })

const LIST = practiceList(makeCompany(2007), 3)
const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function settings(): Promise<Record<string, string>> {
  const dir = mkdtempSync(join(tmpdir(), 'stagecoach-start-'))
  cleanups.push(() => rmSync(dir, { recursive: true, force: true }))
  return { PORT: String(await freePort()), DATA_DIR: dir, PRACTICE_SPEED: '1000', LOG_LEVEL: 'warn' }
}

async function running(env: Record<string, string>): Promise<Program> {
  const program = await start('serve', env)
  cleanups.push(() => (program.process.exitCode === null ? program.kill() : undefined))
  return program
}

async function connector() {
  const opened = await foreignConnector()
  cleanups.push(() => opened.close())
  return opened
}

describe('it does not start, and says why', () => {
  it('on a port that is taken', async () => {
    const env = await settings()
    const other = createServer().listen(Number(env.PORT), '127.0.0.1')
    cleanups.push(() => other.close())
    const { code, printed } = await outcome('serve', env)
    expect([code, printed]).toEqual([1, expect.stringMatching(/Port \d+ is taken by another program.\nSet PORT/)])
    other.close()
    // Nothing of the attempt is left to hold the next one up.
    expect(await (await running(env)).stop()).toBe(0)
  })

  it('on a data folder that is in use, without disturbing who uses it', async () => {
    const env = await settings()
    const first = await running(env)
    const { code, printed } = await outcome('serve', { ...env, PORT: String(await freePort()) })
    expect([code, printed]).toEqual([
      1,
      expect.stringMatching(/Another Stagecoach is at work in the data folder .*DATA_DIR/s),
    ])
    expect(await first.stop()).toBe(0)
  })

  it.each([
    ['a real system without credentials', { EXCHANGE_ONLINE_URL: 'https://outlook.office365.com' }, /BOT_APP_ID/],
    ['production with practice systems', { NODE_ENV: 'production' }, /NODE_ENV=production: .* would be practice/],
    ['an address others can reach', { HOST: '0.0.0.0' }, /HOST: .*loopback only/],
    ['a port that is none', { PORT: '70000' }, /PORT/],
  ])('for %s', async (_why, extra, says) => {
    const { code, printed } = await outcome('serve', { ...(await settings()), ...extra })
    expect([code, printed]).toEqual([1, expect.stringMatching(says)])
    expect(printed).not.toMatch(/\n\s+at /)
  })

  it('where its data folder cannot be', async () => {
    const env = await settings()
    const file = join(env.DATA_DIR ?? '', 'a-file')
    writeFileSync(file, '')
    const { code, printed } = await outcome('serve', { ...env, DATA_DIR: file })
    expect([code, printed]).toEqual([1, expect.stringMatching(/The data folder .*a-file cannot be used \(E\w+\)/)])
    expect(printed).not.toMatch(/\n\s+at /)
  })

  it('for a task it does not know', async () => {
    expect(await outcome('constructor', {})).toEqual({ code: 2, printed: expect.stringContaining('One of: serve') })
  })

  it('on the data of a newer program, and touches nothing of it', async () => {
    const env = await settings()
    const there = await connector()
    const program = await running(env)
    await poster(program.url)(message(there.url, `batch new later-1\nEmailAddress\n${LIST.join('\n')}`))
    await program.stop()
    const file = join(env.DATA_DIR ?? '', 'store', 'documents', 'batch', 'later-1.json')
    const newer = JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), schemaVersion: 99 })
    writeFileSync(file, newer)
    const { code, printed } = await outcome('serve', env)
    expect([code, printed]).toEqual([1, expect.stringMatching(/later-1.json was written by a newer Stagecoach/)])
    expect(readFileSync(file, 'utf8')).toBe(newer)
  })
})

describe('it starts', () => {
  it('with files that somebody spoilt: they are set aside and named, the rest goes on', async () => {
    const env = await settings()
    const there = await connector()
    const first = await running(env)
    const post = poster(first.url)
    for (const name of ['kept-1', 'spoilt-1'])
      await post(message(there.url, `batch new ${name}\nEmailAddress\n${LIST[0]}`))
    await post(message(there.url, 'batch start kept-1'))
    await first.stop()
    const store = join(env.DATA_DIR ?? '', 'store')
    const folder = join(store, 'documents', 'batch')
    writeFileSync(join(folder, 'spoilt-1.json'), '{"kind":"batch","id":"spoilt-1","va')
    writeFileSync(join(folder, 'strange.json'), '{}')
    appendFileSync(join(store, 'logs', 'audit.jsonl'), '{"at":"2026-')
    const again = await running(env)
    await poster(again.url)(message(there.url, 'batch list'))
    const list = await there.until(({ text }) => text.includes('1 batch'), 'the list')
    expect(list.text).toMatch(/kept-1/)
    for (const name of ['spoilt-1.json', 'strange.json', 'audit.jsonl']) expect(again.printed()).toContain(name)
    expect(readdirSync(folder).filter((name) => name.includes('.corrupt-'))).toHaveLength(2)
    expect(await again.stop()).toBe(0)
  })

  it('at once after kill -9', async () => {
    const env = await settings()
    const first = await running(env)
    await first.kill()
    expect(await (await running(env)).stop()).toBe(0)
  })

  it('and says alive and ready', async () => {
    const program = await running(await settings())
    const status = async (path: string) => (await fetch(program.url + path)).status
    expect([await status('/healthz'), await status('/readyz'), await status('/')]).toEqual([200, 200, 200])
  })

  it.runIf(existsSync('/proc/self/net/tcp'))('and listens on loopback with everything it has', async () => {
    const program = await running(await settings())
    // As the kernel writes it, 0100007F is 127.0.0.1.
    const addresses = listening(program.process.pid ?? 0)
    expect(addresses.length).toBeGreaterThan(3)
    for (const address of addresses) expect(address).toMatch(/^0100007F:/)
  })
})

describe('a page somebody has open in a browser', () => {
  const send = (url: string, path: string, headers: Record<string, string>, body: string) =>
    new Promise<number>((resolve, reject) => {
      const call = request(url + path, { method: 'POST', headers }, (response) => {
        response.resume()
        resolve(response.statusCode ?? 0)
      })
      call.on('error', reject)
      call.end(body)
    })

  it('of another origin, or by another name of this machine, moves nothing', async () => {
    const env = await settings()
    const program = await running(env)
    const there = await connector()
    const own = `127.0.0.1:${env.PORT}`
    const json = { 'content-type': 'application/json' }
    for (const path of ['/api/messages', '/practice/api/say', '/practice/api/reset', '/practice/api/faults']) {
      const body = path === '/api/messages' ? JSON.stringify(message(there.url, 'help')) : '{"text":"help"}'
      const answers = [
        await send(program.url, path, { ...json, host: `rebound.test:${env.PORT}` }, body),
        await send(program.url, path, { ...json, origin: 'https://evil.test' }, body),
        await send(program.url, path, { ...json, origin: 'null' }, body),
        await send(program.url, path, { ...json, origin: `http://127.0.0.1:1` }, body),
        await send(program.url, path, { 'content-type': 'text/plain', origin: `http://${own}` }, body),
      ]
      expect(answers).toEqual([403, 403, 403, 403, path === '/api/messages' ? 400 : 415])
    }
    expect(there.said).toEqual([])
    expect((await poster(program.url)(message(there.url, 'help'))).status).toBe(200)
    for (const path of ['/', '/practice/room/index.html']) {
      const policy = (await fetch(program.url + path)).headers.get('content-security-policy')
      expect(policy).toMatch(/default-src 'self'.*frame-ancestors 'none'/)
    }
  })
})

describe('SIGTERM', () => {
  it('ends it cleanly in time, with a turn in flight and a connector that never answers', async () => {
    const program = await running(await settings())
    const there = await connector()
    const post = poster(program.url)
    await post(message(there.url, `batch new last-1\nEmailAddress\n${LIST.join('\n')}`))
    there.misbehave = () => 'hang'
    // Its card is on its way by itself, the other answer within the turn.
    await post(message(there.url, 'batch start last-1'))
    const turn = post(message(there.url, 'help')).catch(() => undefined)
    expect(await program.stop()).toBe(0)
    expect(program.printed()).toContain('Stopped.')
    await turn
  })

  it('ends it though a run waits for a write that never answers; what was agreed to goes on after the next start', async () => {
    const env = await settings()
    const dataDir = env.DATA_DIR ?? ''
    const program = await running(env)
    const there = await connector()
    const post = poster(program.url)
    await post(message(there.url, `batch new last-2\nEmailAddress\n${LIST.join('\n')}`))
    await post(message(there.url, 'batch start last-2'))
    const card = await there.until(({ text }) => text.includes('Waiting for another'), 'the request')
    const headers = { 'content-type': 'application/json' }
    const fault = JSON.stringify({ fault: 'exchange-timeout', on: true })
    await fetch(`${program.url}/practice/api/faults`, { method: 'POST', headers, body: fault })
    const approve = dataOf(card, 'Approve')
    await post(click(there.url, approve, { card: card.id }))
    const journal = join(dataDir, 'store', 'logs', `run-${(approve.args as { id: string }).id}.jsonl`)
    const written = () => existsSync(journal) && readFileSync(journal, 'utf8').includes('"checkpoint"')
    await vi.waitUntil(written, { timeout: 30_000 })
    expect(await program.stop()).toBe(0)
    expect(program.printed()).toContain('Stopped.')
    expect(program.printed()).not.toContain('a fault in')

    await running(env)
    await there.until(({ text }) => text.startsWith('last-2 is synced'), 'the end')
    const made = readFileSync(join(dataDir, 'practice', 'exchange-online.jsonl'), 'utf8')
    expect(made.split('\n').filter((line) => /last-2/.test(line) && /created|new/i.test(line))).toHaveLength(1)
  })
})

/** Local addresses of the TCP sockets a process listens on, as the kernel writes them. */
function listening(pid: number): string[] {
  const links = readdirSync(`/proc/${pid}/fd`).map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`))
  const own = new Set(links.map((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? ''))
  return ['tcp', 'tcp6'].flatMap((table) =>
    readFileSync(`/proc/${pid}/net/${table}`, 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => fields[3] === '0A' && own.has(fields[9] ?? ''))
      .map((fields) => fields[1] ?? ''),
  )
}
