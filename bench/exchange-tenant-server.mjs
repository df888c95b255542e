/**
 * A tenant of 50 batches with 1,000 people each: `Get-MigrationBatch` lists them, `Get-MigrationUser -BatchId` answers
 * about 0.9 MB. A process of its own, so that its memory is not counted as the client's.
 */
import { createServer } from 'node:http'

const BATCHES = 50
const PEOPLE = 1000

const user = (batch, index) => ({
  Identity: `user${index}@${batch}.example`,
  'Identity@odata.type': '#Exchange.MigrationUserId',
  Guid: '5b0c2e2e-0000-4000-8000-000000000001',
  'Guid@odata.type': '#Guid',
  Identifier: `user${index}@${batch}.example`,
  BatchId: batch,
  'BatchId@odata.type': '#Exchange.MigrationBatchId',
  EmailAddress: `user${index}@${batch}.example`,
  RecipientType: 'Mailbox',
  SkippedItemCount: 0,
  SyncedItemCount: index * 7,
  MailboxGuid: '5b0c2e2e-0000-4000-8000-000000000002',
  'MailboxGuid@odata.type': '#Guid',
  MailboxLegacyDN: `/o=Contoso/ou=First Administrative Group/cn=Recipients/cn=user${index}`,
  LastSuccessfulSyncTime: '2026-11-22T10:00:00.1234567+00:00',
  'LastSuccessfulSyncTime@data.type': 'System.DateTime',
  Status: 'Syncing',
  'Status@data.type': 'Microsoft.Exchange.Data.Storage.Management.MigrationUserStatus',
  StatusSummary: 'Active',
  ErrorSummary: '',
  DataConsistencyScore: 'Perfect',
  WorkflowStage: 'Syncing',
})
const batch = (name) => ({ Identity: name, Status: 'Syncing', TotalCount: PEOPLE, ActiveCount: PEOPLE })
const envelope = (value) => JSON.stringify({ '@odata.context': 'x', value, '@adminapi.warnings': [] })
const all = envelope(Array.from({ length: BATCHES }, (_, n) => batch(`batch-${n}`)))

const server = createServer((incoming, outgoing) => {
  const chunks = []
  incoming.on('data', (chunk) => chunks.push(chunk))
  incoming.on('end', () => {
    const { CmdletName, Parameters } = JSON.parse(Buffer.concat(chunks).toString('utf8')).CmdletInput
    outgoing.writeHead(200, { 'content-type': 'application/json' })
    if (CmdletName === 'Get-MigrationBatch') outgoing.end(all)
    else outgoing.end(envelope(Array.from({ length: PEOPLE }, (_, n) => user(Parameters.BatchId, n))))
  })
})
server.listen(0, '127.0.0.1', () => process.send?.(server.address().port))
process.on('disconnect', () => process.exit(0))
