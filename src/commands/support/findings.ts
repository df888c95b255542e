/** The findings of a list on a card: what blocks by name, what a person should decide, what could not be told. */
import type { PreflightFacts } from '../../inventory/preflight-facts.ts'
import { gatherPreflight } from '../../inventory/preflight-facts.ts'
import { type Button, type Reply, reply } from '../../messages/reply.ts'
import type { Batch } from '../../migration/batch.ts'
import { preflight } from '../../migration/preflight/index.ts'
import { type FindingGroup, summarise } from '../../migration/preflight/summarise.ts'
import type { Finding } from '../../migration/types.ts'
import type { CommandContext } from '../define.ts'
import { provisionedByUs } from './batches.ts'

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
}

/** Looks at everything the rules need and runs them. */
export async function examine(
  { systems, store }: CommandContext,
  batch: Pick<Batch, 'name' | 'rows'>,
  endpoint?: string,
): Promise<Examined> {
  const ours = await provisionedByUs(store)
  const facts = await gatherPreflight(systems, { name: batch.name, rows: batch.rows, ours, endpoint })
  return { facts, findings: preflight(facts.input) }
}

const LABELS = {
  blocks: { label: 'Would fail', color: 'Attention' },
  warns: { label: 'Please decide', color: 'Warning' },
  unknown: { label: 'Could not tell', color: 'Default' },
  notes: { label: 'Worth knowing', color: 'Default' },
} as const

const SHOWN_ROWS = 20

export function findingsCard(
  batch: Pick<Batch, 'name' | 'rows'>,
  findings: readonly Finding[],
  notes: readonly string[] = [],
): Reply {
  const summary = summarise(findings)
  const blocking = findings.filter((finding) => finding.severity === 'blocks')
  const good = batch.rows.length - summary.blocked
  const verdict =
    summary.blocked === 0
      ? `All ${batch.rows.length} mailboxes can be started.`
      : `${good} of ${batch.rows.length} mailboxes can be started; ${summary.blocked} would fail and would be left out.`
  const args = { batch: batch.name }
  return reply('findings', `${batch.name}: ${verdict}`, {
    title: `${batch.name}: ${batch.rows.length} mailboxes`,
    color: summary.blocked === 0 ? 'Good' : good === 0 ? 'Attention' : 'Warning',
    verdict,
    notes: notes.map((text) => ({ text })),
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
    more: blocking.length > SHOWN_ROWS ? `And ${blocking.length - SHOWN_ROWS} more rows.` : '',
    next: good === 0 ? 'Correct the list and send it again with “batch new”.' : '',
    buttons: [
      ...(good > 0 ? [{ title: 'Ask for the start', command: 'batch start', args, style: 'positive' as const }] : []),
      { title: 'Check again', command: 'batch check', args },
    ],
  })
}

function whoIn({ count, addresses }: FindingGroup): string {
  if (count === 0) return 'The whole list'
  const more = count > addresses.length ? ` and ${count - addresses.length} more` : ''
  return `${count}: ${addresses.join(', ')}${more}`
}
