import type { Store } from '../../store/store.ts'
import { BatchKind } from '../batch.ts'
import { BatchListKind } from '../batch-list.ts'
import { takeBatchApart } from '../whole-batch.ts'

/**
 * Gives lists and facts that lay in a batch's document their own, and forgets the lists no batch goes by any more. Done
 * again after a crash, it does nothing twice. Before anybody else is at work.
 */
export async function apartBatches(store: Store): Promise<void> {
  for (const document of await store.list(BatchKind)) await takeBatchApart(store, document)
  const named = new Set((await store.list(BatchKind)).map(({ value }) => value.list))
  for (const { id, version } of await store.list(BatchListKind)) {
    if (!named.has(id)) await store.delete(BatchListKind, id, version)
  }
}
