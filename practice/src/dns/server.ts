/** A DNS server on loopback that answers over UDP and TCP on one port, and cuts an answer short where UDP cannot hold it. */
import { createSocket, type Socket as UdpSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { decode, encode, type Packet, TRUNCATED_RESPONSE } from 'dns-packet'
import type { Faults } from '../faults.ts'
import type { PracticeSystem } from '../system.ts'
import { answerTo, type Zone } from './answer.ts'

const HOST = '127.0.0.1'
/** What a client without EDNS accepts over UDP (RFC 1035 2.3.4). */
const PLAIN_UDP_SIZE = 512
const PORT_ATTEMPTS = 20

/**
 * Serves `zones` until closed. `port` 0 or absent = any free one; `url` is `127.0.0.1:PORT` for both UDP and TCP.
 * While `dns-down` strikes, a question is read and never answered. Rejects with the socket's error where the asked
 * port is taken.
 */
export async function openDnsServer(input: {
  zones: readonly Zone[]
  faults: Faults
  port?: number
}): Promise<PracticeSystem> {
  const { tcp, udp, port } = await listen(input.port ?? 0)
  const open = new Set<Socket>()

  const reply = (message: Buffer): { packet: Packet; size: number } | undefined => {
    if (input.faults.strikes('dns-down')) return undefined
    try {
      const query = decode(message)
      if (query.flag_qr) return undefined
      const opt = query.additionals?.find((record) => record.type === 'OPT')
      const size = opt?.type === 'OPT' ? Math.max(PLAIN_UDP_SIZE, opt.udpPayloadSize) : PLAIN_UDP_SIZE
      return { packet: answerTo(query, input.zones), size }
    } catch {
      // Not a DNS message: a real server is silent too.
      return undefined
    }
  }

  udp.on('message', (message, from) => {
    const answer = reply(message)
    if (answer === undefined) return
    const whole = encode(answer.packet)
    const fits = whole.length <= answer.size
    udp.send(fits ? whole : encode(cutShort(answer.packet)), from.port, from.address)
  })
  tcp.on('connection', (socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    socket.on('error', () => socket.destroy())
    let waiting = Buffer.alloc(0)
    socket.on('data', (data) => {
      waiting = Buffer.concat([waiting, data])
      for (; waiting.length >= 2; ) {
        const length = waiting.readUInt16BE(0)
        if (waiting.length < 2 + length) return
        const answer = reply(waiting.subarray(2, 2 + length))
        waiting = waiting.subarray(2 + length)
        if (answer !== undefined) socket.write(framed(encode(answer.packet)))
      }
    })
  })

  let closing: Promise<void> | undefined
  const close = async (): Promise<void> => {
    for (const socket of open) socket.destroy()
    const udpClosed = once(udp, 'close')
    const tcpClosed = once(tcp, 'close')
    udp.close()
    tcp.close()
    await Promise.all([udpClosed, tcpClosed])
  }
  return {
    url: `${HOST}:${port}`,
    // Nothing here ever changes, so the first day is always today.
    reset: async () => {},
    close: () => {
      closing ??= close()
      return closing
    },
  }
}

function cutShort(packet: Packet): Packet {
  return { ...packet, flags: (packet.flags ?? 0) | TRUNCATED_RESPONSE, answers: [], authorities: [] }
}

function framed(message: Buffer): Buffer {
  const length = Buffer.alloc(2)
  length.writeUInt16BE(message.length)
  return Buffer.concat([length, message])
}

/** Both sockets on one number. A free TCP port may be taken for UDP: then another is tried, unless it was asked for. */
async function listen(asked: number): Promise<{ tcp: Server; udp: UdpSocket; port: number }> {
  for (let attempt = 1; ; attempt++) {
    const tcp = createServer()
    tcp.listen(asked, HOST)
    await once(tcp, 'listening')
    const address = tcp.address()
    const port = typeof address === 'object' && address !== null ? address.port : asked
    const udp = createSocket('udp4')
    try {
      udp.bind(port, HOST)
      await once(udp, 'listening')
      // A client that has gone away is no reason to stop answering the others.
      udp.on('error', () => {})
      return { tcp, udp, port }
    } catch (error) {
      udp.close()
      tcp.close()
      if (asked !== 0 || attempt >= PORT_ATTEMPTS) throw error
    }
  }
}
