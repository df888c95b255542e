/** Answers of practice Exchange Online: what a cmdlet gives back, what it refuses with, and who is not let in. */

import type { Request, Response } from 'express'
import type { Company } from '../company.ts'
import type { Faults } from '../faults.ts'
import type { Result } from './invoke.ts'
import type { Refusal } from './refusal.ts'
import { envelope, shape } from './wire.ts'

const BODY_WARNING = 'The migration service is being updated; some properties may be delayed.'
const HEADER_WARNING = 'This cmdlet will be changed in a later version of the module.'

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

export function sendResult(request: Request, response: Response, result: Result, company: Company, faults: Faults) {
  const select = typeof request.query.$select === 'string' ? request.query.$select.split(',') : undefined
  const wanted = select && new Set(select.map((name) => name.toLowerCase()))
  const { next } = result.page
  const path = `${request.protocol}://${request.get('Host')}${request.path}`
  const query = [...(select ? [`$select=${select.map(encodeURIComponent).join(',')}`] : []), `$skiptoken=${next}`]
  const warned = faults.strikes('exchange-warnings')
  if (warned) response.set('X-Warnings', JSON.stringify([HEADER_WARNING]))
  response.json({
    '@odata.context': context(request, company),
    '@adminapi.warnings': warned ? [...result.warnings, BODY_WARNING] : result.warnings,
    ...(result.confirmation === undefined ? {} : { '@adminapi.confirmationmessage': result.confirmation }),
    value: result.page.items.map((show) => shape(show(), wanted)),
    ...(next === undefined ? {} : { '@odata.nextLink': `${path}?${query.join('&')}` }),
  })
}

export const context = (request: Request, company: Company): string =>
  `${request.protocol}://${request.get('Host')}/adminapi/beta/${company.tenantId}/$metadata#Collection(Exchange.Object)`

/** `Prefer: odata.maxpagesize=…`, a thousand at most and by default. */
export function pageSize(request: Request): number {
  const asked = /odata\.maxpagesize=(\d+)/.exec(request.get('Prefer') ?? '')?.[1]
  return Math.min(1_000, Math.max(1, Number(asked ?? 1_000)))
}
