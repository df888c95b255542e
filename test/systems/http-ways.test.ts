import { once } from 'node:events'
import { createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Server } from 'node:net'
import { generate } from 'selfsigned'
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest'
import { createHttp } from '../../src/systems/http.ts'
import { loopback } from './loopback.ts'

const asked = (url: string) =>
  createHttp(url)
    .send({ method: 'GET', url, headers: {}, timeout: 10_000 })
    .catch((error: unknown) => error)

/** What this machine's own settings say of proxies is none of these tests' business. */
beforeEach(() => {
  for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY'])
    for (const spelling of [name, name.toLowerCase()]) vi.stubEnv(spelling, undefined)
})
afterEach(() => void vi.unstubAllEnvs())

async function listening(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

it('goes by the proxy the environment names, but not to this machine', async () => {
  const tunnels: (string | undefined)[] = []
  const proxy = createServer((_, answer) => answer.writeHead(502).end('the proxy'))
  proxy.on('connect', (request, socket) => {
    tunnels.push(request.url)
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n')
  })
  const address = `http://${await listening(proxy)}`
  for (const name of ['HTTP_PROXY', 'HTTPS_PROXY']) vi.stubEnv(name, address)
  await asked('https://outlook.office365.invalid/adminapi')
  expect(tunnels).toEqual(['outlook.office365.invalid:443'])
  const here = await loopback(() => ({ body: 'here' }))
  expect(await asked(here.url)).toMatchObject({ status: 200 })
})

it('hears of a certificate nobody vouches for: nothing was sent, and trying again will not help', async () => {
  const made = await generate([{ name: 'commonName', value: 'localhost' }], { keySize: 2048 })
  const requests: unknown[] = []
  const server = createTlsServer({ key: made.private, cert: made.cert }, (request) => requests.push(request))
  const fault = await asked(`https://${await listening(server)}/`)
  expect(fault).toMatchObject({ name: 'HttpFault', code: 'DEPTH_ZERO_SELF_SIGNED_CERT', sent: false, retryable: false })
  expect(requests).toEqual([])
})

it('hears of a name that leads nowhere: nothing was sent', async () => {
  // Longer than any name may be, so that no name server is asked for it.
  const fault = await asked(`https://${'x'.repeat(64)}.invalid/`)
  expect(fault).toMatchObject({ name: 'HttpFault', code: 'ENOTFOUND', sent: false, retryable: true })
})

it('takes great answers whole, and ends one that never ends', async () => {
  const megabyte = Buffer.alloc(1024 * 1024)
  const great = await loopback(() => ({ body: megabyte }))
  expect(await asked(great.url)).toMatchObject({ bytes: { length: megabyte.length } })
  const endless = createServer((_, answer) => {
    const more = () => {
      while (!answer.destroyed && answer.write(megabyte));
    }
    answer.on('drain', more)
    more()
  })
  const fault = await asked(`http://${await listening(endless)}/`)
  expect(fault).toMatchObject({ name: 'HttpFault', code: 'TooLarge', sent: true, retryable: false })
})
