/** Users: pages, filters, and what may be changed on somebody who comes from the company's own directory. */

import { z } from 'zod'
import { type Answer, failure, ok, type Question } from './answer.ts'
import type { GraphDirectory, GraphPerson } from './directory.ts'
import { compileFilter } from './filter.ts'

/** What Graph gives without `$select`. */
const DEFAULT = ['id', 'displayName', 'givenName', 'surname', 'mail', 'userPrincipalName'] as const
const PAGE = 100
const LARGEST_PAGE = 999

/** `GET /users`: `$top` (100, at most 999), `$select`, `$filter`, `$skiptoken`. */
export function listUsers(directory: GraphDirectory, { query, base }: Question): Answer {
  const top = Number(query.get('$top') ?? PAGE)
  if (!Number.isInteger(top) || top < 1 || top > LARGEST_PAGE) {
    return failure(400, 'Request_BadRequest', `Invalid page size specified: '${query.get('$top')}'.`, directory.now())
  }
  const filter = query.get('$filter')
  const matches = filter === null ? () => true : compileFilter(filter)
  if (!matches) {
    return failure(
      400,
      'Request_UnsupportedQuery',
      `Unsupported or invalid query filter clause: ${filter}`,
      directory.now(),
    )
  }
  const from = Number(query.get('$skiptoken') ?? 0)
  const found = directory.people.filter((person) => matches(showUser(person, directory)))
  const kept = [...query]
    .filter(([name]) => name !== '$skiptoken')
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
  const link = [...kept, `$skiptoken=${from + top}`].join('&')
  return ok({
    '@odata.context': `${base}/$metadata#users`,
    ...(found.length > from + top ? { '@odata.nextLink': `${base}/users?${link}` } : {}),
    value: found.slice(from, from + top).map((person) => select(showUser(person, directory), query)),
  })
}

/** `GET /users/{id or sign-in name}`. */
export function getUser(directory: GraphDirectory, { query, base }: Question, id: string): Answer {
  const person = directory.person(id)
  if (!person) return missing(directory, id)
  return ok({ '@odata.context': `${base}/$metadata#users/$entity`, ...select(showUser(person, directory), query) })
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
export function showUser(person: GraphPerson, directory: GraphDirectory): Record<string, unknown> {
  return {
    id: person.id,
    displayName: person.displayName,
    givenName: person.givenName || null,
    surname: person.surname,
    mail: person.mail ?? null,
    userPrincipalName: person.upn,
    proxyAddresses: person.proxyAddresses,
    accountEnabled: person.accountEnabled,
    userType: 'Member',
    usageLocation: person.usageLocation ?? null,
    onPremisesSyncEnabled: true,
    onPremisesImmutableId: person.immutableId,
    assignedLicenses: person.licences,
    onPremisesProvisioningErrors: person.provisioningErrors.map((error) => ({
      ...error,
      occurredDateTime: new Date(Math.floor(directory.now().getTime() / 86_400_000) * 86_400_000).toISOString(),
    })),
    serviceProvisioningErrors: [],
  }
}

function select(user: Record<string, unknown>, query: URLSearchParams): Record<string, unknown> {
  const names = query.get('$select')?.split(',') ?? DEFAULT
  return Object.fromEntries(names.filter((name) => name in user).map((name) => [name, user[name]]))
}
