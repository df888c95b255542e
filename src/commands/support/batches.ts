/** Finding a batch by the name a person typed, and offering those there are. */

import { provisionedBefore } from '../../inventory/rules-input.ts'
import { UserError } from '../../messages/user-error.ts'
import { BatchNameSchema } from '../../migration/batch.ts'
import { type BatchHeader, BatchKind, type BatchRecord } from '../../records/batch.ts'
import { readBatch } from '../../records/whole-batch.ts'
import type { Store } from '../../store/store.ts'
import type { Choice, CommandContext } from '../define.ts'
import { distance } from '../grammar/words.ts'

export const BatchName = BatchNameSchema

/** Throws `UserError` with the nearest names when there is none of that name. */
export async function batchRecord(store: Store, name: string): Promise<BatchRecord> {
  const found = await readBatch(store, name)
  if (found !== undefined) return found
  const names = (await allBatches(store)).map(({ batch }) => batch.name)
  const near = names.filter((other) => distance(other.toLowerCase(), name.toLowerCase()) <= 3).slice(0, 3)
  const hint = near.length > 0 ? ` Did you mean ${near.map((other) => `“${other}”`).join(' or ')}?` : ''
  throw new UserError(
    `I have no batch “${name}”.${hint}`,
    'Type “batch list” for those there are, or “batch new” to make one.',
    [{ title: 'batch list', command: 'batch list', args: {} }],
  )
}

/** Without their people. Newest first. */
export async function allBatches(store: Store): Promise<BatchHeader[]> {
  const records = (await store.list(BatchKind)).map((document) => document.value)
  return records.sort((a, b) => (a.batch.createdAt < b.batch.createdAt ? 1 : -1))
}

/** Addresses whose cloud mailbox a batch of ours made, one batch's people in hand at a time. */
export async function provisionedByUs(store: Store): Promise<Set<string>> {
  const found = new Set<string>()
  for (const { batch } of await allBatches(store)) {
    const whole = batch.exchange === undefined ? undefined : await readBatch(store, batch.name)
    if (whole !== undefined) for (const address of provisionedBefore([whole.batch])) found.add(address)
  }
  return found
}

/** The batches as choices for a missing argument, those first that `fits`. */
export async function batchChoices(
  { store }: CommandContext,
  fits: (record: BatchHeader) => boolean = () => true,
): Promise<Choice[]> {
  const records = (await allBatches(store)).filter(fits)
  return records.map(({ batch }) => ({ title: batch.name, value: batch.name }))
}
