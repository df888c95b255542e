/** A DNS server that knows one thing: each domain has an SPF record with Microsoft in it. */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { decode, encode } from 'dns-packet'

export async function openDns() {
  const socket = createSocket('udp4')
  socket.on('message', (bytes, from) => {
    const { id, questions } = decode(bytes)
    const [question] = questions
    const data = 'v=spf1 include:spf.protection.outlook.com -all'
    const answers = question?.type === 'TXT' ? [{ type: 'TXT', name: question.name, ttl: 300, data }] : []
    socket.send(encode({ type: 'response', id, questions, answers }), from.port, from.address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return { url: `127.0.0.1:${socket.address().port}`, close: () => socket.close() }
}
