/** LDAP over one loopback port: TLS where the client begins with a handshake, clear text where he does not. */
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { generate } from 'selfsigned'
import type { Faults } from '../faults.ts'
import { createSession, type Served } from './session.ts'
import { Code, messageLength, readRequest, resultMessage } from './wire.ts'

const HOST = '127.0.0.1'
const TLS_HANDSHAKE = 0x16
/** Nothing a client of ours sends comes near. */
const MAX_MESSAGE = 1_000_000

export interface LdapServer {
  readonly port: number
  /** The certificate that signs itself, as PEM: for `localhost` and loopback addresses. */
  readonly ca: string
  close(): Promise<void>
}

/** Serves until closed. While `directory-down` strikes, a request is read and never answered. */
export async function openLdapServer(input: { served: Served; faults: Faults; port: number }): Promise<LdapServer> {
  const certificate = await certify()
  const open = new Set<Socket>()

  function converse(socket: Socket, secure: boolean): void {
    const session = createSession(input.served, secure)
    let waiting = Buffer.alloc(0)
    socket.on('error', () => socket.destroy())
    socket.on('data', (data) => {
      waiting = Buffer.concat([waiting, data])
      try {
        for (let length = messageLength(waiting); length !== undefined; length = messageLength(waiting)) {
          const request = readRequest(waiting.subarray(0, length))
          waiting = waiting.subarray(length)
          if (request.operation.kind === 'unbind') return void socket.end()
          if (input.faults.strikes('directory-down')) continue
          // One write for the whole answer: small ones wait for each other on the way.
          const answer = session(request)
          if (answer.length > 0) socket.write(Buffer.concat(answer))
        }
        if (waiting.length > MAX_MESSAGE) throw new Error('too long a message')
      } catch {
        // "Notice of disconnection" (RFC 4511 4.1.1): what was sent is not LDAP, and nothing after it can be read.
        socket.end(resultMessage({ id: 0, tag: 0x78, code: Code.protocolError }))
      }
    })
  }

  const tls = createTlsServer({ key: certificate.private, cert: certificate.cert }, (socket) => converse(socket, true))
  tls.on('tlsClientError', (_, socket) => socket.destroy())
  const server = createServer((socket) => {
    open.add(socket)
    socket.setNoDelay(true)
    socket.on('close', () => open.delete(socket))
    socket.on('error', () => socket.destroy())
    socket.once('readable', () => {
      const first: Buffer | null = socket.read(1)
      if (first === null) return
      socket.unshift(first)
      if (first[0] === TLS_HANDSHAKE) tls.emit('connection', socket)
      else converse(socket, false)
    })
  })
  server.listen(input.port, HOST)
  await once(server, 'listening')
  const address = server.address()
  let closing: Promise<void> | undefined
  return {
    port: typeof address === 'object' && address !== null ? address.port : input.port,
    ca: certificate.cert,
    close: () => {
      closing ??= (async () => {
        const closed = once(server, 'close')
        server.close()
        for (const socket of open) socket.destroy()
        await closed
      })()
      return closing
    },
  }
}

function certify(): ReturnType<typeof generate> {
  return generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyCertSign: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
          { type: 7, ip: '::1' },
        ],
      },
    ],
  })
}
