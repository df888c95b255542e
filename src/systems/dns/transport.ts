/** One question to one DNS server, over UDP or TCP. */
import { randomInt } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { connect, isIPv6 } from 'node:net'
import { withTimeout } from '../../jobs/timeout.ts'
import { type Question, queryBytes, type Response, responseTo } from './message.ts'

export interface Server {
  readonly host: string
  readonly port: number
}

/** No answer in time. Every other failure is the socket's own error, with its `code`. */
export class NoAnswer extends Error {
  constructor(milliseconds: number) {
    super(`no answer within ${milliseconds} ms`)
    this.name = 'NoAnswer'
  }
}

/**
 * Over UDP, and again over TCP where the answer did not fit; `timeoutMs` is for each. Rejects with `NoAnswer`, the socket's
 * error, or the reason `outer` was aborted with.
 */
export async function ask(
  server: Server,
  question: Question,
  timeoutMs: number,
  outer?: AbortSignal,
): Promise<Response> {
  const within = (work: (signal: AbortSignal) => Promise<Response>) => {
    const late = () => {
      throw new NoAnswer(timeoutMs)
    }
    return withTimeout(work, timeoutMs, late, outer)
  }
  let response = await within((signal) => overUdp(server, question, true, signal))
  // Servers of the time of Exchange 2003 know no EDNS and say that the question is malformed.
  if (response.rcode === 'FORMERR' || response.rcode === 'NOTIMP') {
    response = await within((signal) => overUdp(server, question, false, signal))
  }
  return response.truncated ? within((signal) => overTcp(server, question, signal)) : response
}

function overUdp(server: Server, question: Question, extended: boolean, signal: AbortSignal): Promise<Response> {
  return new Promise((resolve, reject) => {
    const id = randomInt(0x10000)
    const socket = createSocket(isIPv6(server.host) ? 'udp6' : 'udp4')
    const done = (finish: () => void): void => {
      signal.removeEventListener('abort', stop)
      socket.close()
      finish()
    }
    const stop = () => done(() => reject(signal.reason))
    signal.addEventListener('abort', stop)
    socket.once('error', (error) => done(() => reject(error)))
    socket.on('message', (bytes) => {
      // A stray or forged datagram is no answer: keep waiting for the right one.
      const response = responseTo(id, question, bytes)
      if (response !== undefined) done(() => resolve(response))
    })
    // Connected, the socket takes datagrams of this server only, and hears when nobody listens there.
    socket.once('connect', () => socket.send(queryBytes(id, question, extended)))
    socket.connect(server.port, server.host)
  })
}

function overTcp(server: Server, question: Question, signal: AbortSignal): Promise<Response> {
  return new Promise((resolve, reject) => {
    const id = randomInt(0x10000)
    const socket = connect(server.port, server.host)
    const done = (finish: () => void): void => {
      signal.removeEventListener('abort', stop)
      socket.destroy()
      finish()
    }
    const fail = (error: Error): void => done(() => reject(error))
    const stop = () => fail(signal.reason)
    signal.addEventListener('abort', stop)
    let bytes = Buffer.alloc(0)
    socket.once('connect', () => {
      const query = queryBytes(id, question, false)
      const length = Buffer.alloc(2)
      length.writeUInt16BE(query.length)
      socket.write(Buffer.concat([length, query]))
    })
    socket.on('data', (data) => {
      bytes = Buffer.concat([bytes, data])
      if (bytes.length < 2 || bytes.length < 2 + bytes.readUInt16BE(0)) return
      const response = responseTo(id, question, bytes.subarray(2, 2 + bytes.readUInt16BE(0)))
      if (response === undefined) fail(new Error('the answer belongs to another question'))
      else done(() => resolve(response))
    })
    socket.once('error', fail)
    socket.once('close', () => fail(new Error('the server closed the connection without an answer')))
  })
}
