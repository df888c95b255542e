/**
 * `GET /users/delta`: everybody, page by page, then only what has changed since. As the real one does, pages repeat a row,
 * come in another order and are now and then empty; a row of a later round holds the changed properties and the id.
 */

import { z } from 'zod'
import type { Clock } from '../clock.ts'
import type { Faults } from '../faults.ts'
import { type Answer, failure, ok, type Question } from './answer.ts'
import type { GraphDirectory } from './directory.ts'
import { PROPERTIES, type PropertyName, selection, show } from './properties.ts'
import type { Roll } from './roll.ts'

const LIFE = 7 * 86_400_000
const PAGE = 200
const LARGEST_PAGE = 999
/** Of eight pages the fourth is empty. */
const EMPTY = { of: 8, at: 3 }

type Row = Readonly<Record<string, unknown>>

/** What a link remembers. Nothing is kept for it here. */
const Mark = z.object({
  epoch: z.string(),
  /** When the link was given, in wall milliseconds. */
  given: z.number(),
  select: z.array(z.enum(Object.keys(PROPERTIES) as [PropertyName, ...PropertyName[]])),
  size: z.number(),
  half: z.boolean(),
  /** How many changes there were when the round began; `since`, where there is one, when the round before it began. */
  upTo: z.number(),
  since: z.number().optional(),
  page: z.number(),
  from: z.number(),
})
type Mark = z.infer<typeof Mark>

export function userDelta(
  asked: { directory: GraphDirectory; faults: Faults; wall: Clock },
  question: Question,
): Answer {
  const { directory, faults, wall } = asked
  const { roll, epoch } = directory
  const { query, base } = question
  const token = query.get('$skiptoken') ?? query.get('$deltatoken')
  const link = (name: '$skiptoken' | '$deltatoken', mark: Mark): string => {
    const text = Buffer.from(JSON.stringify({ ...mark, given: wall.now().getTime() })).toString('base64url')
    return `${base}/users/delta?${name}=${text}`
  }
  const last = (mark: Mark): Row => ({
    '@odata.deltaLink': link('$deltatoken', { ...mark, since: mark.upTo, half: false, page: 0, from: 0 }),
  })
  let mark: Mark
  if (token === null || token === 'latest') {
    const size = pageSize(question)
    const strange = [...query.keys()].find((name) => !['$select', '$top', '$deltatoken'].includes(name))
    if (size === undefined || strange !== undefined)
      return failure(400, 'Request_UnsupportedQuery', `Not supported here: ${strange ?? '$top'}.`, directory.now())
    const half = token === null && faults.strikes('graph-half')
    const select = [...new Set<PropertyName>(['id', ...selection(query)])]
    mark = { epoch, given: 0, select, size, half, upTo: roll.changes.length, page: 0, from: 0 }
    if (token === 'latest') return ok({ '@odata.context': context(base), value: [], ...last(mark) })
  } else {
    const read = readMark(token)
    if (read === undefined) return failure(400, 'Request_BadRequest', 'Badly formed token.', directory.now())
    const old = read.epoch !== epoch || wall.now().getTime() - read.given > LIFE
    const status = faults.about('graph-delta-expired') === '400' ? 400 : 410
    if (old || faults.strikes('graph-delta-expired')) return forgotten(directory, status, base)
    const begins = query.get('$skiptoken') === null
    mark = begins ? { ...read, upTo: roll.changes.length } : read
  }
  if (mark.page % EMPTY.of === EMPTY.at)
    return ok({
      '@odata.context': context(base),
      value: [],
      '@odata.nextLink': link('$skiptoken', { ...mark, page: mark.page + 1 }),
    })
  const { rows, next } = mark.since === undefined ? everybody(directory, mark) : changes(directory, mark, mark.since)
  return ok({
    '@odata.context': context(base),
    value: mark.page % 2 === 1 ? rows.reverse() : rows,
    ...(next === undefined
      ? last(mark)
      : { '@odata.nextLink': link('$skiptoken', { ...mark, page: mark.page + 1, from: next }) }),
  })
}

interface Rows {
  readonly rows: Row[]
  readonly next: number | undefined
}

/** A page of everybody; from the second on it repeats the last one of the page before. */
function everybody(directory: GraphDirectory, { select, size, half, page, from }: Mark): Rows {
  const { places } = directory.roll
  const now = directory.now()
  const rows: Row[] = []
  let place = page === 0 ? from : before(places, from)
  for (; place < places.length && rows.length < size; place++) {
    const person = places[place]
    if (person && !(half && place % 2 === 1)) rows.push(show(person, select, now))
  }
  return { rows, next: place < places.length ? place : undefined }
}

function before(places: Roll['places'], place: number): number {
  let at = Math.max(0, place - 1)
  while (at > 0 && places[at] === undefined) at--
  return at
}

/** A page of what changed; the first row comes once more at its end. */
function changes(directory: GraphDirectory, mark: Mark, since: number): Rows {
  const { roll } = directory
  const { select, size, from, upTo } = mark
  const now = directory.now()
  const about = new Map<string, PropertyName[] | 'created' | 'deleted' | 'deleted for good'>()
  for (const { id, what } of roll.changes.slice(since, upTo)) {
    const known = about.get(id)
    if (typeof what === 'string') about.set(id, what)
    else if (known === undefined || Array.isArray(known)) about.set(id, [...(known ?? []), ...what])
  }
  const rows = [...about].flatMap(([id, what]): Row[] => {
    const person = roll.person(id)
    if (person === undefined) {
      return [{ id, '@removed': { reason: what === 'deleted for good' ? 'deleted' : 'changed' } }]
    }
    const names = Array.isArray(what) ? select.filter((name) => what.includes(name)) : select
    return names.length === 0 ? [] : [show(person, [...new Set<PropertyName>(['id', ...names])], now)]
  })
  const piece = rows.slice(from, from + size)
  const [first] = piece
  return {
    rows: first && piece.length > 1 ? [...piece, first] : piece,
    next: rows.length > from + size ? from + size : undefined,
  }
}

/** `Location` is where to begin again. */
function forgotten(directory: GraphDirectory, status: 400 | 410, base: string): Answer {
  const text = 'The sync state was not found: the token is too old, or the data behind it has been moved.'
  const headers = { Location: `${base}/users/delta?$deltatoken=` }
  return { ...failure(status, 'syncStateNotFound', text, directory.now()), headers }
}

function readMark(token: string): Mark | undefined {
  try {
    const read = Mark.safeParse(JSON.parse(Buffer.from(token, 'base64url').toString()))
    return read.success ? read.data : undefined
  } catch {
    return undefined
  }
}

/** `$top`, or `Prefer: odata.maxpagesize=…`; undefined where it is no size. */
function pageSize({ query, prefer }: Question): number | undefined {
  const asked = query.get('$top') ?? /odata\.maxpagesize=(\d+)/.exec(prefer ?? '')?.[1]
  const size = Number(asked ?? PAGE)
  return Number.isInteger(size) && size >= 1 ? Math.min(size, LARGEST_PAGE) : undefined
}

const context = (base: string): string => `${base}/$metadata#users`
