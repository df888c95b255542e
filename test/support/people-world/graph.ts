/** `users/delta`: pages that repeat and are empty, rows that hold only what changed, tokens that are forgotten. */
import type { TenantUser, TenantUserChange, TenantUserChanges } from '../../../src/migration/shapes/index.ts'
import { EXPIRED, type GraphReads } from '../../../src/systems/ports.ts'
import { addressOf, guidOf, refusal, type WorldCore } from './core.ts'

interface Logged {
  readonly seq: number
  readonly id: string
  /** Undefined = came, or is gone. */
  readonly fields: readonly string[] | undefined
}

export function graphModel(core: WorldCore) {
  const rows = new Map<string, TenantUser>()
  const log: Logged[] = []
  let era = 0
  const model = {
    add(n: number): void {
      const row: TenantUser = {
        id: guidOf('a', n),
        displayName: `Person ${n}`,
        principalName: addressOf(n),
        mail: addressOf(n),
        addresses: [addressOf(n)],
        usageLocation: undefined,
        licences: [],
        provisioningErrors: [],
      }
      put(row, undefined)
    },
    change(n: number, fields: Partial<TenantUser>): void {
      const row = rows.get(guidOf('a', n))
      if (row) put({ ...row, ...fields }, Object.keys(fields))
    },
    /** As a licence given by a group may be: no delta tells of it. */
    changeUnseen(n: number, fields: Partial<TenantUser>): void {
      const row = rows.get(guidOf('a', n))
      if (row) put({ ...row, ...fields }, [])
    },
    remove(n: number): void {
      const id = guidOf('a', n)
      if (!rows.delete(id)) return
      log.push({ seq: log.length + 1, id, fields: undefined })
      core.note('graph', id, undefined, true)
    },
    /** Every token and `next` given out so far is forgotten. */
    expire(): void {
      era += 1
    },
    reads: {
      async userChanges(next?: string): Promise<TenantUserChanges> {
        await core.called('graph', next === undefined || next.startsWith('all') ? 'page' : 'changes')
        const [kind, ofEra, from = '0', to = '', at = ''] = (next ?? `all/${era}/${log.length}`).split('/')
        if (Number(ofEra) !== era) throw refusal('graph', EXPIRED)
        return kind === 'all'
          ? everybody(from, to)
          : changesOf(Number(from), to === '' ? log.length : Number(to), Number(at))
      },
      async usersById(ids: readonly string[]) {
        await core.called('graph', 'usersById')
        return ids.flatMap((id) => rows.get(id) ?? [])
      },
    } satisfies Partial<GraphReads>,
  }

  function put(row: TenantUser, fields: readonly string[] | undefined): void {
    rows.set(row.id, row)
    if (fields === undefined || fields.length > 0) log.push({ seq: log.length + 1, id: row.id, fields })
    core.note('graph', row.id, row)
  }

  /** What changed since it began comes again by the token. */
  function everybody(began: string, after: string): TenantUserChanges {
    const all = [...rows.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
    const rest = all.slice(0, core.share('graph', all.length, after === '')).filter((row) => row.id > after)
    if (rest.length > 0 && core.random.chance(0.1))
      return { rows: [], removed: [], next: `all/${era}/${began}/${after}`, token: undefined }
    const page = rest.slice(0, core.pageSize)
    const last = page.at(-1)
    const more = rest.length > page.length && last !== undefined
    const repeated = all.filter((row) => row.id <= after).slice(-1)
    return {
      rows: [...page, ...repeated],
      removed: [],
      next: more ? `all/${era}/${began}/${last.id}` : undefined,
      token: more ? undefined : `since/${era}/${began}`,
    }
  }

  function changesOf(from: number, to: number, at: number): TenantUserChanges {
    const entries = log.filter(({ seq }) => seq > from && seq <= to)
    const ids = [...new Set(entries.map(({ id }) => id))].reverse()
    const page = ids.slice(at, at + core.pageSize)
    const rowOf = (row: TenantUser): TenantUserChange => {
      const changes = log.filter(({ id, seq }) => id === row.id && seq > from)
      if (changes.some(({ fields }) => fields === undefined)) return row
      const fields = new Set(['id', ...changes.flatMap((one) => one.fields ?? [])])
      return Object.fromEntries(Object.entries(row).filter(([name]) => fields.has(name))) as unknown as TenantUserChange
    }
    const more = ids.length > at + core.pageSize
    return {
      rows: page.flatMap((id) => rows.get(id) ?? []).map(rowOf),
      removed: page.filter((id) => !rows.has(id)).map((id) => ({ id, reason: 'changed' })),
      next: more ? `since/${era}/${from}/${to}/${at + core.pageSize}` : undefined,
      token: more ? undefined : `since/${era}/${to}`,
    }
  }

  return model
}
