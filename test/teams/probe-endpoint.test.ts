import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { probeEndpoint } from '../../src/teams/probe-endpoint.ts'
import { openHouse } from './bot.ts'

const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

async function serving(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1')
  open.push(server)
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

describe('knocking at the public address', () => {
  it('knows the bot, whether it asks for a token or not', async () => {
    const token = async () => 't'
    for (const credentials of [
      { type: 'none' } as const,
      { type: 'SingleTenant', appId: 'a', tenantId: 't', token } as const,
    ]) {
      const harness = await openHouse({ credentials })
      open.push(harness)
      expect(await probeEndpoint(harness.url, 5_000)).toEqual({ is: 'the bot' })
      expect(harness.requests).toEqual([])
    }
  })

  it('knows what is not the bot, and follows it nowhere', async () => {
    const page = await serving((_request, response) => response.writeHead(200).end('<h1>Welcome</h1>'))
    expect(await probeEndpoint(page, 5_000)).toEqual({ is: 'something else', status: 200, location: undefined })
    const door = await serving((_request, response) =>
      response.writeHead(302, { location: 'https://login.contoso.test/?state=MARKED' }).end(),
    )
    expect(await probeEndpoint(door, 5_000)).toEqual({
      is: 'something else',
      status: 302,
      location: 'login.contoso.test',
    })
  })

  it('says why nobody answers', async () => {
    const silent = await serving(() => {})
    expect(await probeEndpoint(silent, 1)).toMatchObject({ is: 'nothing' })
    const gone = await serving(() => {})
    await open.pop()?.close()
    expect(await probeEndpoint(gone, 5_000)).toMatchObject({ is: 'nothing', code: 'ECONNREFUSED' })
  })
})
