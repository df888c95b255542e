/** The four parts together: their tables, and what each is called before people. */
import type { CloudRecipient, DirectoryMailbox, RemoteUser, TenantUser } from '../../migration/shapes/index.ts'
import type { JudgedMailbox, JudgedRecipient, JudgedTenantUser, JudgedUser, PartState } from '../inventory.ts'
import type { Difference, Part, Table } from '../table.ts'

export interface RowOf {
  readonly directory: DirectoryMailbox
  readonly exchange: CloudRecipient
  readonly graph: TenantUser
  readonly users: RemoteUser
}

export interface JudgedOf {
  readonly directory: JudgedMailbox
  readonly exchange: JudgedRecipient
  readonly graph: JudgedTenantUser
  readonly users: JudgedUser
}

export type Tables = { readonly [P in Part]: Table<RowOf[P], JudgedOf[P]> }

/** What changed in a part. Called after the rows are durable. */
export type OnChanged = <P extends Part>(part: P, differences: readonly Difference<RowOf[P]>[]) => Promise<void>

/** What keeps the tables fresh, as far as an answer needs it. */
export interface Freshness {
  changes(parts: readonly Part[], maxAgeMs: number, patienceMs?: number): Promise<void>
  states(): readonly PartState[]
}

export const PARTS: readonly Part[] = ['directory', 'exchange', 'graph', 'users']

/** As the subject of a sentence, small where it is no name. */
export const SYSTEM: Readonly<Record<Part, string>> = {
  directory: 'the directory',
  exchange: 'Exchange Online',
  graph: 'Microsoft Graph',
  users: 'Exchange Online’s list of migration users',
}

/** Why nothing can be said of a part that was never read whole. */
export function whyNotWhole(part: Part, states: readonly PartState[]): string {
  const state = states.find((one) => one.part === part)
  const name = `${SYSTEM[part].charAt(0).toUpperCase()}${SYSTEM[part].slice(1)}`
  if (state?.trouble !== undefined) return state.trouble.why
  if (state?.reading === undefined) return `${name} has not been read yet`
  const { rows, of } = state.reading
  const count = (number: number) => number.toLocaleString('en-US')
  return `${name} is still being read: ${count(rows)}${of === undefined ? '' : ` of ${count(of)}`} so far`
}

/** Wall milliseconds until when all of a part is known; undefined = it was never read whole. */
export function wholeAt(part: Part, states: readonly PartState[]): number | undefined {
  return states.find((one) => one.part === part)?.asOf?.getTime()
}
