/** What `Get-…` cmdlets say of each thing, with the companions (`Name@odata.type`) of the real endpoint. */
import { countsOf, INITIAL } from './world.mjs'

const NONE = '00000000-0000-0000-0000-000000000000'
/** Ticks of a ten-millionth of a second, and whole seconds only: so Active Directory keeps a change. */
const stamp = (at) => `${new Date(at).toISOString().slice(0, 19)}.0000000Z`

export function recipientRow(person) {
  return {
    Identity: person.display,
    Name: person.display,
    Alias: person.primary.split('@')[0],
    DisplayName: person.display,
    RecipientType: person.type,
    RecipientTypeDetails: person.type,
    PrimarySmtpAddress: person.primary,
    EmailAddresses: [
      `SMTP:${person.primary}`,
      ...person.others.map((address) => `smtp:${address}`),
      `X500:/o=Fabrikam/ou=First Administrative Group/cn=Recipients/cn=user${person.n}`,
    ],
    'EmailAddresses@odata.type': '#Collection(String)',
    HiddenFromAddressListsEnabled: person.hidden,
    ExchangeGuid: person.type === 'UserMailbox' ? person.exchangeGuid : NONE,
    'ExchangeGuid@data.type': 'System.Guid',
    Guid: person.guid,
    'Guid@data.type': 'System.Guid',
    ExternalDirectoryObjectId: person.graphId,
    WhenChangedUTC: stamp(person.changed),
    'WhenChangedUTC@data.type': 'System.DateTime',
    OrganizationalUnit: `${INITIAL}/Users`,
    Title: '',
    Department: `Department ${person.n % 40}`,
    Company: 'Fabrikam',
  }
}

/** The row without what was not asked for; all of it where nothing was named. */
export function selected(row, select) {
  if (select === undefined) return row
  return Object.fromEntries(Object.entries(row).filter(([key]) => select.has((key.split('@')[0] ?? '').toLowerCase())))
}

/** Under the address it was put into the batch with, whatever became of the person since. */
export function userRow({ n, person, address, batch, status, synced }) {
  return {
    Identity: address,
    'Identity@odata.type': '#Exchange.MigrationUserId',
    Guid: `00000005-0000-4000-8000-${n.toString(16).padStart(12, '0')}`,
    Identifier: address,
    BatchId: batch.name,
    'BatchId@odata.type': '#Exchange.MigrationBatchId',
    EmailAddress: address,
    RecipientType: 'Mailbox',
    SkippedItemCount: 0,
    SyncedItemCount: synced,
    MailboxGuid: status === 'Synced' ? person.exchangeGuid : NONE,
    MailboxLegacyDN: `/o=Fabrikam/ou=First Administrative Group/cn=Recipients/cn=user${person.n}`,
    LastSuccessfulSyncTime: status === 'Synced' ? stamp(batch.lastSynced) : null,
    Status: status,
    'Status@data.type': 'Microsoft.Exchange.Data.Storage.Management.MigrationUserStatus',
    StatusSummary: { Synced: 'Synced', Failed: 'Failed', Stopped: 'Stopped' }[status] ?? 'Active',
    ErrorSummary: status === 'Failed' ? 'MigrationPermanentException: Error: Job is poisoned, poison count = 6' : '',
    DataConsistencyScore: 'Perfect',
  }
}

export function batchRow(world, batch) {
  const counts = countsOf(world, batch)
  return {
    Identity: batch.name,
    'Identity@odata.type': '#Exchange.MigrationBatchId',
    BatchGuid: batch.guid,
    Status: batch.status,
    MigrationType: 'ExchangeOutlookAnywhere',
    SourceEndpoint: 'old-server',
    TotalCount: batch.size,
    ActiveCount: counts.active,
    StoppedCount: counts.Stopped,
    SyncedCount: counts.Synced,
    FinalizedCount: 0,
    FailedCount: counts.Failed,
    PendingCount: 0,
    ProvisionedCount: counts.Synced + counts.active,
    ValidationWarnings: [],
    CreationDateTime: '2026-01-05T08:00:00.0000000Z',
    StartDateTime: batch.status === 'Stopped' ? null : '2026-01-05T09:00:00.0000000Z',
    InitialSyncDateTime: batch.status.startsWith('Synced') ? stamp(batch.lastSynced) : null,
    LastSyncedDateTime: counts.Synced > 0 ? stamp(batch.lastSynced) : null,
    SubmittedByUser: 'admin',
    Message: '',
  }
}

export function statisticsRow(user) {
  const done = user.status === 'Synced'
  return {
    ...userRow(user),
    TotalItemsInSourceMailboxCount: 3_000,
    EstimatedTotalTransferSize: '512 MB (536,870,912 bytes)',
    EstimatedTotalTransferCount: 3_000,
    BytesTransferred: done ? '512 MB (536,870,912 bytes)' : '128 MB (134,217,728 bytes)',
    PercentageComplete: done ? 95 : 25,
    Error: user.status === 'Failed' ? 'Job is poisoned, poison count = 6' : null,
  }
}
