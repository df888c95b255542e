import { expect } from 'vitest'
import type { Sleep } from '../../src/jobs/sleep.ts'
import type { Token } from '../../src/systems/credentials.ts'
import { createHttp } from '../../src/systems/http.ts'
import { RemoteError } from '../../src/systems/ports.ts'
import { createCaller, type Fault } from '../../src/systems/retry.ts'
import { type Answer, type Loopback, steppedTime } from './loopback.ts'

export const OK: Answer = { body: 'done' }

/** A caller over one server. Every status of 400 and above is a fault, repeatable from 500 on and with 429. */
export function calls(server: Loopback, token?: Token, parts: { sleep?: Sleep; inFlight?: number } = {}) {
  const { clock, slept, ...time } = steppedTime()
  const { sleep = time.sleep, inFlight = 4 } = parts
  const given: string[] = []
  const log = {
    debug: (fields: object, message: string) => given.push(JSON.stringify(fields) + message),
    warn: (fields: object, message: string) => given.push(JSON.stringify(fields) + message),
  }
  const http = createHttp(server.url)
  const random = () => 1
  const system = 'Microsoft Graph'
  const call = createCaller({ system, http, token, clock, sleep, random, log, inFlight })
  const go = (write = false, timeout = 10_000) =>
    call({
      operation: 'Do-It',
      write,
      request: { method: 'POST', url: `${server.url}/x`, headers: {}, body: '{}', timeout },
      read: ({ status, bytes }) => {
        const text = Buffer.from(bytes).toString()
        if (status < 400) return { value: text }
        const throttled = status === 429
        const retryable = throttled || status >= 500
        const fault: Fault = { code: String(status), text, retryable, answered: true, undone: throttled, throttled }
        return { fault }
      },
    })
  return { go, clock, slept, given }
}
/** The RemoteError a call ends in; anything else fails the test. */
export const failure = (promise: Promise<unknown>): Promise<RemoteError> =>
  promise.then(
    () => expect.fail('no failure'),
    (error) => (error instanceof RemoteError ? error : expect.fail(String(error))),
  )
