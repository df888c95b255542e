/** What an answer says, and what it takes to ask for a start. */

import { practiceList } from '../../practice/src/company.ts'
import type { Answer } from '../../src/messages/answer.ts'
import { BatchKind } from '../../src/records/batch.ts'
import { RunKind } from '../../src/records/run.ts'
import { subjectName } from '../../src/records/subject.ts'
import { buttons, type Harness, textOf, type Who } from '../support/harness.ts'
import { batchRecord, keepBatch } from '../support/records.ts'

/** Everything on the cards of an answer, or what only the one who pressed sees. */
export function said(answer: Answer): string {
  return (
    textOf([...answer.posts, ...(answer.replace ? [answer.replace] : [])].map(({ card }) => card)) ||
    (answer.toast ?? '')
  )
}

export function offered(answer: Answer): string[] {
  return buttons([...answer.posts, answer.replace].map((one) => one?.card)).map(({ title }) => title)
}

/** What somebody is told who says this. */
export async function answerTo(harness: Harness, line: string, as: Who = 'operator'): Promise<string> {
  return said(await harness.say(line, { as }))
}

/** A batch with a list, as `batch new` leaves it. `from`: how many healthy mailboxes other batches hold already. */
export async function planned(harness: Harness, name = 'sales-1', count = 4, from = 0): Promise<void> {
  const addresses = practiceList(harness.company, from + count).slice(from)
  const rows = addresses.map((address, index) => ({ row: index + 2, address }))
  const createdAt = harness.wall.now().toISOString()
  const { value } = (await harness.store.get(BatchKind, name)) ?? {}
  if (value === undefined) await keepBatch(harness.store, batchRecord({ name, rows, createdAt }))
}

/** Asked for, and shown: the id of the request. */
export async function asked(harness: Harness, name = 'sales-1', count = 4, from = 0): Promise<string> {
  await planned(harness, name, count, from)
  await harness.say(`batch start ${name}`)
  await harness.tick()
  const runs = (await harness.store.list(RunKind)).map((document) => document.value)
  const waiting = runs.find(({ subject, state }) => subjectName(subject) === name && state === 'waiting')
  if (waiting === undefined) throw new Error(`no request for ${name} waits`)
  return waiting.id
}

export async function started(harness: Harness, name = 'sales-1', count = 4): Promise<void> {
  const id = await asked(harness, name, count)
  await harness.say(`approve ${id}`, { as: 'approver' })
  await harness.until(async () => /syncing|synced/i.test((await harness.systems.exchange.batch(name))?.status ?? ''), 1)
  await harness.tick()
}

export async function synced(harness: Harness, name = 'sales-1', count = 4): Promise<void> {
  await started(harness, name, count)
  await harness.until(() => harness.posts.some(({ summary }) => summary.includes(`${name} is synced`)))
}
