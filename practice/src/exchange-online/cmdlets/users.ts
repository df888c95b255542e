/** The cmdlets over migration users: one for each row of a batch. */

import { NO_GUID } from '../../company-tenant.ts'
import { random } from '../../random.ts'
import { batchNamed, userNamed } from '../actions.ts'
import { notFound } from '../refusal.ts'
import { summaryOf } from '../status.ts'
import { Guid, type Output, size, timeSpan } from '../wire.ts'
import { key, progressOf, type User, type World } from '../world.ts'
import type { Cmdlet, Context } from './cmdlet.ts'

export const getUser: Cmdlet = {
  parameters: ['Identity', 'BatchId', 'Status', 'StatusSummary', 'EmailAddress', 'MailboxGuid', 'ResultSize', 'SortBy'],
  run(parameters, context) {
    const world = context.tenant.world()
    const identity = parameters.text('Identity') ?? parameters.text('EmailAddress')
    const [status, summary] = [parameters.text('Status'), parameters.text('StatusSummary')]
    const guid = parameters.text('MailboxGuid')
    const users =
      identity === undefined ? usersOf(world, parameters.text('BatchId'), context) : [userNamed(world, identity)]
    return users
      .filter((user) => status === undefined || key(statusFor(user, context)) === key(status))
      .filter((user) => summary === undefined || key(summaryOf(statusFor(user, context))) === key(summary))
      .filter((user) => guid === undefined || cloudGuid(world, user) === key(guid))
      .map((user) => () => show(world, user, context))
  },
}

export const getStatistics: Cmdlet = {
  parameters: [
    'Identity',
    'IncludeReport',
    'IncludeSkippedItems',
    'LimitSkippedItemsTo',
    'DiagnosticInfo',
    'SkipSubscription',
  ],
  run(parameters, context) {
    const world = context.tenant.world()
    const user = userNamed(world, parameters.need('Identity'))
    return [() => statistics(world, user, context)]
  },
}

const change = (kind: 'start-user' | 'stop-user' | 'remove-user', confirms?: string): Cmdlet => ({
  parameters: kind === 'remove-user' ? ['Identity', 'Force'] : ['Identity'],
  writes: true,
  ...(confirms === undefined ? {} : { confirms }),
  run(parameters, { tenant }) {
    tenant.change({ kind, address: userNamed(tenant.world(), parameters.need('Identity')).address })
    return []
  },
})

export const startUser = change('start-user')
export const stopUser = change('stop-user', 'Stopping the migration user stops its synchronization.')
export const removeUser = change('remove-user', 'Removing the migration user ends its migration.')

function usersOf(world: World, batchId: string | undefined, context: Context): User[] {
  if (batchId === undefined) {
    return [...world.batches.values()].filter(context.appeared).flatMap((batch) => [...batch.users.values()])
  }
  const batch = batchNamed(world, batchId)
  if (!context.appeared(batch)) throw notFound(batchId)
  return [...batch.users.values()]
}

function statusFor(user: User, { fresh }: Context): User['status'] {
  return user.batch.phase === 'created' && fresh === 'Stopped' ? 'Stopped' : user.status
}

const guids = new WeakMap<User, { user: string; request: string }>()

function guidsOf(world: World, user: User): { user: string; request: string } {
  const known = guids.get(user)
  if (known) return known
  const draw = random(world.company.seed, `user:${user.batch.guid}:${key(user.address)}`)
  const made = { user: draw.guid(), request: draw.guid() }
  guids.set(user, made)
  return made
}

const date = (at: number | undefined): Date | undefined => (at === undefined ? undefined : new Date(at))

function cloudGuid(world: World, user: User): string {
  const address = key(user.address)
  const person = world.people.get(address) ?? world.recipients.named(address)?.person
  return person?.mail !== undefined && world.cloud.has(key(person.mail)) ? person.cloudGuid : NO_GUID
}

function show(world: World, user: User, context: Context): Output {
  const status = statusFor(user, context)
  const mailbox = world.mailboxes.get(key(user.address))
  const ids = guidsOf(world, user)
  return {
    Identity: user.address,
    Guid: new Guid(ids.user),
    Identifier: user.address,
    BatchId: user.batch.name,
    EmailAddress: user.address,
    MailboxEmailAddress: user.address,
    RecipientType: 'Mailbox',
    SyncedItemCount: Math.max(0, Math.floor((mailbox?.itemCount ?? 0) * progressOf(world, user)) - user.skipped),
    SkippedItemCount: user.skipped,
    MailboxGuid: new Guid(cloudGuid(world, user)),
    MailboxLegacyDN: mailbox?.legacyExchangeDN ?? null,
    RequestGuid: new Guid(user.startedAt === undefined ? NO_GUID : ids.request),
    LastSuccessfulSyncTime: date(user.lastSync),
    LastSubscriptionCheckTime: date(user.startedAt === undefined ? undefined : world.now),
    Status: status,
    StatusSummary: summaryOf(status),
    State: user.inFlight ? 'Active' : user.status === 'Failed' ? 'Failed' : 'Waiting',
    ErrorSummary: user.error ?? null,
    DataConsistencyScore: user.score ?? null,
    TriggeredAction: 'None',
  }
}

function statistics(world: World, user: User, context: Context): Output {
  const mailbox = world.mailboxes.get(key(user.address))
  const [bytes, items] = [mailbox?.sizeBytes ?? 0, mailbox?.itemCount ?? 0]
  const done = progressOf(world, user)
  const running = user.copy ? Math.max(1, world.now - user.copy.from) : 0
  const hourly = user.copy ? ((done - user.copy.start) * bytes * 3_600_000) / running : 0
  return {
    ...show(world, user, context),
    MigrationType: 'ExchangeOutlookAnywhere',
    TotalItemsInSourceMailboxCount: items,
    TotalQueuedDuration: user.copy && user.startedAt !== undefined ? timeSpan(user.copy.from - user.startedAt) : null,
    TotalInProgressDuration: timeSpan(running),
    TotalSyncedDuration: user.lastSync === undefined ? null : timeSpan(world.now - user.lastSync),
    TotalStalledDuration: '00:00:00',
    EstimatedTotalTransferSize: size(bytes),
    EstimatedTotalTransferCount: items,
    BytesTransferred: size(bytes * done),
    AverageBytesTransferredPerHour: size(hourly),
    CurrentBytesTransferredPerMinute: size(hourly / 60),
    PercentageComplete: user.status === 'Synced' ? 100 : Math.min(95, Math.floor(done * 95)),
    Error: user.error ?? null,
    SkippedItems: [],
    Report: null,
    DiagnosticInfo: null,
  }
}
