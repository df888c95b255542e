import { randomUUID } from 'node:crypto'
import { csvForPeople } from '../migration/csv.ts'
import { DAY } from '../migration/durations.ts'
import { DownloadKind } from '../records/download.ts'
import { JournalLineSchema, journalOf } from '../records/journal.ts'
import type { ClaimedRun } from './claimed-run.ts'
import type { RunnerParts } from './runner-parts.ts'

/** An item with an intent, or with a write that was not answered, and nothing after it. */
const DOUBT = {
  outcome: 'unknown',
  message: 'Begun and nothing told what came of it: look there before you ask again',
}

/** A card names a few: the whole, item by item, is kept as a file for a day. Answers its id; undefined without items. */
export async function itemReport(
  { id, plan: { plan } }: ClaimedRun,
  { store, wall }: Pick<RunnerParts, 'store' | 'wall'>,
): Promise<string | undefined> {
  const keys = plan.steps.flatMap(({ items = [] }, step) => items.map(({ key }) => ({ step, key })))
  if (keys.length === 0) return undefined
  const outcomes = new Map<string, { outcome: string; message: string }>()
  for (const entry of await store.read(journalOf(id))) {
    const line = JournalLineSchema.parse(entry)
    if (line.is !== 'intent' && line.is !== 'item') continue
    const known = line.is === 'item' && line.outcome !== 'unknown'
    outcomes.set(`${line.step} ${line.key}`, known ? { outcome: line.outcome, message: line.message ?? '' } : DOUBT)
  }
  const rows = keys.map(({ step, key }) => {
    const { outcome, message } = outcomes.get(`${step} ${key}`) ?? { outcome: 'not begun', message: '' }
    return [key, outcome, message]
  })
  const file = randomUUID()
  const expires = new Date(wall.now().getTime() + DAY).toISOString()
  const text = csvForPeople(['Item', 'Outcome', 'Reason'], rows)
  await store.put(DownloadKind, file, { name: `${id}.csv`, type: 'text/csv; charset=utf-8', text, expires }, 0)
  return file
}
