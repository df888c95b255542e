import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach } from 'vitest'
import { asCsv, type Company, makeCompany } from '../../practice/src/company.ts'
import {
  openPracticeExchange,
  type PracticeExchange,
  type PracticeExchangeOptions,
} from '../../practice/src/exchange-online/server.ts'
import { createFaults, type Faults } from '../../practice/src/faults.ts'
import { type ManualClock, manualClock } from '../../src/clock.ts'

export const company: Company = makeCompany(1)
export const SECOND = 1_000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR
export const FIRST_DAY = new Date('2026-03-02T08:00:00Z')

// biome-ignore lint/suspicious/noExplicitAny: the wire is untyped; tests look at what they expect there
export type Wire = Record<string, any>

const cleanups: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

/** Run after the test, last added first. */
export function afterTest(cleanup: () => Promise<void> | void): void {
  cleanups.push(cleanup)
}

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'practice-'))
  afterTest(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export interface Call {
  status: number
  headers: Headers
  body: Wire
}

export interface Exchange {
  readonly clock: ManualClock
  readonly wall: ManualClock
  readonly faults: Faults
  readonly dataDir: string
  readonly system: PracticeExchange
  readonly path: string
  /** One cmdlet, as a client calls it; throws for nothing. */
  call(name: string, parameters?: Wire, init?: { query?: string; headers?: Record<string, string> }): Promise<Call>
  /** The objects of a cmdlet that must succeed. */
  values(name: string, parameters?: Wire): Promise<Wire[]>
  /** New-MigrationBatch with a list. */
  create(name: string, addresses: readonly string[], more?: Wire): Promise<Call>
  /** Creates and starts. */
  run(name: string, addresses: readonly string[]): Promise<void>
  restart(): Promise<void>
}

export const base64 = (addresses: readonly string[]): string => Buffer.from(asCsv(addresses)).toString('base64')

export async function openExchange(more: Partial<PracticeExchangeOptions> = {}): Promise<Exchange> {
  const [clock, wall, faults] = [manualClock(FIRST_DAY), manualClock(FIRST_DAY), createFaults()]
  const dataDir = temporaryFolder()
  const open = (): Promise<PracticeExchange> => openPracticeExchange({ company, clock, wall, faults, dataDir, ...more })
  let system = await open()
  afterTest(() => system.close())
  const call: Exchange['call'] = async (name, parameters = {}, init = {}) => {
    const response = await fetch(`${system.url}/adminapi/beta/${company.tenantId}/InvokeCommand${init.query ?? ''}`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json; charset=utf-8',
        'X-AnchorMailbox': 'APP:SystemMailbox',
        ...init.headers,
      },
      body: JSON.stringify({ CmdletInput: { CmdletName: name, Parameters: parameters } }),
    })
    const text = await response.text()
    return {
      status: response.status,
      headers: response.headers,
      body: text.startsWith('{') ? JSON.parse(text) : { text },
    }
  }
  const values: Exchange['values'] = async (name, parameters) => {
    const { status, body } = await call(name, parameters)
    if (status !== 200) throw new Error(`${name}: ${status} ${JSON.stringify(body)}`)
    return body.value
  }
  const create: Exchange['create'] = (name, addresses, extra = {}) =>
    call('New-MigrationBatch', { Name: name, SourceEndpoint: 'EX07-01', CSVData: base64(addresses), ...extra })
  return {
    clock,
    wall,
    faults,
    dataDir,
    get system() {
      return system
    },
    path: `/adminapi/beta/${company.tenantId}/InvokeCommand`,
    call,
    values,
    create,
    run: async (name, addresses) => {
      const made = await create(name, addresses)
      if (made.status !== 200) throw new Error(JSON.stringify(made.body))
      await values('Start-MigrationBatch', { Identity: name })
    },
    restart: async () => {
      await system.close()
      system = await open()
    },
  }
}

/** The useful part of an error: `ExXXXXXX|type|text`. */
export const detail = (call: Call): string => call.body.error.details[0].message
