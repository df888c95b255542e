/**
 * `users/delta`: everybody the first time, what changed ever after. `$select` is fixed by the first call; rows repeat,
 * pages may be empty, a change holds only what changed, and whoever is gone is `@removed` with one of two reasons.
 */
import { failure, picked, userRow } from './graph-rows.mjs'
import { pagesOf } from './pages.mjs'

const MOST = 999
const DEFAULT = 200
/** Each page begins with the last rows of the one before. */
const REPEATED = 2
/** After so many pages comes one without a row. */
const EMPTY_EVERY = 10

export function deltaOf(world, served) {
  /** @type {Map<string, ReturnType<typeof pagesOf>>} */
  const lists = new Map()
  const listOf = (select) => {
    if (!lists.has(select)) {
      const rowOf = (n) =>
        world.people[n].gone === undefined
          ? JSON.stringify(picked(userRow(world.people[n]), namesIn(select)))
          : undefined
      lists.set(
        select,
        pagesOf(() => world.people.length, rowOf),
      )
    }
    return lists.get(select)
  }
  let generation = 1
  let expiries = 0

  const write = (state) => Buffer.from(JSON.stringify({ ...state, generation })).toString('base64url')
  const read = (token) => {
    try {
      return JSON.parse(Buffer.from(token, 'base64url').toString('utf8'))
    } catch {
      return undefined
    }
  }

  function everybody(state, half) {
    const { select, size, from, mark, pause } = state
    const list = listOf(select)
    const end = from + size >= list.length || (half && from >= list.length / 2)
    if (pause) return page([], state, { ...state, pause: false })
    const repeated =
      from === 0 ? [] : Array.from({ length: Math.min(REPEATED, from) }, (_, n) => world.people[from - 1 - n])
    const again = repeated
      .filter(({ gone }) => gone === undefined)
      .map((person) => JSON.stringify(picked(userRow(person), namesIn(select))))
    const rows = [...again, list.page(from, size)].filter(({ length }) => length > 0)
    const number = from / size + 1
    return page(
      rows,
      state,
      end ? { select, size, since: mark } : { ...state, from: from + size, pause: number % EMPTY_EVERY === 0 },
    )
  }

  function changes({ select, size, since, from = 0, mark = world.seq }) {
    const changed = new Map()
    for (const { seq, person, fields } of world.log) {
      if (seq <= since || seq > mark) continue
      changed.set(person, new Set([...(changed.get(person) ?? []), ...fields]))
    }
    const names = namesIn(select)
    // What was not selected is no change to who asks.
    const seen = [...changed].filter(
      ([, fields]) => fields.has('@removed') || names === undefined || names.some((name) => fields.has(name)),
    )
    const rows = seen
      .slice(from, from + size)
      .map(([person, fields]) => JSON.stringify(changeRow(person, fields, names)))
    served.graph(seen.slice(from, from + size).map(([person]) => person))
    const end = from + size >= seen.length
    return page(
      rows,
      { select },
      end ? { select, size, since: mark } : { select, size, since, from: from + size, mark },
    )
  }

  function page(rows, { select }, next) {
    const done = next.since !== undefined && next.from === undefined
    return {
      rows,
      link: done ? '@odata.deltaLink' : '@odata.nextLink',
      name: done ? '$deltatoken' : '$skiptoken',
      token: write(next),
      select,
    }
  }

  return {
    changed(person) {
      for (const pages of lists.values()) pages.changed(person.n)
    },
    expire() {
      generation += 1
    },
    warm: (select, size) => listOf(select).warm(size),
    answer({ url, headers, half }) {
      const token = url.searchParams.get('$skiptoken') ?? url.searchParams.get('$deltatoken')
      const wanted = Number(
        /maxpagesize=(\d+)/.exec(headers.prefer ?? '')?.[1] ?? url.searchParams.get('$top') ?? DEFAULT,
      )
      const select = url.searchParams.get('$select') ?? ''
      let state = { select, size: Math.min(MOST, wanted), from: 0, mark: world.seq, pause: false }
      if (token === 'latest') state = { select, size: state.size, since: world.seq }
      else if (token !== null) {
        state = read(token)
        // Both are seen.
        if (state?.generation !== generation && expiries++ % 2 === 0)
          return failure(410, 'resyncRequired', 'Resync required. Any local changes are lost.')
        if (state?.generation !== generation)
          return failure(400, 'syncStateNotFound', 'The sync state generation is not found.')
      }
      const { rows, link, name, token: next } = state.since === undefined ? everybody(state, half) : changes(state)
      const following = new URL(`${url.origin}${url.pathname}`)
      following.searchParams.set(name, next)
      const chunks = [
        '{"@odata.context":"x","value":[',
        ...rows.flatMap((row, n) => (n === 0 ? [row] : [',', row])),
        `],"${link}":${JSON.stringify(following.href)}}`,
      ]
      return { status: 200, headers: {}, chunks }
    },
  }
}

const namesIn = (select) => (select === '' ? undefined : select.split(','))

function changeRow(person, fields, names) {
  if (person.gone !== undefined) return { id: person.graphId, '@removed': { reason: person.gone } }
  const row = userRow(person)
  const changed = [...fields].filter((name) => names === undefined || names.includes(name))
  return { id: person.graphId, ...Object.fromEntries(changed.map((name) => [name, row[name]])) }
}
