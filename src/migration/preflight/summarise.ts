/** Findings of up to 2,000 rows -> the few lines a card shows. */
import { keyOf } from '../address.ts'
import type { Finding, Severity } from '../types.ts'
import { createTally, type FindingGroup } from './group-tally.ts'

export interface Summary {
  /** Findings by severity. */
  readonly counts: Readonly<Record<Severity, number>>
  /** Distinct mailboxes that something blocks. */
  readonly blocked: number
  /** In the order of the findings: blocks first. */
  readonly groups: readonly FindingGroup[]
}

export function summarise(findings: readonly Finding[]): Summary {
  const counts: Record<Severity, number> = { blocks: 0, warns: 0, notes: 0, unknown: 0 }
  const blocked = new Set<string>()
  for (const finding of findings) {
    counts[finding.severity]++
    if (finding.severity === 'blocks' && finding.address !== undefined) blocked.add(keyOf(finding.address))
  }
  const tally = createTally()
  tally.add(findings)
  return { counts, blocked: blocked.size, groups: tally.groups() }
}
