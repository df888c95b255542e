import type { Clock } from '../../clock.ts'
import { type Sleep, wallSleep } from '../../jobs/sleep.ts'
import type { Token } from '../credentials.ts'
import { createHttp } from '../http.ts'
import { createCaller, type Log } from '../retry.ts'
import { batchCmdlets, type CsvForm } from './batches.ts'
import type { ExchangeOnline } from './cmdlets.ts'
import { organizationCmdlets } from './organization.ts'
import { recipientCmdlets } from './recipients.ts'
import { createTransport, type Timeouts } from './transport.ts'
import { userCmdlets } from './users.ts'

export interface ExchangeOnlineOptions {
  /** E.g. `https://outlook.office365.com`; a loopback address is a practice system. */
  readonly url: string
  /** The tenant's GUID. */
  readonly tenant: string
  /** For the scope `https://outlook.office365.com/.default`. Absent in practice. */
  readonly token?: Token | undefined
  /** Wall time: Retry-After counts by it. */
  readonly clock: Clock
  readonly sleep?: Sleep | undefined
  readonly random?: (() => number) | undefined
  readonly timeouts?: Partial<Timeouts> | undefined
  readonly log?: Log | undefined
  /** Host suffixes the token may also go to, e.g. `office365.com`. Hosts below `url` always may. */
  readonly allowedHosts?: readonly string[] | undefined
  /** How lists are sent first; where that cannot be bound the other form follows by itself. `base64` when absent. */
  readonly csvForm?: CsvForm | undefined
}

/** Exchange Online through the endpoint its own PowerShell module uses: one function a cmdlet, nothing else. */
export function createExchangeOnline(options: ExchangeOnlineOptions): ExchangeOnline {
  const { url, tenant, token, clock, sleep = wallSleep, random = Math.random, log } = options
  const http = createHttp(url, options.allowedHosts)
  const call = createCaller({ system: 'Exchange Online', http, token, clock, sleep, random, log, inFlight: 4 })
  const timeouts = { read: options.timeouts?.read ?? 60_000, write: options.timeouts?.write ?? 120_000 }
  const transport = createTransport(url, tenant, http, call, timeouts)
  return {
    ...organizationCmdlets(transport, transport.module),
    ...batchCmdlets(transport, options.csvForm ?? 'base64'),
    ...userCmdlets(transport),
    ...recipientCmdlets(transport),
  }
}
