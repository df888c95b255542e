/** The findings of a list on a card: what blocks by name, what a person should decide, what could not be told. */

import { type Ground, groundsOf, oldest, RECENT } from '../../inventory/grounds.ts'
import type { PreflightFacts } from '../../inventory/preflight-facts.ts'
import { gatherPreflight } from '../../inventory/preflight-facts.ts'
import { type Button, type Reply, reply } from '../../messages/reply.ts'
import { plainTime, shownTime } from '../../messages/times.ts'
import { keyOf } from '../../migration/address.ts'
import type { Batch } from '../../migration/batch.ts'
import type { FindingGroup } from '../../migration/preflight/group-tally.ts'
import { preflight } from '../../migration/preflight/index.ts'
import { summarise } from '../../migration/preflight/summarise.ts'
import type { MigrationEndpoint } from '../../migration/shapes/index.ts'
import type { Finding } from '../../migration/types.ts'
import type { CommandContext } from '../define.ts'
import { provisionedByUs } from './batches.ts'
import { type Footing, footingOf, mailboxes, verdictOf } from './footing.ts'

declare module '../../messages/reply.ts' {
  interface CardData {
    findings: {
      readonly title: string
      readonly color: string
      readonly verdict: string
      readonly notes: readonly { text: string }[]
      readonly groups: readonly {
        label: string
        color: string
        text: string
        remedy: string
        who: string
      }[]
      readonly rows: readonly { row: string; address: string; message: string }[]
      readonly anyRows: boolean
      readonly more: string
      readonly next: string
      readonly buttons: readonly Button[]
    }
  }
}

export interface Examined {
  readonly facts: PreflightFacts
  readonly findings: readonly Finding[]
  /** What the answer rests on. */
  readonly grounds: readonly Ground[]
}

/** For who plans: only what is known since then counts, and these are the endpoints. */
interface Afresh {
  readonly since: Date
  readonly endpoint?: string | undefined
  readonly endpoints: readonly MigrationEndpoint[]
  /** They were in Exchange before: whoever has a cloud mailbox now has it from that. */
  readonly again: boolean
}

/** Looks at everything the rules need and runs them. */
export async function examine(
  { inventory, systems, store }: CommandContext,
  { name, rows }: Pick<Batch, 'name' | 'rows'>,
  afresh?: Afresh,
): Promise<Examined> {
  const ours = await provisionedByUs(store)
  if (afresh?.again) for (const { address } of rows) ours.add(keyOf(address))
  const maxAgeMs = afresh === undefined ? RECENT : 0
  const facts = await gatherPreflight(inventory, { name, rows, ours, maxAgeMs, ...afresh })
  return { facts, findings: preflight(facts.input), grounds: groundsOf(facts.people, systems.directory !== undefined) }
}

const LABELS = {
  blocks: { label: 'Would fail', color: 'Attention' },
  warns: { label: 'Please decide', color: 'Warning' },
  unknown: { label: 'Could not tell', color: 'Default' },
  notes: { label: 'Worth knowing', color: 'Default' },
} as const

const SHOWN_ROWS = 20

/** `now`: wall time. */
export function findingsCard(
  batch: Pick<Batch, 'name' | 'rows'>,
  { findings, grounds }: Examined,
  now: Date,
  notes: readonly string[] = [],
): Reply {
  const summary = summarise(findings)
  const blocking = findings.filter((finding) => finding.severity === 'blocks')
  const count = batch.rows.length
  const good = count - summary.blocked
  const footing = footingOf(grounds, now)
  const verdict = verdictOf(count, summary.blocked, footing)
  const asOf = oldest(grounds)
  const args = { batch: batch.name }
  const start: Button = { title: 'Ask for the start', command: 'batch start', args, style: 'positive' }
  return reply('findings', `${batch.name}: ${verdict(plainTime)}`, {
    title: `${batch.name}: ${mailboxes(count)}`,
    color: good === 0 ? 'Attention' : summary.blocked > 0 || footing.weak.length > 0 ? 'Warning' : 'Good',
    verdict: verdict(shownTime),
    notes: [...notes, ...(asOf === undefined ? [] : [`As of ${shownTime(asOf)}.`])].map((text) => ({ text })),
    groups: summary.groups.map((group) => ({
      ...LABELS[group.severity],
      text: group.text,
      remedy: group.remedy,
      who: whoIn(group),
    })),
    rows: blocking.slice(0, SHOWN_ROWS).map((finding) => ({
      row: String(finding.row ?? ''),
      address: finding.address ?? '',
      message: finding.text,
    })),
    anyRows: blocking.length > 0,
    more: more(blocking.length - SHOWN_ROWS),
    next: nextOf(good, footing),
    buttons: [
      ...(good > 0 && footing.firm ? [start] : []),
      { title: 'Check again', command: 'batch check', args },
      ...(footing.firm ? [] : [{ title: 'What is known', command: 'inventory', args: {} }]),
    ],
  })
}

function more(left: number): string {
  return left > 0 ? `And ${left} more ${left === 1 ? 'row' : 'rows'}.` : ''
}

function nextOf(good: number, { firm }: Footing): string {
  if (good === 0) return 'Correct the list and send it again with “batch new”.'
  return firm ? '' : 'Type “inventory” to see what is being read and what does not answer; then check again.'
}

function whoIn({ count, addresses }: FindingGroup): string {
  if (count === 0) return 'The whole list'
  const more = count > addresses.length ? ` and ${count - addresses.length} more` : ''
  return `${count}: ${addresses.join(', ')}${more}`
}
