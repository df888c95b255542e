/** Answers spoiled before anything has been done. */

import type { Response } from 'express'
import type { FaultName, Faults } from '../faults.ts'
import { ERROR_FORMS } from './error-forms.ts'
import { forbid } from './reply.ts'

const TOO_MANY = 'You have reached the maximum number of concurrent requests per tenant. Please wait and try again'

const tooMany = (response: Response, status: number): void => {
  response.status(status).type('text/plain').send(TOO_MANY)
}

const unavailable = (response: Response): void => {
  response.status(503).type('text/html').send('<html><body><h2>Service Unavailable</h2></body></html>')
}

const FORMS = Object.entries(ERROR_FORMS).map(([fault, { status, body }]) => {
  const send = (response: Response) => {
    if (typeof body === 'string') response.status(status).type('text/html').send(body)
    else response.status(status).json(body)
  }
  return [fault as FaultName, send] as const
})

const SPOILERS: readonly (readonly [FaultName, (response: Response) => void])[] = [
  ['exchange-throttled', (response) => tooMany(response.set('Retry-After', '1'), 429)],
  ['exchange-throttled-bare', (response) => tooMany(response, 429)],
  ['exchange-throttled-text', (response) => tooMany(response, 500)],
  ['exchange-unavailable', unavailable],
  ['exchange-forbidden', forbid],
  ...FORMS,
]

/** How many calls in a row a burst spoils, and how many it then lets through. */
const BURST = 3

/** Spoils an answer when a fault is on; true when it did. */
export function createSpoiler(faults: Faults): (response: Response) => boolean {
  let call = 0
  const inBurst = (): boolean => {
    if (!faults.is('exchange-bursts')) call = 0
    else if (call++ % (2 * BURST) < BURST) return faults.strikes('exchange-bursts')
    return false
  }
  return (response) => {
    const spoiler = SPOILERS.find(([fault]) => faults.strikes(fault))
    if (spoiler) spoiler[1](response)
    else if (inBurst()) unavailable(response)
    else return false
    return true
  }
}
