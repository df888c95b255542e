/**
 * An Exchange Online and a Microsoft Graph of somebody else's making, in a process of their own: written from what is
 * known of the real ones, not from what Stagecoach expects.
 * `node bench/systems-server.mjs [--people 50000] [--batches 50] [--size 1000] [--latency 50] [--port 0]`
 * Prints one line of JSON: `{ exchange, graph, control }`, addresses. Ends when its input is closed, or with SIGTERM.
 */
import { createServer } from 'node:http'
import { parseArgs } from 'node:util'
import { json } from './systems/answers.mjs'
import { controlOf } from './systems/control.mjs'
import { countersFor, servedSince } from './systems/counters.mjs'
import { exchangeOf } from './systems/exchange.mjs'
import { batchRow } from './systems/exchange-rows.mjs'
import { graphOf } from './systems/graph.mjs'
import { failure } from './systems/graph-rows.mjs'
import { exchangeKind, graphKind } from './systems/kinds.mjs'
import { makeWorld } from './systems/world.mjs'

const text = (value) => ({ type: 'string', default: value })
const { values } = parseArgs({
  options: { people: text('50000'), batches: text('50'), size: text('1000'), latency: text('50'), port: text('0') },
})
const now = () => Date.now()
const world = makeWorld({
  people: Number(values.people),
  batches: Number(values.batches),
  size: Number(values.size),
  now,
})
const counters = countersFor(now)
const served = servedSince()
const exchange = exchangeOf(world, served)
const graph = graphOf(world, served)
const trouble = {
  latency: Number(values.latency),
  throttle: { system: '', times: 0, retryAfter: undefined },
  half: { system: '', times: 0 },
}
const batchOf = (batch) => ({
  ...batchRow(world, batch),
  people: world.users.slice(batch.first, batch.first + batch.size).map(({ address, status }) => [address, status]),
})
const control = controlOf({ world, exchange, graph, counters, served, trouble, batchOf })

/** True as often as was asked for. */
function takes(one, system) {
  if (one.times <= 0 || one.system !== system) return false
  one.times -= 1
  return true
}

const ENDS_LONG_LIST = /Get-(Recipient|MigrationUser) next|users\/delta next/

function answerTo(system, kind, { url, headers, body }) {
  if (takes(trouble.throttle, system)) {
    const { retryAfter } = trouble.throttle
    const refusal = failure(429, 'TooManyRequests', 'Too many requests.')
    return retryAfter === undefined
      ? refusal
      : { ...refusal, headers: { ...refusal.headers, 'retry-after': String(retryAfter) } }
  }
  const half = ENDS_LONG_LIST.test(kind) && trouble.half.system === system && trouble.half.times > 0
  const answer = respond(system, { url, headers, body, half })
  if (half && !answer.chunks.some((chunk) => String(chunk.slice(-400)).includes('nextLink'))) trouble.half.times -= 1
  return answer
}

function respond(system, { url, headers, body, half }) {
  const count = (part) => counters.part(graphKind(part))
  if (system === 'graph')
    return url.pathname.endsWith('/$batch')
      ? graph.batch({ body, url, headers, count })
      : graph.one({ url, headers, half })
  if (url.pathname.includes('/EXOModuleFile')) return exchange.module()
  if (/^\/adminapi\/beta\/[^/]+\/InvokeCommand$/.test(url.pathname))
    return exchange.invoke({ body, url, headers, half })
  return json(url.pathname.startsWith('/adminapi/v1.0') ? 405 : 404, {})
}

function listen(system, port) {
  const server = createServer((request, response) => {
    const began = performance.now()
    const chunks = []
    request.on('data', (chunk) => chunks.push(chunk))
    request.on('end', () => {
      const url = new URL(request.url ?? '/', `http://${request.headers.host}`)
      const body = parsed(Buffer.concat(chunks).toString('utf8'))
      if (system === 'control') return send(response, json(200, control(body) ?? { unknown: body }))
      const kind = system === 'graph' ? graphKind(url) : exchangeKind(url, body)
      counters.begin(system, kind)
      const answer = answerTo(system, kind, { url, headers: request.headers, body })
      const left = trouble.latency - (performance.now() - began)
      setTimeout(() => counters.end(send(response, answer), answer.status >= 400), Math.max(0, left))
    })
  })
  server.keepAliveTimeout = 60_000
  return new Promise((resolve) => {
    server.listen(port, '127.0.0.1', () => resolve(`http://127.0.0.1:${server.address().port}`))
  })
}

function send(response, { status, headers, chunks }) {
  const parts = chunks.map((chunk) => (typeof chunk === 'string' ? Buffer.from(chunk) : chunk))
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  response.writeHead(status, { 'content-type': 'application/json', ...headers, 'content-length': length })
  for (const part of parts) response.write(part)
  response.end()
  return length
}

function parsed(written) {
  try {
    return JSON.parse(written)
  } catch {
    return undefined
  }
}

const port = Number(values.port)
const after = (n) => (port === 0 ? 0 : port + n)
const [exchangeUrl, graphUrl, controlUrl] = await Promise.all([
  listen('exchange', after(0)),
  listen('graph', after(1)),
  listen('control', after(2)),
])
process.stdout.write(
  `${JSON.stringify({ exchange: exchangeUrl, graph: graphUrl, control: `${controlUrl}/control` })}\n`,
)
process.stdin.on('end', () => process.exit(0)).resume()
process.on('SIGTERM', () => process.exit(0))
