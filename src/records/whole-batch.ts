/**
 * A batch put together from its three documents, and taken apart again: what did not change is not written. The list
 * comes before the header that names it; the header, with its messages, before the people's facts. A crash in between
 * leaves facts that are not those the header speaks of: they are read anew, and what they show is told once more.
 */
import type { Batch } from '../migration/batch.ts'
import { ConflictError, type Document, type Kind, type Store } from '../store/store.ts'
import { type BatchHeader, BatchKind, type BatchRecord, batchId } from './batch.ts'
import { type BatchList, BatchListKind, listId, listOf } from './batch-list.ts'
import { type BatchPeople, BatchPeopleKind, mailboxesOf, peopleOf } from './batch-people.ts'

interface Parts {
  readonly header: Document<BatchHeader>
  readonly people: Document<BatchPeople> | undefined
  readonly record: BatchRecord
}

/** The whole batch of that name, whatever its letter case. A list that cannot be read any more is empty. */
export async function readBatch(store: Store, name: string): Promise<BatchRecord | undefined> {
  return (await partsOf(store, batchId(name)))?.record
}

/**
 * Reads, changes, writes; again from the start where someone else wrote in between, as `change` does of one document.
 * Lists and facts are compared by identity: an edit that leaves them gives back the same.
 */
export async function changeBatch(
  store: Store,
  name: string,
  edit: (record: BatchRecord | undefined) => BatchRecord | undefined,
): Promise<BatchRecord | undefined> {
  const id = batchId(name)
  for (;;) {
    try {
      const parts = await partsOf(store, id)
      if (parts?.header.value.landed !== undefined) {
        await takeBatchApart(store, parts.header)
        continue
      }
      const next = edit(parts?.record)
      if (next === undefined || next === parts?.record) return parts?.record
      await write(store, id, parts, next)
      return next
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error
    }
  }
}

/** True where the facts that lie there are those the header speaks of. */
export async function hasItsPeople(store: Store, { id, value }: Document<BatchHeader>): Promise<boolean> {
  return value.people === ((await store.get(BatchPeopleKind, id))?.value.revision ?? 0)
}

/** The addresses on the list of a batch, as a guard or a step may read them. */
export async function listRows(
  record: <T>(kind: Kind<T>, id: string) => Promise<T | undefined>,
  name: string,
): Promise<BatchList['rows'] | undefined> {
  const header = await record(BatchKind, batchId(name))
  if (header === undefined) return undefined
  return (header.landed ?? (await record(BatchListKind, header.list)))?.rows
}

/** Gives list and facts of an older document their own, and only then takes them out of it. */
export async function takeBatchApart(store: Store, { id, version, value }: Document<BatchHeader>): Promise<void> {
  const { landed, ...header } = value
  if (landed === undefined) return
  const list = await keepList(store, id, listOf(landed))
  const people = Object.keys(landed.mailboxes).length === 0 ? 0 : 1
  if (people > 0) {
    const before = (await store.get(BatchPeopleKind, id))?.version ?? 0
    await store.put(BatchPeopleKind, id, peopleOf(landed.mailboxes, people), before)
  }
  await store.put(BatchKind, id, { ...header, list, people }, version)
}

async function partsOf(store: Store, id: string): Promise<Parts | undefined> {
  const header = await store.get(BatchKind, id)
  if (header === undefined) return undefined
  const { batch, list: named, people: _, landed, ...beside } = header.value
  const people = await store.get(BatchPeopleKind, id)
  const list = landed ?? (await store.get(BatchListKind, named))?.value ?? { rows: [] }
  const mailboxes = landed?.mailboxes ?? (people === undefined ? {} : mailboxesOf(people.value))
  return { header, people, record: { ...beside, batch: { ...batch, ...listOf(list), mailboxes } } }
}

async function write(store: Store, id: string, before: Parts | undefined, next: BatchRecord): Promise<void> {
  const { batch: whole, ...beside } = next
  const { rows, leftOut, mailboxes, ...batch } = whole
  const known = before?.record.batch
  const sameList = known !== undefined && known.rows === rows && known.leftOut === leftOut
  const list = sameList && before ? before.header.value.list : await keepList(store, id, listOf(whole))
  const changed = !sameFacts(known?.mailboxes ?? {}, mailboxes)
  const last = Math.max(before?.header.value.people ?? 0, before?.people?.value.revision ?? 0)
  const people = changed ? last + 1 : (before?.header.value.people ?? 0)
  const header = { ...beside, batch: { ...batch, rows: { length: rows.length } }, list, people }
  await store.put(BatchKind, id, header, before?.header.version ?? 0)
  if (changed) await store.put(BatchPeopleKind, id, peopleOf(mailboxes, people), before?.people?.version ?? 0)
}

function sameFacts(one: Batch['mailboxes'], other: Batch['mailboxes']): boolean {
  return one === other || (Object.keys(one).length === 0 && Object.keys(other).length === 0)
}

/** Answers its id. One that lies there already holds the same. */
async function keepList(store: Store, batch: string, list: BatchList): Promise<string> {
  const id = listId(batch, list)
  if ((await store.get(BatchListKind, id)) === undefined) {
    await store.put(BatchListKind, id, list, 0).catch((error: unknown) => {
      if (!(error instanceof ConflictError)) throw error
    })
  }
  return id
}
