import { expect } from 'vitest'
import { createExchangeOnline } from '../../../src/systems/exchange-online/index.ts'
import { createTransport } from '../../../src/systems/exchange-online/transport.ts'
import { createHttp } from '../../../src/systems/http.ts'
import { RemoteError } from '../../../src/systems/ports.ts'
import { createCaller } from '../../../src/systems/retry.ts'
import { type Answer, type Loopback, loopback, type Received, steppedTime } from '../loopback.ts'
import { envelope } from './corpus.ts'

export const TENANT = '00000000-0000-0000-0000-0000000000aa'
export const PATH = `/adminapi/beta/${TENANT}/InvokeCommand`

/** The transport alone, over one server. */
export function transport(server: Loopback, timeout = 10_000) {
  const { clock, sleep } = steppedTime()
  const http = createHttp(server.url)
  const call = createCaller({
    system: 'Exchange Online',
    http,
    token: async () => 'MARKED-SECRET',
    clock,
    sleep,
    random: () => 1,
    log: undefined,
    inFlight: 4,
  })
  return createTransport(`${server.url}/`, TENANT, http, call, { read: timeout, write: timeout })
}

/** The whole adapter, over a server of its own. */
export async function exchange(answer: (request: Received, before: number) => Answer, timeout = 10_000) {
  const server = await loopback(answer)
  const { clock, sleep } = steppedTime()
  const timeouts = { read: timeout, write: timeout }
  return { ...createExchangeOnline({ url: server.url, tenant: TENANT, clock, sleep, timeouts }), server }
}

export const rows = (...value: object[]): Answer => ({
  body: { '@odata.context': 'x', value, '@adminapi.warnings': [] },
})

export const missing: Answer = {
  status: 404,
  body: envelope('Ex6F|Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException|Not there.'),
}

/** The RemoteError a call ends in; anything else fails the test. */
export const failure = (promise: Promise<unknown>): Promise<RemoteError> =>
  promise.then(
    () => expect.fail('no failure'),
    (error) => (error instanceof RemoteError ? error : expect.fail(String(error))),
  )
