/** The rows of a batch looked at afresh before its start is asked for, and what is said of them on the plan. */
import { capital, whyUnread } from '../../inventory/grounds.ts'
import { askWithin, noAnswerIn } from '../../inventory/reading.ts'
import { UserError } from '../../messages/user-error.ts'
import { keyOf } from '../../migration/address.ts'
import type { Batch } from '../../migration/batch.ts'
import { batchStage, mailboxStage } from '../../migration/life-cycle.ts'
import type { MigrationEndpoint } from '../../migration/shapes/index.ts'
import type { CommandContext } from '../define.ts'
import { type Examined, examine } from './findings.ts'
import { mailboxes, namesOf, needed } from './footing.ts'

/** What was looked at for this request; a reading begun a moment before counts too. Wall milliseconds. */
const JUST_NOW = 60_000
/** Wall milliseconds for the endpoints; the rows have their own. */
const PATIENCE = 4_000

/**
 * The rows as they are now, not as they were known. Throws `UserError` where a system that decides who can be migrated does
 * not answer: nothing is planned on old facts.
 */
export async function lookAfresh(
  batch: Pick<Batch, 'name' | 'rows'>,
  context: CommandContext,
  how: { readonly again: boolean; readonly endpoint?: string | undefined },
): Promise<Examined> {
  const ask = () => context.systems.exchange.endpoints()
  const endpoints = await askWithin(PATIENCE, ask, () => {
    throw notStarted(batch.name, 'Exchange Online', [noAnswerIn(PATIENCE)])
  })
  const since = new Date(context.request.at.getTime() - JUST_NOW)
  const examined = await examine(context, batch, { ...how, since, endpoints })
  const missing = needed(examined.grounds).filter(({ fact }) => !fact.known)
  if (missing.length > 0) throw notStarted(batch.name, namesOf(missing), whyUnread(missing))
  return examined
}

function notStarted(name: string, silent: string, whys: readonly string[]): UserError {
  return new UserError(
    `“${name}” is not started on what was known before: ${silent} did not answer just now.`,
    `${whys.map(capital).join('. ')}. Ask again when it answers: “inventory” says how each system stands.`,
    [{ title: 'What is known', command: 'inventory', args: {} }],
  )
}

export function isSynced(batch: Batch, address: string): boolean {
  const facts = batch.mailboxes[keyOf(address)]
  return facts !== undefined && mailboxStage(facts, batchStage(batch)) === 'synced'
}

interface Named {
  readonly address: string
  readonly why: string
}

export function leftOutOf({ findings }: Examined): Named[] {
  const why = new Map<string, string>()
  for (const { severity, address, text } of findings) {
    if (severity === 'blocks' && address !== undefined && !why.has(address)) why.set(address, text)
  }
  return [...why].map(([address, text]) => ({ address, why: text }))
}

const NAMED = 10

export function leftOutText(leftOut: readonly Named[]): string[] {
  if (leftOut.length === 0) return []
  const named = leftOut.slice(0, NAMED).map(({ address, why }) => `${address}: ${why}`)
  const more = leftOut.length > NAMED ? [`and ${leftOut.length - NAMED} more, see “batch check”`] : []
  const heading =
    leftOut.length === 1
      ? 'One mailbox is left out, for it would fail:'
      : `${leftOut.length} mailboxes are left out, for they would fail:`
  return [heading, ...[...named, ...more].map((line) => `– ${line}`)]
}

interface Observation {
  readonly title: string
  readonly value: string
}

/** A batch in Exchange keeps its list: who would fail again is told, and stays in. */
export function wouldFailAgain(examined: Examined): Observation[] {
  const failing = leftOutOf(examined)
  if (failing.length === 0) return []
  const [{ address, why }] = failing as [Named, ...Named[]]
  const others = failing.length === 1 ? '' : ` And ${failing.length - 1} more: “batch check” shows them.`
  return [{ title: 'Would fail again', value: `${address}: ${why}${others}` }]
}

export function observations(examined: Examined, endpoint: MigrationEndpoint, rows: number) {
  const { findings } = examined
  const warned = new Set(findings.filter(({ severity }) => severity === 'warns').map(({ address }) => address)).size
  const at = endpoint.maxConcurrentMigrations
  return [
    { title: 'Mailboxes', value: String(rows) },
    { title: 'Endpoint', value: `${endpoint.identity}, ${at === undefined ? 'limit not told' : `${at} at a time`}` },
    ...(warned > 0
      ? [
          {
            title: 'To decide',
            value: `${mailboxes(warned)} ${warned === 1 ? 'has' : 'have'} warnings: “batch check” shows them`,
          },
        ]
      : []),
    ...unsure(examined),
  ]
}

export function unsure({ findings }: Examined): { title: string; value: string }[] {
  const unknown = findings.filter(({ severity }) => severity === 'unknown').map(({ text }) => text)
  return unknown.length > 0 ? [{ title: 'Could not tell', value: unknown.join(' ') }] : []
}
