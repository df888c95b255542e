import { expect } from 'vitest'
import { createGraph } from '../../../src/systems/graph/index.ts'
import { RemoteError } from '../../../src/systems/ports.ts'
import { type Answer, loopback, type Received, steppedTime } from '../loopback.ts'

/** The whole adapter, over a server of its own. */
export async function graph(answer: (request: Received, before: number) => Answer) {
  const server = await loopback(answer)
  const { clock, sleep, slept } = steppedTime()
  return { ...createGraph({ url: server.url, token: async () => 'MARKED-SECRET', clock, sleep }), server, slept }
}
export const rows = (...value: object[]): Answer => ({ body: { '@odata.context': 'x', value } })
export const notFound: Answer = {
  status: 404,
  body: { error: { code: 'Request_ResourceNotFound', message: "Resource 'x' does not exist." } },
}
/** The RemoteError a call ends in; anything else fails the test. */
export const failure = (promise: Promise<unknown>): Promise<RemoteError> =>
  promise.then(
    () => expect.fail('no failure'),
    (error) => (error instanceof RemoteError ? error : expect.fail(String(error))),
  )
