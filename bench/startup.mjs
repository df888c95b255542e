/**
 * How long `serve` takes until it is ready, beside importing teams-ai by subpath, and how much memory it holds when idle,
 * beside the barest echo bot. In turns, in one run: numbers of one machine say little, the ratio travels.
 * `node bench/startup.mjs [rounds]`, after `npm run build`. Memory is read where there is `/proc`.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROUNDS = Number(process.argv[2] ?? 9)
/** Milliseconds until a program that is left alone counts as idle. */
const IDLE = 3_000
const READY = /^ready$|Stagecoach is running/m
const at = (path) => fileURLToPath(new URL(path, import.meta.url))

const ID = '00000000-0000-0000-0000-0000000000aa'
/** Real systems, none of which is asked for anything while nothing is going on; what is asked all the same goes nowhere. */
const REAL = {
  NODE_ENV: 'production',
  HOST: '127.0.0.1',
  PUBLIC_URL: 'https://stagecoach.invalid',
  EXCHANGE_ONLINE_URL: 'real',
  GRAPH_URL: 'real',
  LDAP_URL: 'none',
  TENANT_ID: ID,
  SIGN_IN: 'client-secret',
  CLIENT_ID: ID,
  CLIENT_SECRET: 'none',
  BOT_APP_ID: ID,
  BOT_SIGN_IN: 'client-secret',
  BOT_CLIENT_SECRET: 'none',
  OPERATORS: ID,
  APPROVERS: ID,
}
const KINDS = {
  'teams-ai imported': { args: [at('startup-import.mjs')], env: {} },
  'echo bot': { args: [at('startup-echo.mjs')], env: {} },
  production: { args: [at('../dist/main.js'), 'serve'], env: REAL },
  practice: { args: [at('../dist/main.js'), 'serve'], env: {} },
}

const seen = Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, { ms: [], megabytes: [] }]))
for (let round = 0; round < ROUNDS; round++) {
  for (const [kind, { args, env }] of Object.entries(KINDS)) {
    const { ms, megabytes } = await startOnce(args, env)
    seen[kind].ms.push(ms)
    seen[kind].megabytes.push(megabytes)
  }
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
const time = (kind) => median(seen[kind].ms)
const memory = (kind) => median(seen[kind].megabytes)
for (const kind of Object.keys(KINDS)) {
  console.log(`${kind.padEnd(18)} ready after ${time(kind).toFixed(0).padStart(5)} ms, idle with ${memory(kind)} MB`)
}
const ratio = (value, base) => (value / base).toFixed(2)
console.log(
  `\nready: production ${ratio(time('production'), time('teams-ai imported'))} times the import (at most 1.5),`,
)
console.log(`       practice ${ratio(time('practice'), time('teams-ai imported'))} times (at most 3)`)
console.log(`idle:  production ${ratio(memory('production'), memory('echo bot'))} times the echo bot (at most 1.3)`)

async function startOnce(args, env) {
  const folder = mkdtempSync(join(tmpdir(), 'stagecoach-startup-'))
  const settings = { PORT: String(await freePort()), DATA_DIR: folder, LOG_LEVEL: 'error', WORLD_PORT: '9' }
  const { NODE_ENV: _, ...inherited } = process.env
  const guard = new URL('../test/production/loopback-only.mjs', import.meta.url).href
  const start = performance.now()
  const child = spawn(process.execPath, [`--import=${guard}`, ...args], {
    env: { ...inherited, ...settings, WORLD_DNS: '127.0.0.1:9', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let printed = ''
  await new Promise((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      printed += String(chunk)
      if (READY.test(printed)) resolve(undefined)
    })
    child.on('exit', (code) => reject(new Error(`it ended with ${code}:\n${printed}`)))
  })
  const ms = performance.now() - start
  await new Promise((resolve) => setTimeout(resolve, IDLE))
  const status = `/proc/${child.pid}/status`
  const kilobytes = existsSync(status) ? Number(/VmRSS:\s+(\d+)/.exec(readFileSync(status, 'utf8'))?.[1]) : Number.NaN
  child.removeAllListeners('exit')
  child.kill('SIGTERM')
  await once(child, 'exit')
  rmSync(folder, { recursive: true, force: true })
  return { ms, megabytes: Math.round(kilobytes / 1_024) }
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return port
}
