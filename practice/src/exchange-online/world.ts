/** The practice tenant's migration world: batches, their users, the endpoints' queues, the mailboxes made so far. */

import type { Company, CompanyEndpoint, CompanyMailbox } from '../company.ts'
import { type TenantPerson, tenantOf } from '../company-tenant.ts'
import { makesMailbox } from '../licence-plans.ts'
import { createRecipients, type Recipients } from './recipients.ts'
import { createTimeline, type Timeline } from './timeline.ts'

/** As Exchange Online writes them. */
export type UserStatus =
  | 'Queued'
  | 'Validating'
  | 'Provisioning'
  | 'Syncing'
  | 'Synced'
  | 'Failed'
  | 'Stopping'
  | 'Stopped'

/** One row of a batch. Times in estate milliseconds. */
export interface User {
  /** As written in the list. */
  readonly address: string
  readonly batch: Batch
  /** Its place in the list. */
  readonly index: number
  status: UserStatus
  /** On its way: a Queued user of a batch that was never started is not. */
  inFlight: boolean
  /** Raised whenever what was planned for it no longer holds. */
  epoch: number
  error: string | undefined
  /** The attempt that copies now: from one time to another, from one share of the mailbox to another. */
  copy: { readonly from: number; readonly to: number; readonly start: number; readonly reach: number } | undefined
  /** Share of the mailbox copied before, 0 to 1. */
  done: number
  skipped: number
  score: string | undefined
  lastSync: number | undefined
  startedAt: number | undefined
}

export interface Batch {
  readonly name: string
  readonly guid: string
  readonly lane: Lane
  /** Made without a list: every mailbox of the company, at once. */
  readonly cutover: boolean
  readonly createdAt: number
  phase: 'created' | 'waiting' | 'started' | 'stopping' | 'stopped' | 'removing'
  startedAt: number | undefined
  initialSyncAt: number | undefined
  lastSyncedAt: number | undefined
  startAfter: number | undefined
  /** As it was asked for; absent = the service's own, 24 hours. */
  reportInterval: string | undefined
  notificationEmails: readonly string[]
  readonly warnings: readonly string[]
  readonly users: Map<string, User>
  readonly counts: Record<UserStatus, number>
  epoch: number
}

/** What one endpoint carries at a time. */
export interface Lane {
  readonly endpoint: CompanyEndpoint
  readonly serverName: string
  max: number
  readonly running: Set<User>
  /** First come, first served; what lies before `head` has been served. */
  queue: { readonly user: User; readonly epoch: number }[]
  head: number
}

/** A mailbox the migration has made: it stays, whatever becomes of its batch. */
export interface CloudMailbox {
  readonly madeAt: number
  /** When the on-premises `targetAddress` was set; undefined where no mail was diverted (a licence made it). */
  readonly divertedAt: number | undefined
  type: 'Regular' | 'Shared' | 'Room' | 'Equipment'
  /** Since when it has had no licence; undefined while it has one. */
  unlicensedSince: number | undefined
}

export interface Diversion {
  readonly at: number
  /** Lower-cased primary address on-premises. */
  readonly address: string
}

export interface World {
  readonly company: Company
  readonly timeline: Timeline
  /** Estate milliseconds up to which everything has happened. */
  now: number
  sourceDead: boolean
  /** By lower-case primary address in the tenant. */
  readonly people: Map<string, TenantPerson>
  /** By lower-case primary address on-premises. */
  readonly mailboxes: Map<string, CompanyMailbox>
  readonly lanes: ReadonlyMap<string, Lane>
  readonly batches: Map<string, Batch>
  /** Which user holds an address: nobody can be in two batches. */
  readonly owners: Map<string, User>
  readonly cloud: Map<string, CloudMailbox>
  /** Everybody Exchange knows. */
  readonly recipients: Recipients
  /** When somebody was changed last (estate milliseconds), by object id; absent = before the first day. */
  readonly touched: Map<string, number>
  /** Whose mail was diverted when, oldest first: the directory's `targetAddress` is written then. */
  readonly diversions: Diversion[]
  /** Who holds a licence that makes a mailbox. */
  readonly licensed: Set<string>
  /** How often the copy of a mailbox has failed: some problems go away when it is tried again. */
  readonly failures: Map<string, number>
}

export const key = (text: string): string => text.trim().toLowerCase()

const DEFAULT_CONCURRENCY = 20

export function makeWorld(company: Company, now: number): World {
  const people = tenantOf(company).filter((person) => person.mail !== undefined)
  return {
    company,
    timeline: createTimeline(),
    now,
    sourceDead: false,
    people: new Map(people.map((person) => [key(person.mail ?? ''), person])),
    mailboxes: new Map(company.mailboxes.map((mailbox) => [key(mailbox.primaryAddress), mailbox])),
    lanes: new Map(
      company.endpoints.map((endpoint) => [
        key(endpoint.identity),
        {
          endpoint,
          serverName: company.servers.find((server) => server.host === endpoint.exchangeServer)?.name ?? '',
          max: DEFAULT_CONCURRENCY,
          running: new Set(),
          queue: [],
          head: 0,
        },
      ]),
    ),
    batches: new Map(),
    owners: new Map(),
    cloud: new Map(),
    recipients: createRecipients(company),
    touched: new Map(),
    diversions: [],
    licensed: new Set(people.filter((one) => one.licences.some(makesMailbox)).map((one) => key(one.mail ?? ''))),
    failures: new Map(),
  }
}

/** Moves a user to a status, keeping its batch's counts. */
export function setStatus(user: User, status: UserStatus): void {
  user.batch.counts[user.status]--
  user.batch.counts[status]++
  user.status = status
}

/** How many of a batch's users are on their way. */
export function activeOf({ counts }: Batch): number {
  return counts.Validating + counts.Provisioning + counts.Queued + counts.Syncing + counts.Stopping
}

/** Share of a mailbox that has been copied by now, 0 to 1. */
export function progressOf(world: World, user: User): number {
  if (!user.copy) return user.done
  const { from, to, start, reach } = user.copy
  return start + (reach - start) * Math.min(1, Math.max(0, (world.now - from) / Math.max(1, to - from)))
}
