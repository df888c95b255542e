import type { z } from 'zod'
import type { Clock } from '../../clock.ts'
import type { Token } from '../credentials.ts'
import { createHttp } from '../http.ts'
import { type Sleep, wallSleep } from '../pace.ts'
import { type CloudRecipient, type ExchangeOnline, type RemoteBatch, RemoteError, type RemoteUser } from '../ports.ts'
import { createCaller, type Log } from '../retry.ts'
import { Availability, Config, Domain, Endpoint, RECIPIENT_FIELDS, Recipient } from './answers.ts'
import { Batch, Statistics, User } from './migration-answers.ts'
import { createTransport, type Output, type Timeouts } from './transport.ts'

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
}

const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase()

/** Exchange Online through the endpoint its own PowerShell module uses: one function a cmdlet, nothing else. */
export function createExchangeOnline(options: ExchangeOnlineOptions): ExchangeOnline {
  const { url, tenant, token, clock, sleep = wallSleep, random = Math.random, log } = options
  const http = createHttp(url, options.allowedHosts)
  const call = createCaller({ system: 'Exchange Online', http, token, clock, sleep, random, log, inFlight: 4 })
  const timeouts = { read: options.timeouts?.read ?? 60_000, write: options.timeouts?.write ?? 120_000 }
  const { read, write } = createTransport(url, tenant, http, call, timeouts)

  async function batch(identity: string): Promise<RemoteBatch | undefined> {
    const found = parse('Get-MigrationBatch', Batch, await read('Get-MigrationBatch', { Identity: identity }))
    return found.find((one) => namesIt(one.identity, identity) || same(one.guid ?? '', identity))
  }

  return {
    endpoints: async () => parse('Get-MigrationEndpoint', Endpoint, await read('Get-MigrationEndpoint', {})),

    testEndpoint: async (identity) => {
      const cmdlet = 'Test-MigrationServerAvailability'
      return only(cmdlet, parse(cmdlet, Availability, await read(cmdlet, { Endpoint: identity })))
    },

    config: async () =>
      only('Get-MigrationConfig', parse('Get-MigrationConfig', Config, await read('Get-MigrationConfig', {}))),

    acceptedDomains: async () => parse('Get-AcceptedDomain', Domain, await read('Get-AcceptedDomain', {})),

    batches: async () => parse('Get-MigrationBatch', Batch, await read('Get-MigrationBatch', {})),

    batch,

    createBatch: async ({ name, endpoint, csv }) => {
      // Without CSVData the same cmdlet makes a cutover batch of the whole company (facts 2.3).
      if (csv.trim() === '') throw new TypeError('New-MigrationBatch: the list is empty')
      const output = await write('New-MigrationBatch', {
        Name: name,
        SourceEndpoint: endpoint,
        CSVData: Buffer.from(csv, 'utf8').toString('base64'),
      })
      // It was done. What it said about it may be nothing or unreadable: then the batch itself is asked.
      const made = output.rows
        .flatMap((row) => Batch.safeParse(row).data ?? [])
        .find((one) => namesIt(one.identity, name))
      if (made) return { ...made, warnings: [...new Set([...made.warnings, ...output.warnings])] }
      const found = await batch(name).catch(() => undefined)
      if (found) return found
      throw new RemoteError({
        ...{ system: 'Exchange Online', operation: 'New-MigrationBatch', code: 'EmptyAnswer' },
        ...{ text: `New-MigrationBatch did not say what became of ${name}`, retryable: false, answered: false },
      })
    },

    startBatch: async (identity) => {
      await write('Start-MigrationBatch', { Identity: identity })
    },
    // No prompt is possible over the wire: these two ask unless told not to (facts 1.5).
    stopBatch: async (identity) => {
      await write('Stop-MigrationBatch', { Identity: identity, Confirm: false })
    },
    removeBatch: async (identity) => {
      await write('Remove-MigrationBatch', { Identity: identity, Confirm: false })
    },

    users: async (batchName) => {
      const scope = batchName === undefined ? {} : { BatchId: batchName }
      const output = await read('Get-MigrationUser', { ...scope, ResultSize: 'Unlimited' })
      const users = parse('Get-MigrationUser', User, output)
      return batchName === undefined ? users : users.filter((user) => inBatch(user, batchName))
    },

    user: async (address) => {
      const output = await read('Get-MigrationUser', { Identity: address })
      return parse('Get-MigrationUser', User, output).find((user) => isUser(user, address))
    },

    statistics: async (address) => {
      const output = await read('Get-MigrationUserStatistics', { Identity: address })
      return parse('Get-MigrationUserStatistics', Statistics, output).find((user) => isUser(user, address))
    },

    recipients: async () => {
      const output = await read('Get-Recipient', { ResultSize: 'Unlimited' }, RECIPIENT_FIELDS)
      return parse('Get-Recipient', Recipient, output)
    },

    recipient: async (address) => {
      const output = await read('Get-Recipient', { Identity: address }, RECIPIENT_FIELDS)
      return parse('Get-Recipient', Recipient, output).find((one) => hasAddress(one, address))
    },
  }
}

// A Get with an identity may answer with everything (facts 2.3): each answer is held against what was asked.

/** `sales-1`, or with the organisation before it: `contoso.onmicrosoft.com\sales-1`. */
function namesIt(identity: string, asked: string): boolean {
  return same(identity, asked) || same(identity.split(/[\\/]/).at(-1) ?? '', asked)
}

/** A batch told by its GUID cannot be held against a name: the service's own choice then stands. */
function inBatch(user: RemoteUser, batch: string): boolean {
  return user.batch === '' || namesIt(user.batch, batch) || /^[0-9a-f-]{36}$/i.test(user.batch)
}

function isUser(user: RemoteUser, address: string): boolean {
  return same(user.identity, address) || same(user.address, address)
}

function hasAddress(recipient: CloudRecipient, address: string): boolean {
  return same(recipient.primaryAddress, address) || recipient.addresses.some((one) => same(one, address))
}

function parse<T>(operation: string, schema: z.ZodType<T>, { rows }: Output): T[] {
  return rows.map((row) => {
    const result = schema.safeParse(row)
    if (result.success) return result.data
    const text = `${operation} answered something else than documented: ${result.error.issues[0]?.message ?? 'no row'}`
    throw unexpected(operation, text)
  })
}

function only<T>(operation: string, found: readonly T[]): T {
  const [first] = found
  if (first === undefined) throw unexpected(operation, `${operation} answered nothing`)
  return first
}

function unexpected(operation: string, text: string): RemoteError {
  const rest = { code: 'UnexpectedAnswer', retryable: false, answered: true }
  return new RemoteError({ system: 'Exchange Online', operation, text, ...rest })
}
