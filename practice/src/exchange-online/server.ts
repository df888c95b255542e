/**
 * Practice Exchange Online over HTTP: `POST /adminapi/beta/{tenant}/InvokeCommand` and
 * `GET /adminapi/v1.0/{tenant}/EXOModuleFile`, in the shapes real clients have measured.
 */

import { randomUUID } from 'node:crypto'
import express from 'express'
import { z } from 'zod'
import { type Clock, type PracticeClock, wallClock } from '../clock.ts'
import type { Company } from '../company.ts'
import type { Faults } from '../faults.ts'
import { listen } from '../listen.ts'
import type { People } from '../people/people.ts'
import type { PracticeSystem } from '../system.ts'
import { CMDLETS, cmdletName } from './cmdlets/index.ts'
import { createInvoker, type Invoker } from './invoke.ts'
import { Refusal } from './refusal.ts'
import { context, forbid, pageSize, sendRefusal, sendResult, unauthorized } from './reply.ts'
import { createSpoiler } from './spoil.ts'
import type { FreshStatus } from './status.ts'
import { type ExchangeTenant, openExchangeTenant } from './tenant.ts'
import { badParameter } from './wire.ts'

export interface PracticeExchangeOptions {
  readonly company: Company
  readonly clock: PracticeClock
  readonly faults: Faults
  /** State is kept in `<dataDir>/practice/exchange-online.jsonl`. */
  readonly dataDir: string
  /** Nobody changes beside the migration when absent. */
  readonly people?: People
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

/** Opens it on loopback, with a regional host beside it; `url` is what `/adminapi/…` is appended to. */
export async function openPracticeExchange(options: PracticeExchangeOptions): Promise<PracticeExchange> {
  const { company, faults, token, wall = wallClock, fresh = 'Created' } = options
  const tenant = openExchangeTenant(options)
  const newInvoker = (): Invoker => createInvoker({ tenant, faults, wall, fresh })
  const spoil = createSpoiler(faults)
  let invoker = newInvoker()

  const app = express()
  app.disable('x-powered-by')
  app.use(express.json({ limit: '10mb' }))
  app.use((request, response, next) => {
    response.set('request-id', request.get('client-request-id') ?? randomUUID())
    if (spoil(response)) return
    if (token !== undefined && request.get('Authorization') !== `Bearer ${token}`) unauthorized(response)
    else next()
  })
  app.param('tenant', (_request, response, next, id) => {
    if (id === company.tenantId) next()
    else sendRefusal(response, unknownTenant(String(id)))
  })
  app.get('/adminapi/v1.0/:tenant/EXOModuleFile', (request, response) => {
    const names = Object.keys(CMDLETS).filter((name) => !isShut(faults, name))
    const value = [{ exportedCmdlets: names.join(','), Version: String(request.query.Version ?? '') }]
    response.json({ '@odata.context': context(request, company), value, '@adminapi.warnings': [] })
  })
  app.post('/adminapi/beta/:tenant/InvokeCommand', (request, response) => {
    const body = Body.safeParse(request.body)
    if (!body.success) return sendRefusal(response, badParameter('The request body is not a CmdletInput.'))
    const { CmdletName, Parameters: parameters } = body.data.CmdletInput
    const name = cmdletName(CmdletName)
    const cmdlet = name === undefined ? undefined : CMDLETS[name]
    if (name === undefined || !cmdlet) return forbid(response)
    if (isShut(faults, name) && faults.strikes('exchange-forbidden-cmdlet')) return forbid(response)
    const loss = lossOf(faults, cmdlet.writes === true)
    const lose = () => (loss === 'reset' ? request.socket.resetAndDestroy() : undefined)
    try {
      const anchor = request.get('X-AnchorMailbox')
      const skip = request.query.$skiptoken
      const result =
        skip === undefined
          ? invoker.invoke({ name, cmdlet, parameters, pageSize: pageSize(request), anchor })
          : invoker.next(String(skip), anchor)
      if (loss) lose()
      else sendResult(request, response, result, company, faults)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (loss) lose()
      else sendRefusal(response, error)
    }
  })
  app.all('/adminapi/v1.0/:tenant/InvokeCommand', (_request, response) => {
    response.status(405).end()
  })

  const regional = await listen(app, 0)
  const home = await listen((request, response) => {
    if (!faults.strikes('exchange-moved')) return app(request, response)
    response.writeHead(302, { Location: `${regional.url}${request.url}` }).end()
  }, options.port ?? 0).catch(async (error: unknown) => {
    await regional.close()
    throw error
  })
  return {
    url: home.url,
    tenant,
    targetAddressOf: tenant.targetAddressOf,
    reset: async () => {
      tenant.reset()
      invoker = newInvoker()
    },
    close: async () => {
      await Promise.all([home.close(), regional.close()])
      tenant.close()
    },
  }
}

/** How the answer to a call that is otherwise done as asked gets lost; undefined where it does not. */
function lossOf(faults: Faults, writes: boolean): 'silence' | 'reset' | undefined {
  if (!writes) return faults.strikes('exchange-timeout-read') ? 'silence' : undefined
  if (faults.strikes('exchange-timeout')) return 'silence'
  return faults.strikes('exchange-reset') ? 'reset' : undefined
}

/** What the app's roles leave out, under the fault `exchange-forbidden-cmdlet`. */
function isShut(faults: Faults, name: string): boolean {
  const shut = faults.about('exchange-forbidden-cmdlet') ?? 'New-MigrationBatch'
  return faults.is('exchange-forbidden-cmdlet') && shut.toLowerCase() === name.toLowerCase()
}

function unknownTenant(id: string): Refusal {
  const type = 'Microsoft.Exchange.Data.Directory.CannotResolveTenantNameException'
  return new Refusal(404, type, `The tenant '${id}' couldn't be found.`)
}
