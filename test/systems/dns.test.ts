import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { decode, encode } from 'dns-packet'
import { afterEach, describe, expect, it } from 'vitest'
import { openDnsServer } from '../../practice/src/dns/server.ts'
import { createFaults } from '../../practice/src/faults.ts'
import { createDns } from '../../src/systems/dns/dns.ts'
import { CONTRACT_RECORDS, dnsContract } from '../contracts/dns.contract.ts'

const zones = [{ origin: 'contoso.test', records: CONTRACT_RECORDS }]

dnsContract('the adapter on the practice server', async () => {
  const server = await openDnsServer({ zones, faults: createFaults() })
  return { dns: createDns({ server: server.url }), close: server.close }
})

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

describe('what can go wrong', () => {
  it('asks again when the first answer is lost', async () => {
    const faults = createFaults()
    const server = await openDnsServer({ zones, faults })
    closers.push(server.close)
    faults.on('dns-down', 1)
    expect(await createDns({ server: server.url, timeoutMs: 100 }).mx('contoso.test')).toHaveLength(2)
  })

  it('says which server was silent, and that asking again may help', async () => {
    const faults = createFaults()
    const server = await openDnsServer({ zones, faults })
    closers.push(server.close)
    faults.on('dns-down')
    await expect(createDns({ server: server.url, timeoutMs: 30 }).mx('contoso.test')).rejects.toMatchObject({
      name: 'RemoteError',
      system: 'DNS',
      operation: 'MX contoso.test',
      code: 'ETIMEOUT',
      retryable: true,
      answered: false,
      message: expect.stringContaining(server.url),
    })
  })

  it('hears at once when nobody listens', async () => {
    const server = await openDnsServer({ zones, faults: createFaults() })
    await server.close()
    await expect(createDns({ server: server.url }).txt('contoso.test')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })

  it('keeps waiting when an answer with another id, or to another question, comes first', async () => {
    const url = await fakeServer((query) => [
      { ...query, id: ((query.id ?? 0) + 1) & 0xffff },
      { ...query, questions: [{ name: 'evil.test', type: 'MX', class: 'IN' }] },
      { ...query, answers: [{ name: 'a.test', type: 'MX', ttl: 5, data: { exchange: 'right.test', preference: 1 } }] },
    ])
    expect(await createDns({ server: url }).mx('a.test')).toEqual([{ exchange: 'right.test', preference: 1, ttl: 5 }])
  })

  it('asks without EDNS where the server calls it malformed', async () => {
    const seen: number[] = []
    const url = await fakeServer((query) => {
      seen.push(query.additionals?.length ?? 0)
      if (seen.length === 1) return [{ type: 'response', id: query.id, flags: 1 }]
      return [{ ...query, answers: [{ name: 'a.test', type: 'CNAME', ttl: 5, data: 'b.test' }] }]
    })
    expect(await createDns({ server: url }).cname('a.test')).toEqual({ target: 'b.test', ttl: 5 })
    expect(seen).toEqual([1, 0])
  })

  it('reports what the server refused with', async () => {
    const url = await fakeServer((query) => [{ ...query, flags: 2 }])
    await expect(createDns({ server: url }).mx('a.test')).rejects.toMatchObject({ code: 'SERVFAIL', answered: true })
  })
})

/** A server that sends what `answers` makes of each question, in that order. */
async function fakeServer(answers: (query: ReturnType<typeof decode>) => object[]): Promise<string> {
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  closers.push(() => socket.close())
  socket.on('message', (bytes, from) => {
    for (const answer of answers(decode(bytes))) {
      socket.send(encode({ flags: 0, ...answer, type: 'response' }), from.port, from.address)
    }
  })
  return `127.0.0.1:${socket.address().port}`
}
