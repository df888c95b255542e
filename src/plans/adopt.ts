import type { ExchangeFacts } from '../migration/batch.ts'
import type { Conversation } from '../request.ts'
import type { BatchRecord } from '../store/kinds/batch.ts'
import type { RemoteBatch } from '../systems/ports.ts'

/** The record once Exchange holds the batch and it is ours. `home` is told of every turn from now on. */
export function adopted(
  record: BatchRecord,
  endpoint: string,
  found: RemoteBatch,
  seenAt: Date,
  home: Conversation,
): BatchRecord {
  const { thread: _, ...root } = home
  const batch = { ...record.batch, endpoint, gone: false, exchange: exchangeFacts(found, seenAt) }
  return { ...record, home: root, batch }
}

/** What Exchange said of a batch, as we keep it: times as ISO text. */
export function exchangeFacts(found: RemoteBatch, seenAt: Date): ExchangeFacts {
  const { status, total, active, synced, failed, stopped, provisioned } = found
  const optional = {
    guid: found.guid,
    created: found.created?.toISOString(),
    started: found.started?.toISOString(),
    initialSync: found.initialSync?.toISOString(),
    lastSynced: found.lastSynced?.toISOString(),
    message: found.message,
  }
  const known = Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined))
  return { status, total, active, synced, failed, stopped, provisioned, ...known, seenAt: seenAt.toISOString() }
}
