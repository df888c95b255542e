import type { z } from 'zod'
import type { RemoteBatch, RemoteUser, RemoteUserStatistics } from '../../migration/shapes/index.ts'
import { nameOf, row } from './answers.ts'
import { bytes, date, guid, number, text } from './values.ts'

type Row = Record<string, unknown>

/** The UTC twin where there is one: the plain property is in the batch's own time zone (facts 2.3). */
function moment(row: Row, key: string): Date | undefined {
  return date(row[`${key}UTC`] ?? row[`${key}Utc`]) ?? date(row[key])
}

/** `Get-MigrationBatch`, `New-MigrationBatch`: facts 2.3. */
export const Batch = row.transform(
  (row, context): RemoteBatch => ({
    identity: batchName(row, context),
    guid: guid(row.BatchGuid ?? row.Guid),
    status: text(row.Status) ?? 'Unknown',
    type: text(row.MigrationType),
    endpoint: text(row.SourceEndpoint),
    total: number(row.TotalCount) ?? 0,
    active: number(row.ActiveCount) ?? 0,
    synced: number(row.SyncedCount) ?? 0,
    failed: number(row.FailedCount) ?? 0,
    stopped: number(row.StoppedCount) ?? 0,
    provisioned: number(row.ProvisionedCount) ?? 0,
    created: moment(row, 'CreationDateTime'),
    started: moment(row, 'StartDateTime'),
    initialSync: moment(row, 'InitialSyncDateTime'),
    lastSynced: moment(row, 'LastSyncedDateTime'),
    warnings: validationWarnings(row.ValidationWarnings),
    message: text(row.Message),
  }),
)

/**
 * The name: without the organisation before it (`contoso.onmicrosoft.com\sales-1`), and not the GUID where both are
 * told. Neither character can be in a batch's name.
 */
function batchName(row: Row, context: z.RefinementCtx): string {
  const identity = text(row.Identity)
  const keys = identity !== undefined && GUID.test(identity) ? ['Name', 'Identity'] : ['Identity', 'Name', 'BatchGuid']
  return (
    nameOf(row, context, ...keys)
      .split(/[\\/]/)
      .filter(Boolean)
      .at(-1) ?? ''
  )
}

const GUID = /^\{?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?$/i

/** A warning is a sentence, or an object with the row, the address and the sentence. */
function validationWarnings(value: unknown): string[] {
  const entries = Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]
  return entries.flatMap((entry) => {
    if (entry === null || typeof entry !== 'object') return text(entry) ?? []
    const row = entry as Row
    const sentence = text(row.Error) ?? text(row.Message) ?? text(row.Warning) ?? text(entry)
    const who = text(row.EmailAddress) ?? text(row.Identifier)
    return sentence === undefined ? (who ?? []) : who === undefined ? sentence : `${who}: ${sentence}`
  })
}

function user(row: Row, identity: string): RemoteUser {
  return {
    identity,
    batch: text(row.BatchId) ?? '',
    address: text(row.EmailAddress) ?? text(row.MailboxEmailAddress) ?? text(row.Identifier) ?? identity,
    status: text(row.Status) ?? 'Unknown',
    error: text(row.ErrorSummary),
    syncedItems: number(row.SyncedItemCount) ?? 0,
    skippedItems: number(row.SkippedItemCount) ?? 0,
    mailboxGuid: guid(row.MailboxGuid),
    lastSync: moment(row, 'LastSuccessfulSyncTime'),
    consistency: text(row.DataConsistencyScore),
  }
}

const names = ['Identity', 'Identifier', 'EmailAddress', 'MailboxEmailAddress', 'Guid']

/** `Get-MigrationUser`: facts 2.4. */
export const User = row.transform((row, context): RemoteUser => user(row, nameOf(row, context, ...names)))

/** `Get-MigrationUserStatistics`: facts 2.4. Its `Error` says more than `ErrorSummary`, and either may be missing. */
export const Statistics = row.transform((row, context): RemoteUserStatistics => {
  const base = user(row, nameOf(row, context, ...names))
  const errorText = text(row.Error) ?? base.error
  return {
    ...base,
    error: base.error ?? errorText,
    percent: number(row.PercentageComplete),
    totalItems: number(row.TotalItemsInSourceMailboxCount) ?? number(row.EstimatedTotalTransferCount),
    bytesTransferred: bytes(row.BytesTransferred),
    estimatedBytes: bytes(row.EstimatedTotalTransferSize),
    errorText,
  }
})
