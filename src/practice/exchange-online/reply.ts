/** Answers of practice Exchange Online that are not a cmdlet's: its faults, its doors. */

import type { Response } from 'express'
import type { Faults } from '../faults.ts'
import { Refusal } from './refusal.ts'
import { envelope } from './wire.ts'

/** Spoils this answer when a fault is on; true when it did. */
export function spoil(faults: Faults, response: Response): boolean {
  if (faults.strikes('exchange-throttled')) {
    response.status(429).set('Retry-After', '1').type('text/plain').send(TOO_MANY)
  } else if (faults.strikes('exchange-throttled-bare')) response.status(429).type('text/plain').send(TOO_MANY)
  else if (faults.strikes('exchange-unavailable')) {
    response.status(503).type('text/html').send('<html><body><h2>Service Unavailable</h2></body></html>')
  } else if (faults.strikes('exchange-error')) {
    sendRefusal(
      response,
      new Refusal(500, 'System.NullReferenceException', 'Object reference not set to an instance of an object.'),
    )
  } else if (faults.strikes('exchange-forbidden')) forbid(response)
  else return false
  return true
}

const TOO_MANY = 'You have reached the maximum number of concurrent requests per tenant. Please wait and try again'

/** The real service's oddity for cmdlets unknown or not permitted: NUL bytes that claim to be gzip. */
export function forbid(response: Response): void {
  response.status(403).set('Content-Encoding', 'gzip').set('Content-Type', 'application/json')
  response.end(Buffer.alloc(64))
}

/** No token, or not the one asked for. */
export function unauthorized(response: Response): void {
  response.status(401).set('WWW-Authenticate', 'Bearer realm="", error="invalid_token"').end()
}

export function sendRefusal(response: Response, refusal: Refusal): void {
  response.status(refusal.status).set('X-ExceptionType', refusal.type).json(envelope(refusal))
}
