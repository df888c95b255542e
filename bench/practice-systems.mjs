/**
 * The practice estate in a process of its own, its Exchange Online and Graph behind ways that count and wait: what
 * `systems-server.mjs` is, with a directory. `node bench/practice-systems.mjs [--people 50000] [--batches 50] [--size 1000]
 * [--latency 50] [--speed 1]`, after `npm run build`. Prints one line of JSON: `{ exchange, graph, control, ldap, dns }`.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openPractice } from '@stagecoach/practice'
import { countersFor } from './systems/counters.mjs'
import { exchangeKind, graphKind } from './systems/kinds.mjs'
import { practiceDoor } from './systems/practice-door.mjs'
import { openProxy } from './systems/proxy.mjs'

const text = (value) => ({ type: 'string', default: value })
const { values } = parseArgs({
  options: { people: text('50000'), batches: text('50'), size: text('1000'), latency: text('50'), speed: text('1') },
})
const TENANT = '00000000-0000-0000-0000-0000000000aa'
const FOR_PEOPLE = /Get-Recipient|^users/
const dataDir = mkdtempSync(join(tmpdir(), 'stagecoach-practice-'))
const practice = await openPractice({
  dataDir,
  seed: 2007,
  mailboxes: Number(values.people),
  speed: Number(values.speed),
})
const { estate, directory, dns } = practice
const well = estate.company.mailboxes.filter(({ problem }) => problem === undefined)
const addresses = well.map(({ primaryAddress }) => primaryAddress)
const counters = countersFor(() => Date.now())
const door = practiceDoor({ estate, addresses, counters, tenant: TENANT })
await door.startBatches(Number(values.batches), Number(values.size))

const proxy = (system, to, kindOf) =>
  openProxy({
    to,
    latency: Number(values.latency),
    began(url, body) {
      const kind = kindOf(url, body)
      counters.begin(system, kind)
      for (const part of kind === '$batch' ? (body?.requests ?? []) : []) {
        counters.part(graphKind(new URL(`/v1.0/${part.url.replace(/^\/+/, '')}`, url)))
      }
      return kind
    },
    ended(kind, answer, status) {
      counters.end(answer.length, status >= 400)
      if (FOR_PEOPLE.test(kind) || kind === '$batch') door.served(system, answer)
    },
  })
const [exchange, graph] = await Promise.all([
  proxy('exchange', estate.exchange.url, exchangeKind),
  proxy('graph', estate.graph.url, graphKind),
])
const control = createServer(async (request, response) => {
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  response.end(JSON.stringify((await door.control(JSON.parse(Buffer.concat(chunks).toString('utf8')))) ?? {}))
}).listen(0, '127.0.0.1', () => {
  const { url, bindDn, password } = directory
  const urls = {
    exchange,
    graph,
    control: `http://127.0.0.1:${control.address().port}/control`,
    ldap: { url, bindDn, password },
    dns: dns.url,
  }
  process.stdout.write(`${JSON.stringify(urls)}\n`)
})

async function end() {
  await practice.close()
  rmSync(dataDir, { recursive: true, force: true })
  process.exit(0)
}
process.stdin.on('end', end).resume()
process.on('SIGTERM', end)
