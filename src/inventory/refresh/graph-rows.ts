/** Rows of `users/delta`, which may hold only what changed, made whole. */
import type { TenantUser, TenantUserChange, TenantUserChanges } from '../../migration/shapes/index.ts'
import type { Entry, Said } from '../table.ts'
import { keys } from './keys.ts'

const FIELDS = [
  'displayName',
  'principalName',
  'mail',
  'addresses',
  'usageLocation',
  'licences',
  'provisioningErrors',
] as const satisfies readonly (keyof TenantUser)[]

/** As an answer that begins from nothing means it: what is absent there was never set. */
const NEVER_SET = {
  displayName: '',
  mail: undefined,
  addresses: [],
  usageLocation: undefined,
  licences: [],
  provisioningErrors: [],
} as const satisfies Omit<TenantUser, 'id' | 'principalName'>

/** Why someone is gone, by the two reasons there are (`@removed`). */
const REMOVED: Readonly<Record<string, string>> = {
  changed: 'deleted in Microsoft 365; may be restored for some weeks',
  deleted: 'deleted in Microsoft 365 for good',
}

export interface Rows {
  /** What is known of a key so far. */
  known(key: string): Promise<Entry<TenantUser> | undefined>
  /** Looks people up by id; who is not there is left out. */
  byId(ids: readonly string[]): Promise<readonly TenantUser[]>
  readonly now: () => number
  /** Whether the answer began from nothing. */
  readonly fromNothing: boolean
}

/** In one list: those removed, then whole rows. Later rows of the same person go on from the earlier ones. */
export async function wholeRows(page: TenantUserChanges, at: number, rows: Rows): Promise<Said<TenantUser>[]> {
  const removed = new Map(page.removed.map(({ id, reason }) => [keys.graph({ id }), reason]))
  const whole = new Map<string, TenantUser>()
  const unknown = new Map<string, string>()
  for (const change of page.rows) {
    const key = keys.graph(change)
    // Told as there and as removed in one page, whose order is lost: asked for.
    const merged = removed.has(key) ? undefined : await madeWhole(change, whole.get(key), rows)
    if (merged === undefined) unknown.set(key, change.id)
    else whole.set(key, inOrder(merged))
  }
  const said: Said<TenantUser>[] = [...removed].map(([key, reason]) => ({ key, at, gone: REMOVED[reason] ?? reason }))
  for (const [key, row] of whole) if (!unknown.has(key)) said.push({ key, at, row })
  if (unknown.size === 0) return said
  const asked = rows.now()
  const found = await rows.byId([...unknown.values()])
  return [...said, ...found.map((row) => ({ key: keys.graph(row), at: asked, row: inOrder(row) }))]
}

async function madeWhole(
  change: TenantUserChange,
  earlier: TenantUser | undefined,
  { known, fromNothing }: Rows,
): Promise<TenantUser | undefined> {
  if (isWhole(change)) return change
  if (earlier !== undefined) return { ...earlier, ...change }
  const entry = await known(keys.graph(change))
  if (entry !== undefined && entry.gone === undefined) return { ...entry.row, ...change }
  const { principalName } = change
  return fromNothing && entry === undefined && principalName !== undefined
    ? { ...NEVER_SET, ...change, principalName }
    : undefined
}

/** The same fields in the same order, however the row came about: what says the same is written the same. */
function inOrder(row: TenantUser): TenantUser {
  const { id, displayName, principalName, mail, addresses, usageLocation, licences, provisioningErrors } = row
  return { id, displayName, principalName, mail, addresses, usageLocation, licences, provisioningErrors }
}

function isWhole(change: TenantUserChange): change is TenantUser {
  return FIELDS.every((field) => field in change)
}
