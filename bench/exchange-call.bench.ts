import { type ChildProcess, fork } from 'node:child_process'
import { Agent, request } from 'node:http'
import { fileURLToPath } from 'node:url'
import { afterAll, bench, describe } from 'vitest'
import { wallClock } from '../src/clock.ts'
import { createExchangeOnline } from '../src/systems/exchange-online/index.ts'

/**
 * What one adapter call costs beside a bare request to the same server in the same run, by `node:http` and by `fetch`,
 * which is undici. The time is
 * vitest's; the CPU is printed at the end. Numbers of one machine say little: the ratio travels.
 */
const TENANT = '00000000-0000-0000-0000-0000000000aa'
const AT_ONCE = 4
const ROUND = 100

const server: ChildProcess = fork(fileURLToPath(new URL('exchange-server.mjs', import.meta.url)))
const port = await new Promise<number>((resolve) => server.once('message', (message) => resolve(Number(message))))
const url = `http://127.0.0.1:${port}`
const agent = new Agent({ keepAlive: true })
const exchange = createExchangeOnline({ url, tenant: TENANT, clock: wallClock })

function bareCall(): Promise<unknown> {
  const body = JSON.stringify({
    CmdletInput: { CmdletName: 'Get-MigrationBatch', Parameters: { Identity: 'sales-1' } },
  })
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
  return new Promise((resolve, reject) => {
    const sent = request(
      `${url}/adminapi/beta/${TENANT}/InvokeCommand`,
      { method: 'POST', agent, headers },
      (answer) => {
        const chunks: Uint8Array[] = []
        answer.on('data', (chunk) => chunks.push(chunk))
        answer.on('end', () => resolve(JSON.parse(Buffer.concat(chunks).toString('utf8'))))
        answer.on('error', reject)
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
}

async function bareFetch(): Promise<unknown> {
  const body = JSON.stringify({
    CmdletInput: { CmdletName: 'Get-MigrationBatch', Parameters: { Identity: 'sales-1' } },
  })
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${url}/adminapi/beta/${TENANT}/InvokeCommand`, { method: 'POST', headers, body })
  return answer.json()
}

const spent = { undici: { calls: 0, cpu: 0 }, bare: { calls: 0, cpu: 0 }, adapter: { calls: 0, cpu: 0 } }

/** A round of calls, four at once; its CPU, in microseconds, is put down to `kind`. */
async function round(kind: keyof typeof spent, call: () => Promise<unknown>): Promise<void> {
  const before = process.cpuUsage()
  let left = ROUND
  const caller = async () => {
    while (left-- > 0) await call()
  }
  await Promise.all(Array.from({ length: AT_ONCE }, caller))
  const { user, system } = process.cpuUsage(before)
  spent[kind].calls += ROUND
  spent[kind].cpu += user + system
}

describe(`${ROUND} calls, ${AT_ONCE} at once`, () => {
  const options = { warmupIterations: 20, iterations: 100, time: 3000 }
  bench('a bare node:http request', () => round('bare', bareCall), options)
  bench('a bare request by undici', () => round('undici', bareFetch), options)
  bench('an adapter call', () => round('adapter', () => exchange.batch('sales-1')), options)
})

afterAll(() => {
  const cost = (kind: keyof typeof spent) => spent[kind].cpu / Math.max(1, spent[kind].calls)
  const adapter = cost('adapter')
  const beside = (['bare', 'undici'] as const).map(
    (kind) =>
      `${kind === 'bare' ? 'node:http' : kind} ${cost(kind).toFixed(0)} us (${(adapter / cost(kind)).toFixed(2)} times)`,
  )
  console.log(`CPU a call: adapter ${adapter.toFixed(0)} us, beside ${beside.join(', ')}`)
  agent.destroy()
  server.disconnect()
})
