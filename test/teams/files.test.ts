import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CLOUDS } from '../../src/config/clouds.ts'
import { UserError } from '../../src/messages/user-error.ts'
import { attachedFiles } from '../../src/teams/files.ts'
import { onHosts, onLoopback } from '../../src/teams/hosts.ts'
import { InboundSchema } from '../../src/teams/inbound.ts'
import { personal } from './payloads.ts'

let answer: (request: IncomingMessage, response: ServerResponse) => void
let asked: IncomingMessage[]
let url: string
const server = createServer((request, response) => {
  asked.push(request)
  answer(request, response)
})

beforeEach(async () => {
  asked = []
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(async () => {
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
})

/** As Teams sends a file in a personal chat: beside the file, an HTML attachment that is no file. */
function file(downloadUrl: unknown, rules = { allow: onLoopback, timeoutMs: 5_000 }) {
  const attachments = [
    {
      contentType: 'application/vnd.microsoft.teams.file.download.info',
      contentUrl: 'https://contoso-my.sharepoint.com/personal/olga/Documents/sales.csv',
      name: 'sales.csv',
      content: { downloadUrl, uniqueId: '1150D938', fileType: 'csv' },
    },
    { contentType: 'text/html', content: '<div></div>' },
    { contentType: 'application/x.card', name: 'card', content: { downloadUrl } },
  ]
  return attachedFiles(InboundSchema.parse(personal('http://127.0.0.1:1', { attachments })), rules)
}

const read = async (downloadUrl: string, limit = 1_000) =>
  Buffer.from((await file(downloadUrl)[0]?.read(limit)) ?? []).toString('utf8')

describe('an attached file', () => {
  it('is read with a plain GET and no token', async () => {
    answer = (_request, response) => response.end('EmailAddress\nä@b.test')
    expect(file(`${url}/f?tempauth=x`).map((one) => one.name)).toEqual(['sales.csv'])
    expect(await read(`${url}/f?tempauth=x`)).toBe('EmailAddress\nä@b.test')
    expect(asked).toMatchObject([{ method: 'GET', url: '/f?tempauth=x' }])
    expect(asked[0]?.headers.authorization).toBeUndefined()
    expect(asked[0]?.headers.cookie).toBeUndefined()
  })

  it.each([[undefined], [7], ['nowhere']])('without a link (%j) is none', (downloadUrl) => {
    expect(file(downloadUrl)).toEqual([])
  })

  it('may be exactly as large as allowed, and not larger, whatever its header says', async () => {
    answer = (_request, response) => {
      response.write('12345')
      response.end('67890')
    }
    expect(await read(url, 10)).toBe('1234567890')
    await expect(read(url, 9)).rejects.toBeInstanceOf(UserError)
    answer = (_request, response) => response.writeHead(200, { 'content-length': '1000000' }).end('x')
    await expect(read(url, 9)).rejects.toMatchObject({ message: expect.stringContaining('sales.csv is larger') })
  })

  it('is not fetched from a host that is not allowed', async () => {
    await expect(read('http://example.test/f')).rejects.toMatchObject({ code: 'HostNotAllowed', retryable: false })
    await expect(read('file:///etc/passwd')).rejects.toMatchObject({ code: 'HostNotAllowed' })
  })

  it('follows its own host and no other, not even an allowed one', async () => {
    answer = (request, response) => {
      if (request.url === '/f') response.writeHead(302, { location: '/g' }).end()
      else response.end('there')
    }
    expect(await read(`${url}/f`)).toBe('there')
    for (const location of ['http://example.test/', url.replace('127.0.0.1', 'localhost'), 'http://127.0.0.1:1/']) {
      answer = (_request, response) => response.writeHead(302, { location }).end()
      await expect(read(url)).rejects.toMatchObject({ code: 'RedirectNotAllowed' })
    }
    answer = (_request, response) => response.writeHead(302, { location: '/again' }).end()
    asked.length = 0
    await expect(read(url)).rejects.toMatchObject({ code: 'TooManyRedirects', retryable: false })
    expect(asked).toHaveLength(4)
  })

  it('asks of every address on the way whether it is allowed', async () => {
    answer = (_request, response) => response.writeHead(302, { location: '/g' }).end()
    const [one] = file(`${url}/f`, { allow: (address) => !address.endsWith('/g'), timeoutMs: 5_000 })
    await expect(one?.read(100)).rejects.toMatchObject({ code: 'HostNotAllowed' })
    expect(asked.map((request) => request.url)).toEqual(['/f'])
  })

  it.each([
    [404, false],
    [403, false],
    [429, true],
    [500, true],
    [503, true],
  ])('that is answered with %i says so', async (status, retryable) => {
    answer = (_request, response) => response.writeHead(status).end('secret page')
    const failure = expect(read(url)).rejects
    await failure.toMatchObject({ system: 'Teams', operation: 'download file', code: String(status), retryable })
    await expect(read(url)).rejects.not.toMatchObject({ message: expect.stringContaining('secret') })
  })

  it('whose sender breaks off, or never ends, is no file', async () => {
    answer = (_request, response) => {
      response.write('half')
      response.destroy()
    }
    await expect(read(url)).rejects.toMatchObject({ code: 'NoAnswer', answered: false, retryable: true })
    answer = (_request, response) => void response.write('half')
    const [slow] = file(url, { allow: onLoopback, timeoutMs: 1 })
    await expect(slow?.read(100)).rejects.toMatchObject({ code: 'NoAnswer', answered: false })
  })
})

describe('the hosts', () => {
  it.each([
    ['http://localhost:1/x', true],
    ['http://127.0.0.1/', true],
    ['https://127.9.9.9/', true],
    ['http://[::1]:3/', true],
    ['http://2130706433/', true],
    ['http://127.0.0.1.evil.test/', false],
    ['http://localhost.evil.test/', false],
    ['http://127.0.0.1@evil.test/', false],
    ['http://evil.test@127.0.0.1/', false],
    ['http://0.0.0.0/', false],
    ['http://[::ffff:10.0.0.1]/', false],
    ['file:///etc/passwd', false],
    ['', false],
  ])('%s on loopback: %s', (address, expected) => {
    expect(onLoopback(address)).toBe(expected)
  })

  it.each([
    [CLOUDS.public.connectorHosts, 'https://smba.trafficmanager.net/emea/', true],
    [CLOUDS.public.connectorHosts, 'https://smba.infra.gcc.teams.microsoft.com/teams', true],
    [CLOUDS['us-gov-high'].connectorHosts, 'https://smba.infra.gov.teams.microsoft.us/teams', true],
    [CLOUDS['us-dod'].connectorHosts, 'https://smba.infra.gov.teams.microsoft.us/teams', false],
    [CLOUDS.public.connectorHosts, 'https://evil.trafficmanager.net/', false],
    [CLOUDS.public.connectorHosts, 'https://smba.trafficmanager.net.evil.test/', false],
    [CLOUDS.public.connectorHosts, 'http://smba.trafficmanager.net/', false],
    [CLOUDS.public.connectorHosts, 'https://a@smba.trafficmanager.net/', false],
    [CLOUDS.public.connectorHosts, 'http://127.0.0.1/', false],
    [CLOUDS.public.fileHosts, 'https://contoso-my.sharepoint.com/f', true],
    [CLOUDS.public.fileHosts, 'https://sharepoint.com/f', false],
    [CLOUDS.public.fileHosts, 'https://evilsharepoint.com/f', false],
    [CLOUDS.public.fileHosts, 'http://contoso.sharepoint.com/f', false],
  ])('%j has %s: %s', (hosts, address, expected) => {
    expect(onHosts(hosts)(address)).toBe(expected)
  })
})
