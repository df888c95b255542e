/** What the models of all three systems share. */
import type { ManualClock } from '../../../src/clock.ts'
import type { CloudRecipient, DirectoryMailbox, TenantUser } from '../../../src/migration/shapes/index.ts'
import { RemoteError, type RemoteSystem } from '../../../src/systems/ports.ts'
import type { randomFrom } from '../../migration/random.ts'

export type WorldPart = 'directory' | 'exchange' | 'graph'
export type WorldRow = DirectoryMailbox | CloudRecipient | TenantUser

/** How somebody stood from a time on; `row` undefined = not there, `deleted` = the whole entry is not. */
export interface Stood {
  readonly at: number
  readonly row: WorldRow | undefined
  readonly deleted: boolean
}

/** What all three models share. */
export interface WorldCore {
  readonly clock: ManualClock
  readonly random: ReturnType<typeof randomFrom>
  readonly pageSize: number
  /** Systems that do not answer. */
  readonly silent: Set<WorldPart>
  /** Systems whose full answers are cut short, each time at another place. */
  readonly cut: Set<WorldPart>
  /** How long a call takes, in milliseconds. */
  delay: number
  /** Before each call is answered: whatever else happens at that moment. */
  onCall: (part: WorldPart, method: string) => void
  readonly calls: string[]
  /** What each system held when, oldest first, by key. */
  readonly history: Record<WorldPart, Map<string, Stood[]>>
  called(part: WorldPart, method: string): Promise<void>
  /** How many of so many a full answer holds. `first` = it begins. */
  share(part: WorldPart, of: number, first: boolean): number
  note(part: WorldPart, key: string, row: WorldRow | undefined, deleted?: boolean): void
}

const SYSTEMS: Readonly<Record<WorldPart, RemoteSystem>> = {
  directory: 'the directory',
  exchange: 'Exchange Online',
  graph: 'Microsoft Graph',
}

export function refusal(part: WorldPart, code: string, retryable = true, retryAfterMs?: number): RemoteError {
  const text = `it said ${code}`
  return new RemoteError({
    system: SYSTEMS[part],
    operation: 'read',
    code,
    text,
    retryable,
    answered: true,
    retryAfterMs,
  })
}

export const guidOf = (letter: string, n: number): string => {
  // Spread, so that who comes later does not always come last.
  const spread = ((n * 7919) % 99991).toString(16).padStart(8, '0')
  return `${spread}-0000-4000-8000-${letter}${n.toString(16).padStart(11, '0')}`
}
export const addressOf = (n: number): string => `p${n}@contoso.com`
