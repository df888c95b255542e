import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, bench, describe } from 'vitest'
import { wallClock } from '../src/clock.ts'
import { createExchangeOnline } from '../src/systems/exchange-online/index.ts'

/**
 * What it takes to read a whole tenant, 50 batches with 1,000 people each, as one look at it does: the calls' time is
 * vitest's; what memory grew to beside the same process at rest is printed at the end.
 */
const TENANT = '00000000-0000-0000-0000-0000000000aa'
const MB = 2 ** 20

const server: ChildProcess = fork(fileURLToPath(new URL('exchange-tenant-server.mjs', import.meta.url)))
const port = await new Promise<number>((resolve) => server.once('message', (message) => resolve(Number(message))))
const exchange = createExchangeOnline({ url: `http://127.0.0.1:${port}`, tenant: TENANT, clock: wallClock })

setFlagsFromString('--expose-gc')
const collect: () => void = runInNewContext('gc')
/** What is alive, and what the process holds. */
function memory() {
  collect()
  const { heapUsed, external, rss } = process.memoryUsage()
  return { live: heapUsed + external, rss }
}

// The connection, the parsers and their caches belong to the process at rest.
await exchange.users('batch-0')
const idle = memory()
const most = { live: 0, rss: 0 }
let calls = 0
let people = 0

async function readTenant(): Promise<void> {
  calls = 1
  people = 0
  for (const { identity } of await exchange.batches()) {
    const users = await exchange.users(identity)
    calls += 1
    people += users.length
    most.rss = Math.max(most.rss, process.memoryUsage().rss)
  }
}

describe('a look at a tenant', () => {
  bench('50 batches with 1,000 people each', readTenant, { warmupIterations: 1, iterations: 5, time: 1000 })
})

afterAll(async () => {
  await readTenant()
  most.live = memory().live
  const kept: unknown[] = []
  for (const { identity } of await exchange.batches()) kept.push(await exchange.users(identity))
  const whole = memory().live
  const above = (bytes: number, rest: number) => `${((bytes - rest) / MB).toFixed(1)} MB`
  console.log(
    [
      `${people} people in ${calls} calls; above the idle process (${(idle.rss / MB).toFixed(0)} MB):`,
      `at the most ${above(most.rss, idle.rss)} resident while reading, ${above(most.live, idle.live)} alive afterwards,`,
      `${above(whole, idle.live)} alive with all ${kept.length} batches kept in memory`,
    ].join(' '),
  )
  server.disconnect()
})
