/** The cmdlets over migration batches, but for `Set-MigrationBatch`. */

import { batchNamed } from '../actions.ts'
import { addressesOf } from '../csv.ts'
import { notFound } from '../refusal.ts'
import { scoreOf, statusOf } from '../status.ts'
import { badParameter, Guid, type Output, timeSpan } from '../wire.ts'
import { activeOf, type Batch, key } from '../world.ts'
import { found, named, refuseUnstaged, schedule } from './batch-parameters.ts'
import type { Cmdlet, Context } from './cmdlet.ts'
import { laneNamed } from './endpoints.ts'

export const getBatch: Cmdlet = {
  parameters: ['Identity', 'BatchGuid', 'Status', 'Endpoint', 'IncludeReport', 'DiagnosticInfo'],
  run(parameters, context) {
    const world = context.tenant.world()
    const identity = parameters.text('Identity') ?? parameters.text('BatchGuid')
    const [status, endpoint] = [parameters.text('Status'), parameters.text('Endpoint')]
    const batches = identity === undefined ? [...world.batches.values()] : [found(world, identity)]
    const seen = batches.filter(
      (batch) =>
        context.appeared(batch) &&
        (status === undefined || key(statusOf(batch, context.fresh)) === key(status)) &&
        (endpoint === undefined || key(batch.lane.endpoint.identity) === key(endpoint)),
    )
    if (identity !== undefined && !batches.some(context.appeared)) throw notFound(identity)
    return seen.map((batch) => () => show(batch, context))
  },
}

export const newBatch: Cmdlet = {
  parameters: [
    ...['Name', 'SourceEndpoint', 'CSVData', 'AutoStart', 'NotificationEmails', 'TimeZone', 'StartAfter', 'Locale'],
    ...['CompleteAfter', 'ReportInterval', 'SkipReports', 'AllowUnknownColumnsInCsv'],
  ],
  writes: true,
  run(parameters, context) {
    const name = parameters.need('Name')
    if (!/^[\w.-]+$/.test(name)) {
      throw badParameter(`Cannot bind parameter 'Name'. '${name}' contains spaces or special characters.`)
    }
    const { endpoint } = laneNamed(context.tenant.world(), parameters.need('SourceEndpoint'))
    refuseUnstaged(parameters, ['CompleteAfter'])
    const csv = parameters.raw('CSVData')
    context.tenant.change({
      kind: 'new-batch',
      name,
      endpoint: endpoint.identity,
      // Without a list this is a cutover batch: the real service makes one, too, and says nothing.
      ...(csv === undefined ? {} : { addresses: addressesOf(csv, parameters.flag('AllowUnknownColumnsInCsv')) }),
      ...schedule(parameters),
      autoStart: parameters.flag('AutoStart'),
      notificationEmails: parameters.list('NotificationEmails'),
    })
    context.made(name)
    const batch = batchNamed(context.tenant.world(), name)
    return [() => show(batch, context)]
  },
}

export const startBatch: Cmdlet = {
  parameters: ['Identity', 'Validate'],
  writes: true,
  run(parameters, context) {
    context.tenant.change({ kind: 'start-batch', name: named(parameters, context).name })
    return []
  },
}

export const stopBatch: Cmdlet = {
  parameters: ['Identity'],
  writes: true,
  confirms: 'Stopping the migration batch stops the synchronization of its users.',
  run(parameters, context) {
    context.tenant.change({ kind: 'stop-batch', name: named(parameters, context).name })
    return []
  },
}

export const removeBatch: Cmdlet = {
  parameters: ['Identity', 'Force'],
  writes: true,
  confirms: 'Removing the migration batch removes its migration users.',
  run(parameters, context) {
    context.tenant.change({ kind: 'remove-batch', name: named(parameters, context).name })
    return []
  },
}

const date = (at: number | undefined): Date | undefined => (at === undefined ? undefined : new Date(at))

function show(batch: Batch, { tenant, fresh }: Context): Output {
  const { counts } = batch
  const pending = batch.phase === 'created' || batch.phase === 'waiting' ? counts.Queued : 0
  const stopped = counts.Stopped + (fresh === 'Stopped' ? pending : 0)
  const made = [...batch.users.keys()].filter((address) => tenant.world().cloud.has(address)).length
  return {
    Identity: batch.name,
    BatchGuid: new Guid(batch.guid),
    Status: statusOf(batch, fresh),
    State: batch.phase === 'created' ? 'Waiting' : 'Active',
    MigrationType: 'ExchangeOutlookAnywhere',
    BatchDirection: 'Onboarding',
    TotalCount: batch.users.size,
    ActiveCount: activeOf(batch) - pending,
    StoppedCount: stopped,
    SyncedCount: counts.Synced,
    FinalizedCount: 0,
    FailedCount: counts.Failed,
    FailedInitialSyncCount: counts.Failed,
    FailedIncrementalSyncCount: 0,
    PendingCount: pending,
    ProvisionedCount: made,
    ValidationWarningCount: batch.warnings.length,
    ValidationWarnings: batch.warnings,
    Message: null,
    CreationDateTime: date(batch.createdAt),
    CreationDateTimeUTC: date(batch.createdAt),
    StartDateTime: date(batch.startedAt),
    StartDateTimeUTC: date(batch.startedAt),
    InitialSyncDateTime: date(batch.initialSyncAt),
    InitialSyncDateTimeUTC: date(batch.initialSyncAt),
    LastSyncedDateTime: date(batch.lastSyncedAt),
    LastSyncedDateTimeUTC: date(batch.lastSyncedAt),
    FinalizedDateTime: null,
    InitialSyncDuration:
      batch.initialSyncAt === undefined ? null : timeSpan(batch.initialSyncAt - (batch.startedAt ?? batch.createdAt)),
    SubmittedByUser: 'APP',
    NotificationEmails: batch.notificationEmails,
    IsProvisioning: counts.Provisioning > 0,
    BatchFlags: 'None',
    SupportedActions: 'Start, Stop, Set, Remove',
    SourceEndpoint: batch.lane.endpoint.identity,
    StartAfter: date(batch.startAfter),
    ReportInterval: batch.reportInterval ?? '1.00:00:00',
    CompleteAfter: null,
    DataConsistencyScore: scoreOf(batch) ?? null,
  }
}
