import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach } from 'vitest'
import { type ManualClock, manualClock } from '../../src/clock.ts'
import type { Sleep } from '../../src/jobs/sleep.ts'

export interface Received {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
  /** The cmdlet of an InvokeCommand body, its parameters. */
  readonly cmdlet: string | undefined
  readonly parameters: Readonly<Record<string, unknown>>
}

/** `silence`: never answers. `cut`: closes the connection without an answer. `half`: closes it in the middle of one. */
export type Answer =
  | 'silence'
  | 'cut'
  | 'half'
  | {
      readonly status?: number
      readonly headers?: Readonly<Record<string, string>>
      readonly body?: string | Uint8Array | object
    }

export interface Loopback {
  readonly url: string
  readonly received: readonly Received[]
}

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

/** A server on this machine for one test. `answer` sees each request and the number of those before it. */
export async function loopback(answer: (request: Received, before: number) => Answer): Promise<Loopback> {
  const received: Received[] = []
  const server = createServer((incoming, outgoing) => {
    const chunks: Uint8Array[] = []
    incoming.on('data', (chunk) => chunks.push(chunk))
    incoming.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8')
      const input = body.startsWith('{') ? JSON.parse(body).CmdletInput : undefined
      const { method = '', url: path = '', headers } = incoming
      const request = { method, path, headers, body, cmdlet: input?.CmdletName, parameters: input?.Parameters ?? {} }
      received.push(request)
      const reply = answer(request, received.length - 1)
      if (reply === 'silence') return
      if (reply === 'cut') return void incoming.socket.destroy()
      if (reply === 'half') {
        outgoing.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' })
        outgoing.write('{"value":[', () => incoming.socket.destroy())
        return
      }
      const plain = typeof reply.body === 'string' || reply.body instanceof Uint8Array || reply.body === undefined
      outgoing.writeHead(reply.status ?? 200, { 'content-type': 'application/json', ...reply.headers })
      outgoing.end(plain ? reply.body : JSON.stringify(reply.body))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => {
    server.close()
    server.closeAllConnections()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received }
}

/** Time that passes only by sleeping, and the sleeps that were asked for, in milliseconds. */
export function steppedTime(): { clock: ManualClock; sleep: Sleep; slept: number[] } {
  const clock = manualClock(new Date('2026-11-22T10:00:00Z'))
  const slept: number[] = []
  const sleep: Sleep = async (ms) => {
    slept.push(ms)
    clock.advance(ms)
  }
  return { clock, sleep, slept }
}
