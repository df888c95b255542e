/** Users: pages, filters, and what may be changed on somebody who comes from the company's own directory. */

import { z } from 'zod'
import type { TenantPerson } from '../company-tenant.ts'
import type { Faults } from '../faults.ts'
import { type Answer, failure, ok, type Question } from './answer.ts'
import type { GraphDirectory } from './directory.ts'
import { clausesOf, type Filter, holds, MOST_CLAUSES, readFilter } from './filter.ts'
import { PROPERTIES, type PropertyName, propertyOf, selection, show } from './properties.ts'
import type { Roll } from './roll.ts'

const PAGE = 100
const LARGEST_PAGE = 999

/** `GET /users`: `$top` (100, at most 999), `$select`, `$filter`, `$skiptoken`. */
export function listUsers(directory: GraphDirectory, faults: Faults, { query, base }: Question): Answer {
  const { roll } = directory
  const refused = (code: string, text: string): Answer => failure(400, code, text, directory.now())
  const top = Number(query.get('$top') ?? PAGE)
  if (!Number.isInteger(top) || top < 1 || top > LARGEST_PAGE)
    return refused('Request_BadRequest', `Invalid page size specified: '${query.get('$top')}'.`)
  const text = query.get('$filter')
  const filter = text === null ? undefined : readFilter(text)
  if (text !== null && filter === undefined)
    return refused('Request_UnsupportedQuery', `Unsupported or invalid query filter clause: ${text}`)
  if (filter && clausesOf(filter) > MOST_CLAUSES)
    return refused(
      'Request_UnsupportedQuery',
      `Too many child clauses specified in search filter expression containing 'OR' operators: ${clausesOf(filter)}. Max allowed: ${MOST_CLAUSES}.`,
    )
  const skip = /^(half-)?(\d+)$/.exec(query.get('$skiptoken') ?? '')
  const half = skip ? skip[1] !== undefined : filter === undefined && faults.strikes('graph-half')
  const now = directory.now()
  const places = (filter && candidates(roll, filter)) ?? roll.places.keys()
  const found: TenantPerson[] = []
  let next: number | undefined
  for (const place of places) {
    const person = roll.places[place]
    if (person === undefined || place < Number(skip?.[2] ?? 0) || (half && place % 2 === 1)) continue
    if (filter && !holds(filter, (name) => propertyOf(person, name, now))) continue
    if (found.length === top) {
      next = place
      break
    }
    found.push(person)
  }
  const kept = [...query]
    .filter(([name]) => name !== '$skiptoken')
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
  const link = [...kept, `$skiptoken=${half ? 'half-' : ''}${next}`].join('&')
  const names = selection(query)
  return ok({
    '@odata.context': `${base}/$metadata#users`,
    ...(next === undefined ? {} : { '@odata.nextLink': `${base}/users?${link}` }),
    value: found.map((person) => show(person, names, now)),
  })
}

/** In order, everybody for whom the filter can hold; undefined = anybody. */
function candidates(roll: Roll, filter: Filter): number[] | undefined {
  const found = unordered(roll, filter)
  return found && [...new Set(found)].sort((a, b) => a - b)
}

const NAMING = ['id', 'userPrincipalName', 'mail', 'proxyAddresses']

function unordered(roll: Roll, filter: Filter): number[] | undefined {
  if (filter.kind === 'equal') {
    if (!NAMING.includes(filter.property) || filter.values.includes('null')) return undefined
    return filter.values.flatMap((value) => roll.place(value.replace(/^smtp:/, '')) ?? [])
  }
  const parts = filter.of.map((part) => unordered(roll, part))
  const known = parts.flatMap((part) => (part === undefined ? [] : [part]))
  if (filter.kind === 'and') return known[0]
  return known.length === parts.length ? known.flat() : undefined
}

/** `GET /users/{id or sign-in name}`. */
export function getUser(directory: GraphDirectory, { query, base }: Question, id: string): Answer {
  const person = directory.person(id)
  if (!person) return missing(directory, id)
  const shown = show(person, selection(query), directory.now())
  return ok({ '@odata.context': `${base}/$metadata#users/$entity`, ...shown })
}

const Patch = z.strictObject({ usageLocation: z.string().regex(/^[A-Z]{2}$/) })

/** `PATCH /users/{id}`: the usage location is all the cloud may change on a synchronised user. */
export function patchUser(directory: GraphDirectory, { body }: Question, id: string): Answer {
  const person = directory.person(id)
  if (!person) return missing(directory, id)
  const patch = Patch.safeParse(body)
  if (!patch.success) {
    const text =
      'Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.'
    return failure(400, 'Request_BadRequest', text, directory.now())
  }
  directory.change({ kind: 'usage-location', id: person.id, usageLocation: patch.data.usageLocation })
  return { status: 204, body: undefined }
}

export function missing(directory: GraphDirectory, id: string): Answer {
  const text = `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`
  return failure(404, 'Request_ResourceNotFound', text, directory.now())
}

/** Everything Graph knows of somebody. */
export function showUser(person: TenantPerson, directory: GraphDirectory): Record<string, unknown> {
  return show(person, Object.keys(PROPERTIES) as PropertyName[], directory.now())
}
