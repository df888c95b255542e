/** The systems of somebody else's making that are measured against (`bench/systems-server.mjs`), for tests: small, and at once. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export interface OthersSystems {
  readonly exchange: string
  readonly graph: string
  /** `POST`s to the control door (`bench/systems/control.mjs` says what it takes). */
  control<T>(body: object): Promise<T>
  close(): Promise<void>
}

export interface OthersSize {
  readonly people?: number
  readonly batches?: number
  /** People a batch. */
  readonly size?: number
  /** Milliseconds until an answer. */
  readonly latency?: number
}

const SERVER = fileURLToPath(new URL('../../bench/systems-server.mjs', import.meta.url))

export async function openOthersSystems(options: OthersSize = {}): Promise<OthersSystems> {
  const size = { people: 2_500, batches: 2, size: 1_200, latency: 0, ...options }
  const args = Object.entries(size).flatMap(([name, value]) => [`--${name}`, String(value)])
  const child = spawn(process.execPath, [SERVER, ...args], { stdio: ['pipe', 'pipe', 'inherit'] })
  const [line] = await once(createInterface(child.stdout), 'line')
  const urls = JSON.parse(String(line)) as { exchange: string; graph: string; control: string }
  return {
    exchange: urls.exchange,
    graph: urls.graph,
    async control<T>(body: object) {
      const answer = await fetch(urls.control, { method: 'POST', body: JSON.stringify(body) })
      return (await answer.json()) as T
    },
    async close() {
      child.stdin.end()
      await once(child, 'exit')
    },
  }
}
