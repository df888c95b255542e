/**
 * What Exchange last said of a batch's people, by columns: a thousand people share a few statuses, times and sentences, so
 * each text is kept once and the columns hold its number. It is written whole when somebody in it changed.
 */
import { z } from 'zod'
import type { Batch, MailboxFacts } from '../migration/batch.ts'
import type { Kind } from '../store/store.ts'

type Mailboxes = Batch['mailboxes']
/** `null` = absent. Of texts the place in `texts`, of yes and no 1 and 0. */
type Cell = number | null

/** How each fact is kept: one missing here does not compile. */
const FIELDS = {
  status: 'text',
  error: 'text',
  syncedItems: 'number',
  skippedItems: 'number',
  consistency: 'text',
  cloudMailbox: 'boolean',
  targetAddress: 'text',
  divertedAt: 'text',
  lastSync: 'text',
  seenAt: 'text',
} as const satisfies Record<keyof MailboxFacts, 'text' | 'number' | 'boolean'>
const NAMES = Object.keys(FIELDS) as (keyof MailboxFacts)[]

// Thousands of cells at every writing: looked over in one go, not each by a schema.
const Addresses = z.custom<readonly string[]>(
  (value) => Array.isArray(value) && value.every((one) => typeof one === 'string'),
  'addresses',
)
const Cells = z.custom<readonly Cell[]>(
  (value) => Array.isArray(value) && value.every((one) => one === null || typeof one === 'number'),
  'numbers',
)

const BatchPeopleSchema = z
  .object({
    /** Which writing this is: the header says which it goes with. */
    revision: z.number().int(),
    /** Lower-cased. */
    addresses: Addresses,
    texts: z.array(z.string().nullable()),
    /** One cell an address; a column in which nobody has anything is not there. */
    columns: z.record(z.string(), Cells),
  })
  .refine(({ addresses, texts, columns }) => {
    return Object.entries(columns).every(([name, cells]) => {
      if (!Object.hasOwn(FIELDS, name) || cells.length !== addresses.length) return false
      return FIELDS[name as keyof MailboxFacts] !== 'text' || cells.every((cell) => cell === null || cell in texts)
    })
  }, 'columns that do not fit')
export type BatchPeople = z.infer<typeof BatchPeopleSchema>

export const BatchPeopleKind: Kind<BatchPeople> = { name: 'batch-people', version: 1, schema: BatchPeopleSchema }

export function peopleOf(mailboxes: Mailboxes, revision: number): BatchPeople {
  const addresses = Object.keys(mailboxes)
  const all = Object.values(mailboxes)
  const texts: (string | null)[] = []
  const places = new Map<string | null, number>()
  const placeOf = (text: string | null): number => {
    let place = places.get(text)
    if (place === undefined) {
      place = texts.push(text) - 1
      places.set(text, place)
    }
    return place
  }
  const columns: Record<string, Cell[]> = {}
  for (const name of NAMES) {
    if (all.every((facts) => facts[name] === undefined)) continue
    columns[name] = all.map((facts) => {
      const value = facts[name]
      if (value === undefined) return null
      return typeof value === 'number' || typeof value === 'boolean' ? Number(value) : placeOf(value)
    })
  }
  return { revision, addresses, texts, columns }
}

export function mailboxesOf({ addresses, texts, columns }: BatchPeople): Mailboxes {
  const all: [string, Record<string, unknown>][] = addresses.map((address) => [address, {}])
  for (const name of NAMES) {
    const cells = columns[name]
    if (cells === undefined) continue
    for (const [index, [, facts]] of all.entries()) {
      const cell = cells[index] ?? null
      if (cell !== null) facts[name] = cellValue(FIELDS[name], cell, texts)
    }
  }
  return Object.fromEntries(all) as Mailboxes
}

function cellValue(field: (typeof FIELDS)[keyof MailboxFacts], cell: number, texts: BatchPeople['texts']): unknown {
  if (field === 'number') return cell
  return field === 'boolean' ? cell === 1 : texts[cell]
}
