/** The processes of a measured run: each started, asked for its memory, and ended by us. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const at = (path) => fileURLToPath(new URL(path, import.meta.url))
const MAIN = at('../../dist/main.js')

/** What must be ended, newest first. */
const started = []
export async function endAll() {
  for (const child of started.splice(0).reverse()) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
}

function start(args, env, stdio) {
  const { NODE_ENV: _, ...inherited } = process.env
  const child = spawn(process.execPath, args, { env: { ...inherited, ...env }, stdio })
  started.push(child)
  return child
}

/** Whose systems: a program each, which say where they are in one line of JSON. */
const PROGRAMS = { others: '../systems-server.mjs', practice: '../practice-systems.mjs' }

/** `{ exchange, graph, control(body) }`; of practice `ldap` and `dns` too. */
export async function startSystems(whose, size) {
  const args = Object.entries(size).flatMap(([name, value]) => [`--${name}`, String(value)])
  const child = start([at(PROGRAMS[whose]), ...args], {}, ['pipe', 'pipe', 'inherit'])
  const [line] = await once(createInterface(child.stdout), 'line')
  const urls = JSON.parse(line)
  const control = async (body) => (await fetch(urls.control, { method: 'POST', body: JSON.stringify(body) })).json()
  return { ...urls, control, stop: () => stop(child) }
}

/** The bot as it is built, practice Teams, the systems at these addresses, and nothing else. */
export async function startBot({ systems, dns, folder, probe, speed = 1 }) {
  const port = await freePort()
  const env = {
    PORT: String(port),
    DATA_DIR: folder,
    LOG_LEVEL: 'error',
    EXCHANGE_ONLINE_URL: systems.exchange,
    GRAPH_URL: systems.graph,
    ...(systems.ldap === undefined
      ? { LDAP_URL: 'none' }
      : { LDAP_URL: systems.ldap.url, LDAP_BIND_DN: systems.ldap.bindDn, LDAP_PASSWORD: systems.ldap.password }),
    DNS_SERVER: systems.dns ?? dns,
    PRACTICE_SPEED: String(speed),
    ...probeFile(probe),
  }
  const child = start([...preloaded(probe), MAIN, 'serve'], env, ['ignore', 'pipe', 'pipe'])
  const url = `http://127.0.0.1:${port}`
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += String(chunk)))
  while (!(await answers(`${url}/readyz`))) {
    if (child.exitCode !== null) throw new Error(`the bot ended with ${child.exitCode}:\n${printed}`)
    await pause(20)
  }
  return {
    url,
    memory: () => memoryOf(child.pid),
    watch: () => watchMemory(child.pid),
    stop: () => stop(child),
    errors: () => printed.split('\n').filter((line) => line.startsWith('{')),
  }
}

/** The smallest teams-ai bot there is. */
export async function startEcho(probe) {
  const port = await freePort()
  const child = start([...preloaded(probe), at('../startup-echo.mjs')], { PORT: String(port), ...probeFile(probe) }, [
    'ignore',
    'pipe',
    'inherit',
  ])
  await once(createInterface(child.stdout), 'line')
  return { url: `http://127.0.0.1:${port}` }
}

const preloaded = (probe) => (probe === undefined ? [] : [`--import=${new URL('./probe.mjs', import.meta.url).href}`])
const probeFile = (probe) => (probe === undefined ? {} : { PROBE_FILE: probe })

/** Resident megabytes; NaN where there is no `/proc`. */
function memoryOf(pid) {
  const file = `/proc/${pid}/status`
  return existsSync(file) ? Number(/VmRSS:\s+(\d+)/.exec(readFileSync(file, 'utf8'))?.[1]) / 1_024 : Number.NaN
}

/** Looks 20 times a second; answers the highest seen. */
function watchMemory(pid) {
  let most = 0
  const timer = setInterval(() => {
    most = Math.max(most, memoryOf(pid))
  }, 50)
  return () => {
    clearInterval(timer)
    return most
  }
}

async function stop(child) {
  if (child.exitCode !== null) return
  child.kill('SIGTERM')
  await once(child, 'exit')
}

const answers = (url) =>
  fetch(url)
    .then((response) => response.ok)
    .catch(() => false)

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return port
}
