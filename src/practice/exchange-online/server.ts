/**
 * Practice Exchange Online over HTTP: `POST /adminapi/beta/{tenant}/InvokeCommand` and
 * `GET /adminapi/v1.0/{tenant}/EXOModuleFile`, in the shapes real clients have measured.
 */

import { randomUUID } from 'node:crypto'
import express, { type Request, type Response } from 'express'
import { z } from 'zod'
import { type Clock, wallClock } from '../../clock.ts'
import type { PracticeClock } from '../clock.ts'
import type { Company } from '../company.ts'
import type { Faults } from '../faults.ts'
import { listen } from '../listen.ts'
import type { PracticeSystem } from '../system.ts'
import { CMDLETS, cmdletNamed } from './cmdlets/index.ts'
import { createInvoker, type Invoker, type Result } from './invoke.ts'
import { Refusal } from './refusal.ts'
import { forbid, sendRefusal, spoil, unauthorized } from './reply.ts'
import type { FreshStatus } from './status.ts'
import { type ExchangeTenant, openExchangeTenant } from './tenant.ts'
import { badParameter, shape } from './wire.ts'

export interface PracticeExchangeOptions {
  readonly company: Company
  readonly clock: PracticeClock
  readonly faults: Faults
  /** State is kept in `<dataDir>/practice/exchange-online.jsonl`. */
  readonly dataDir: string
  /** 0 or absent: any free one. */
  readonly port?: number
  /** Demanded as the bearer token; absent: everybody is let in. */
  readonly token?: string
  /** What a batch never started is called. `Created` when absent. */
  readonly fresh?: FreshStatus
  /** For what the protocol times: links between pages, batches slow to appear. */
  readonly wall?: Clock
}

export interface PracticeExchange extends PracticeSystem {
  /** `SMTP:…` when new mail for this on-premises primary address is diverted now. */
  targetAddressOf(address: string): string | undefined
  readonly tenant: ExchangeTenant
}

const Body = z.object({
  CmdletInput: z.object({ CmdletName: z.string(), Parameters: z.record(z.string(), z.unknown()) }),
})

/** Opens it on loopback; `url` is what `/adminapi/…` is appended to. */
export async function openPracticeExchange(options: PracticeExchangeOptions): Promise<PracticeExchange> {
  const { company, faults, token, wall = wallClock, fresh = 'Created' } = options
  const tenant = openExchangeTenant(options)
  const newInvoker = (): Invoker => createInvoker({ tenant, faults, wall, fresh })
  let invoker = newInvoker()

  const app = express()
  app.disable('x-powered-by')
  app.use(express.json({ limit: '10mb' }))
  app.use((request, response, next) => {
    response.set('request-id', request.get('client-request-id') ?? randomUUID())
    if (spoil(faults, response)) return
    if (token !== undefined && request.get('Authorization') !== `Bearer ${token}`) unauthorized(response)
    else next()
  })
  app.param('tenant', (_request, response, next, id) => {
    if (id === company.tenantId) next()
    else
      sendRefusal(
        response,
        new Refusal(
          404,
          'Microsoft.Exchange.Data.Directory.CannotResolveTenantNameException',
          `The tenant '${id}' couldn't be found.`,
        ),
      )
  })
  app.get('/adminapi/v1.0/:tenant/EXOModuleFile', (request, response) => {
    const value = [{ exportedCmdlets: Object.keys(CMDLETS).join(','), Version: String(request.query.Version ?? '') }]
    response.json({ '@odata.context': context(request, company), value, '@adminapi.warnings': [] })
  })
  app.post('/adminapi/beta/:tenant/InvokeCommand', (request, response) => {
    const body = Body.safeParse(request.body)
    const named = body.success ? cmdletNamed(body.data.CmdletInput.CmdletName) : undefined
    if (body.success && !named) return forbid(response)
    // Writes only: a read that never answers would teach nobody anything.
    const silent = named?.writes === true && faults.strikes('exchange-timeout')
    try {
      if (!named || !body.success) throw badParameter('The request body is not a CmdletInput.')
      const anchor = request.get('X-AnchorMailbox')
      const skip = request.query.$skiptoken
      const { Parameters: parameters } = body.data.CmdletInput
      const result =
        skip === undefined
          ? invoker.invoke({ cmdlet: named, parameters, pageSize: pageSize(request), anchor })
          : invoker.next(String(skip), anchor)
      if (!silent) send(request, response, result, company)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (!silent) sendRefusal(response, error)
    }
  })
  app.all('/adminapi/v1.0/:tenant/InvokeCommand', (_request, response) => {
    response.status(405).end()
  })

  const { url, close } = await listen(app, options.port ?? 0)
  return {
    url,
    tenant,
    targetAddressOf: tenant.targetAddressOf,
    reset: async () => {
      tenant.reset()
      invoker = newInvoker()
    },
    close: async () => {
      await close()
      tenant.close()
    },
  }
}

function send(request: Request, response: Response, result: Result, company: Company): void {
  const select = typeof request.query.$select === 'string' ? request.query.$select.split(',') : undefined
  const { next } = result.page
  const path = `${request.protocol}://${request.get('Host')}${request.path}`
  const query = [...(select ? [`$select=${select.map(encodeURIComponent).join(',')}`] : []), `$skiptoken=${next}`]
  response.json({
    '@odata.context': context(request, company),
    '@adminapi.warnings': result.warnings,
    ...(result.confirmation === undefined ? {} : { '@adminapi.confirmationmessage': result.confirmation }),
    value: result.page.items.map((show) => shape(show(), select)),
    ...(next === undefined ? {} : { '@odata.nextLink': `${path}?${query.join('&')}` }),
  })
}

const context = (request: Request, company: Company): string =>
  `${request.protocol}://${request.get('Host')}/adminapi/beta/${company.tenantId}/$metadata#Collection(Exchange.Object)`

/** `Prefer: odata.maxpagesize=…`, a thousand at most and by default. */
function pageSize(request: Request): number {
  const asked = /odata\.maxpagesize=(\d+)/.exec(request.get('Prefer') ?? '')?.[1]
  return Math.min(1_000, Math.max(1, Number(asked ?? 1_000)))
}
