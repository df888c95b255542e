/**
 * The documents of batches that were made and started before: as the version before the inventory wrote them, so that the
 * program brings them forward itself, whatever it keeps them as now.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const VERSION = 2

/** @param batches as the control door tells them */
export function seedBatches(folder, batches) {
  const documents = join(folder, 'store', 'documents', 'batch')
  mkdirSync(documents, { recursive: true })
  for (const batch of batches) {
    const id = batch.Identity
    const value = recordOf(batch)
    const document = { kind: 'batch', id, schemaVersion: VERSION, version: 1, value }
    writeFileSync(join(documents, `${id}.json`), JSON.stringify(document))
  }
}

function recordOf(batch) {
  const at = new Date().toISOString()
  const rows = batch.people.map(([address], n) => ({ row: n + 2, address }))
  const lines = batch.people.map(([address]) => address.toLowerCase()).sort()
  const facts = batch.people.map(([address, status]) => [address.toLowerCase(), { status, seenAt: at }])
  return {
    batch: {
      name: batch.Identity,
      createdAt: at,
      createdBy: { id: '00000000-0000-0000-0000-000000000001', name: 'Olga' },
      rows,
      listHash: createHash('sha256').update(lines.join('\n')).digest('hex'),
      endpoint: batch.SourceEndpoint,
      exchange: {
        status: batch.Status,
        guid: batch.BatchGuid,
        total: batch.TotalCount,
        active: batch.ActiveCount,
        synced: batch.SyncedCount,
        failed: batch.FailedCount,
        stopped: batch.StoppedCount,
        provisioned: batch.ProvisionedCount,
        seenAt: at,
      },
      mailboxes: Object.fromEntries(facts),
      samples: [],
      ticks: {},
    },
    adoptedAt: at,
    eventCount: 0,
    live: {},
    outbox: [],
  }
}
