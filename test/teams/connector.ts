/** A Bot Framework connector for tests: takes what the bot says, and answers as it is told to. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

interface Said {
  readonly method: string
  readonly path: string
  readonly authorization: string | undefined
  readonly body: {
    readonly type?: string
    readonly text?: string
    readonly summary?: string
    readonly replyToId?: string
    readonly attachments?: readonly { contentType: string; content: Record<string, unknown> }[]
  }
}

export interface Refusal {
  readonly status: number
  readonly headers?: Record<string, string>
  readonly body?: unknown
}

export async function startConnector() {
  const said: Said[] = []
  const refusals: Refusal[] = []
  const waiting: { count: number; resolve: () => void }[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const written = Buffer.concat(chunks).toString('utf8')
    said.push({
      method: request.method ?? '',
      path: decodeURIComponent(request.url ?? ''),
      authorization: request.headers.authorization,
      body: written === '' ? {} : JSON.parse(written),
    })
    const refusal = refusals.shift()
    const answer = refusal ?? { status: request.method === 'PUT' ? 200 : 201, body: { id: `sent-${said.length}` } }
    response.writeHead(answer.status, { 'content-type': 'application/json', ...refusal?.headers })
    response.end(JSON.stringify(answer.body ?? {}))
    for (const one of waiting) if (said.length >= one.count) one.resolve()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/connector`,
    said,
    /** The next calls are answered with these. */
    refuse: (...next: Refusal[]) => void refusals.push(...next),
    /** Resolves once this many calls came in. */
    received: (count: number) =>
      new Promise<void>((resolve) => {
        if (said.length >= count) resolve()
        else waiting.push({ count, resolve })
      }),
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

export type Connector = Awaited<ReturnType<typeof startConnector>>
