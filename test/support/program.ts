/** The built program in a process of its own, as an administrator starts it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url))

export interface Program {
  readonly url: string
  readonly process: ChildProcess
  readonly printed: () => string
  /** SIGKILL, at once. */
  kill(): Promise<void>
  /** SIGTERM; answers the exit code. */
  stop(): Promise<number | null>
}

/** Starts `main` with a task and resolves when `ready` holds of what it printed or answers. */
export async function start(task: string, env: Record<string, string>, main = MAIN): Promise<Program> {
  const { NODE_ENV: _, ...inherited } = process.env
  const child = spawn(process.execPath, [main, task], {
    env: { ...inherited, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += String(chunk)))
  const exited = once(child, 'exit')
  const url = `http://127.0.0.1:${env.PORT}`
  const ready = task === 'serve' ? () => answers(`${url}/readyz`) : () => Promise.resolve(/DNS_SERVER=/.test(printed))
  while (!(await ready())) {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}:\n${printed}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return {
    url,
    process: child,
    printed: () => printed,
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
    async stop() {
      child.kill('SIGTERM')
      const [code] = await exited
      return code
    },
  }
}

/** Runs it to its end: for starts that are to be refused. */
export async function outcome(
  task: string,
  env: Record<string, string>,
  main = MAIN,
): Promise<{ code: number; printed: string }> {
  const { NODE_ENV: _, ...inherited } = process.env
  const child = spawn(process.execPath, [main, task], {
    env: { ...inherited, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += String(chunk)))
  const [code] = await once(child, 'exit')
  return { code, printed }
}

async function answers(url: string): Promise<boolean> {
  return fetch(url)
    .then((response) => response.ok)
    .catch(() => false)
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
