import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect } from 'node:net'
import { decode, encode, type RecordType } from 'dns-packet'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeCompany } from '../../practice/src/company.ts'
import { openPracticeDns } from '../../practice/src/dns/dns.ts'
import { createFaults } from '../../practice/src/faults.ts'
import type { PracticeSystem } from '../../practice/src/system.ts'

const company = makeCompany(2007)
let system: PracticeSystem
let port: number
beforeAll(async () => {
  system = await openPracticeDns({ company, faults: createFaults() })
  port = Number(system.url.split(':')[1])
})
afterAll(() => system.close())

describe('the practice DNS', () => {
  it('serves every record of the company', async () => {
    for (const record of company.dns) {
      const answers = (await ask(record.name, record.type)).answers ?? []
      expect(
        answers.some((answer) => answer.type === record.type && 'ttl' in answer && answer.ttl === record.ttl),
      ).toBe(true)
    }
  })

  it('answers with authority, and knows no other domain', async () => {
    const mx = await ask(company.primaryDomain, 'MX')
    expect(mx).toMatchObject({ flag_qr: true, flag_aa: true, rcode: 'NOERROR' })
    expect(await ask('elsewhere.example', 'MX')).toMatchObject({ rcode: 'NXDOMAIN', answers: [] })
  })

  it('tells a name that is not there from one without such records, and for how long', async () => {
    const missing = await ask(`nobody.${company.primaryDomain}`, 'A')
    expect(missing.rcode).toBe('NXDOMAIN')
    expect(missing.authorities?.[0]).toMatchObject({ type: 'SOA', data: { minimum: 300 } })
    const empty = await ask(company.primaryDomain, 'CNAME')
    expect(empty).toMatchObject({ rcode: 'NOERROR', answers: [] })
  })

  it('follows an alias and gives both', async () => {
    const found = await ask(`autodiscover.${company.primaryDomain}`, 'A')
    expect(found.answers?.map((answer) => answer.type)).toEqual(['CNAME', 'A'])
  })

  it('answers over TCP on the same port, also in pieces', async () => {
    const query = encode({ type: 'query', id: 7, questions: [{ name: company.primaryDomain, type: 'TXT' }] })
    const length = Buffer.alloc(2)
    length.writeUInt16BE(query.length)
    const socket = connect(port, '127.0.0.1')
    socket.write(length)
    socket.write(query.subarray(0, 5))
    socket.write(query.subarray(5))
    const [bytes] = (await once(socket, 'data')) as [Buffer]
    socket.destroy()
    expect(decode(bytes.subarray(2))).toMatchObject({ id: 7, rcode: 'NOERROR' })
  })

  it('is silent on what is not a question', async () => {
    const socket = createSocket('udp4')
    socket.connect(port, '127.0.0.1')
    await once(socket, 'connect')
    const received: number[] = []
    socket.on('message', (bytes) => received.push(bytes.readUInt16BE(0)))
    socket.send(Buffer.from('hello'))
    socket.send(encode({ type: 'response', id: 8, questions: [{ name: company.primaryDomain, type: 'MX' }] }))
    socket.send(encode({ type: 'query', id: 9, questions: [{ name: company.primaryDomain, type: 'MX' }] }))
    await once(socket, 'message')
    socket.close()
    expect(received).toEqual([9])
  })

  it('keeps a port that was asked for, or says that it is taken', async () => {
    await expect(openPracticeDns({ company, faults: createFaults(), port })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    })
  })
})

async function ask(name: string, type: RecordType): Promise<ReturnType<typeof decode> & { rcode?: string }> {
  const socket = createSocket('udp4')
  socket.connect(port, '127.0.0.1')
  await once(socket, 'connect')
  socket.send(encode({ type: 'query', id: 1, questions: [{ name, type }] }))
  const [bytes] = (await once(socket, 'message')) as [Buffer]
  socket.close()
  return decode(bytes)
}
