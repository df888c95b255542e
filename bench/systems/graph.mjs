/** Microsoft Graph v1.0: organisation, domains, licences, people one by one, by filter and by pages, and many at once. */
import { json } from './answers.mjs'
import { deltaOf } from './graph-delta.mjs'
import { failure, picked, userRow } from './graph-rows.mjs'
import { pagesOf, tokensFor } from './pages.mjs'
import { DOMAIN, INITIAL, SKU } from './world.mjs'

/** How many comparisons a filter may have (Request_UnsupportedQuery beyond). */
const COMPARISONS = 15
const PARTS = 20

export function graphOf(world, served) {
  const tokens = tokensFor(world.now)
  const delta = deltaOf(world, served)
  const lists = new Map()
  const listOf = (text) => {
    const key = text ?? ''
    if (!lists.has(key)) {
      const select = text?.split(',')
      const rowOf = (n) =>
        world.people[n].gone === undefined ? JSON.stringify(picked(userRow(world.people[n]), select)) : undefined
      lists.set(
        key,
        pagesOf(() => world.people.length, rowOf),
      )
    }
    return lists.get(key)
  }

  function users(url) {
    const select = url.searchParams.get('$select') ?? undefined
    const filter = url.searchParams.get('$filter')
    const context = '"@odata.context":"x"'
    if (filter !== null) {
      const found = byFilter(world, filter)
      if (!Array.isArray(found)) return found
      const rows = found.map((person) => JSON.stringify(picked(userRow(person), select?.split(','))))
      served.graph(found)
      return { status: 200, headers: {}, chunks: [`{${context},"value":[${rows.join(',')}]}`] }
    }
    const token = url.searchParams.get('$skiptoken')
    const { from, size } =
      token === null
        ? { from: 0, size: Math.min(999, Number(url.searchParams.get('$top') ?? 100)) }
        : (tokens.read(token) ?? {})
    if (from === undefined)
      return failure(
        400,
        'Directory_ExpiredPageToken',
        'The specified page token value has expired and can no longer be included in your request.',
      )
    const list = listOf(select)
    const link = new URL(url.href)
    link.searchParams.set('$skiptoken', tokens.issue({ from: from + size, size }))
    const tail = from + size < list.length ? `,"@odata.nextLink":${JSON.stringify(link.href)}` : ''
    return { status: 200, headers: {}, chunks: [`{${context},"value":[`, list.page(from, size), `]${tail}}`] }
  }

  function user(url, id) {
    const name = decodeURIComponent(id)
    const found = world.byGraphId(name) ?? world.people.find(({ primary }) => primary === name.toLowerCase())
    if (found === undefined || found.gone !== undefined) {
      return failure(
        404,
        'Request_ResourceNotFound',
        `Resource '${name}' does not exist or one of its queried reference-property objects are not present.`,
      )
    }
    served.graph([found])
    return json(200, picked(userRow(found), url.searchParams.get('$select')?.split(',')))
  }

  const one = ({ url, headers, half }) => {
    const [, room, id] = url.pathname.replace(/^\/(v1\.0|beta)/, '').split('/')
    if (room === 'users' && id === 'delta') return delta.answer({ url, headers, half })
    if (room === 'users') return id === undefined ? users(url) : user(url, id)
    const value = COMPANY[room ?? '']?.(world)
    return value === undefined
      ? failure(400, 'BadRequest', `Resource not found for the segment '${room}'.`)
      : json(200, { '@odata.context': 'x', value })
  }

  return {
    changed(person) {
      for (const pages of lists.values()) pages.changed(person.n)
      delta.changed(person)
    },
    expire: () => delta.expire(),
    warm: (select, size) => delta.warm(select, size),
    one,
    /** @param count told of each part */
    batch({ body, url, headers, count }) {
      const parts = body?.requests ?? []
      if (parts.length > PARTS)
        return failure(400, 'BadRequest', `The number of requests in the batch exceeds the limit of ${PARTS}.`)
      // Parts come back in any order.
      const responses = parts.toReversed().map(({ id, url: path }) => {
        const part = new URL(`/v1.0/${path.replace(/^\/+/, '')}`, url)
        count(part)
        const { status, chunks } = one({ url: part, headers })
        return {
          id,
          status,
          headers: { 'Content-Type': 'application/json' },
          body: JSON.parse(chunks.map(String).join('')),
        }
      })
      return json(200, { responses })
    },
  }
}

const COMPANY = {
  organization: ({ now }) => [
    {
      id: 'x',
      displayName: 'Fabrikam',
      onPremisesSyncEnabled: true,
      onPremisesLastSyncDateTime: new Date(now() - 600_000).toISOString(),
      verifiedDomains: [{ name: DOMAIN }, { name: INITIAL }],
    },
  ],
  domains: () =>
    [DOMAIN, INITIAL].map((id, n) => ({
      id,
      isVerified: true,
      isDefault: n === 0,
      isInitial: n === 1,
      authenticationType: 'Managed',
    })),
  subscribedSkus: ({ people }) => [
    {
      skuId: SKU.id,
      skuPartNumber: SKU.name,
      prepaidUnits: { enabled: people.length },
      consumedUnits: people.filter(({ licences }) => licences.length > 0).length,
      servicePlans: [
        { servicePlanId: 'efb87545-963c-4e0d-99df-69c6916d9eb0', servicePlanName: 'EXCHANGE_S_ENTERPRISE' },
      ],
    },
  ],
}

const COMPARISON =
  /^\s*(?:(\w+)\s+in\s*\(([^)]*)\)|(\w+)\s+eq\s+('(?:[^']|'')*')|proxyAddresses\/any\((\w+):\s*\5\s+eq\s+('(?:[^']|'')*')\))\s*$/i

/** Comparisons with `or` between. People, or the refusal. */
function byFilter(world, filter) {
  const found = new Set()
  let comparisons = 0
  for (const part of filter.split(/\s+or\s+/i)) {
    const match = COMPARISON.exec(part)
    if (match === null)
      return failure(
        400,
        'Request_UnsupportedQuery',
        'Unsupported or invalid query filter clause specified for property.',
      )
    const [, many, list = '', single, value, , proxy] = match
    const values = [...(many === undefined ? (value ?? proxy) : list).matchAll(/'((?:[^']|'')*)'/g)].map(([, text]) =>
      text.replaceAll("''", "'").toLowerCase(),
    )
    comparisons += values.length
    for (const text of values) {
      const person = matching(world, proxy === undefined ? (many ?? single).toLowerCase() : 'proxyaddresses', text)
      if (person?.gone === undefined && person !== undefined) found.add(person)
    }
  }
  if (comparisons > COMPARISONS) {
    return failure(
      400,
      'Request_UnsupportedQuery',
      `Too many child clauses specified in search filter expression containing 'OR' operators: ${comparisons}. Max allowed: ${COMPARISONS}.`,
    )
  }
  return [...found]
}

function matching(world, property, text) {
  if (property === 'id') return world.byGraphId(text)
  const person = world.byAddress(text)
  // A proxy address is compared with its prefix.
  if (property === 'proxyaddresses') return text.startsWith('smtp:') ? person : undefined
  return person?.primary === text ? person : undefined
}
