/** A way to a system that counts, and answers no sooner than after so long. Links in answers lead through it as well. */
import { once } from 'node:events'
import { Agent, request as ask, createServer } from 'node:http'

/** @param {{ to: string, latency: number, began(url: URL, body: unknown): string, ended(kind: string, text: string, status: number): void }} options */
export async function openProxy({ to, latency, began, ended }) {
  const agent = new Agent({ keepAlive: true })
  let own = ''
  const server = createServer(async (incoming, outgoing) => {
    const at = performance.now()
    const body = await bytesOf(incoming)
    const kind = began(new URL(incoming.url ?? '/', own), parsed(body))
    const { hostname, port } = new URL(to)
    const headers = { ...incoming.headers, host: `${hostname}:${port}` }
    const forward = ask({ hostname, port, agent, method: incoming.method, path: incoming.url, headers })
    forward.on('error', () => outgoing.destroy())
    forward.end(body)
    const [answer] = await once(forward, 'response')
    const raw = await bytesOf(answer)
    // Left as it is where it is no text: a refusal may be bytes that claim to be gzip.
    const text = answer.headers['content-encoding'] === undefined ? raw.toString('utf8') : ''
    const bytes = text.includes(to) ? Buffer.from(text.replaceAll(to, own)) : raw
    setTimeout(
      () => {
        const { 'transfer-encoding': _, ...rest } = answer.headers
        outgoing.writeHead(answer.statusCode ?? 502, { ...rest, 'content-length': bytes.length }).end(bytes)
        ended(kind, text, answer.statusCode ?? 502)
      },
      Math.max(0, latency - (performance.now() - at)),
    )
  }).listen(0, '127.0.0.1')
  server.keepAliveTimeout = 60_000
  await once(server, 'listening')
  own = `http://127.0.0.1:${server.address().port}`
  return own
}

async function bytesOf(stream) {
  const chunks = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}

function parsed(bytes) {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return undefined
  }
}
