/**
 * Answers every request like `Get-MigrationBatch` with one batch, about 1 KB. A process of its own, so that its work
 * is not counted as the client's. Tells its port to the process that forked it, and ends with it.
 */
import { createServer } from 'node:http'

const ANSWER = JSON.stringify({
  '@odata.context': 'x',
  value: [
    {
      Identity: 'sales-1',
      'Identity@odata.type': '#Exchange.MigrationBatchId',
      BatchGuid: '5b0c2e2e-0000-4000-8000-000000000001',
      'BatchGuid@odata.type': '#Guid',
      Status: 'Syncing',
      MigrationType: 'ExchangeOutlookAnywhere',
      SourceEndpoint: 'src-2007',
      TotalCount: 2000,
      ActiveCount: 100,
      SyncedCount: 900,
      FailedCount: 3,
      StoppedCount: 0,
      ProvisionedCount: 2000,
      CreationDateTime: '2026-11-22T10:00:00.1234567+00:00',
      'CreationDateTime@data.type': 'System.DateTime',
      StartDateTime: '2026-11-22T10:05:00.1234567+00:00',
      ValidationWarnings: [],
      Message: 'x'.repeat(200),
    },
  ],
  '@adminapi.warnings': [],
})

const server = createServer((incoming, outgoing) => {
  incoming.resume()
  incoming.on('end', () => {
    outgoing.writeHead(200, { 'content-type': 'application/json' })
    outgoing.end(ANSWER)
  })
})
server.listen(0, '127.0.0.1', () => process.send?.(server.address().port))
process.on('disconnect', () => process.exit(0))
