/** Findings of up to 2,000 rows -> the few lines a card shows. */
import { keyOf } from '../address.ts'
import type { Finding, Severity } from '../types.ts'
import { RULES } from './index.ts'

export interface FindingGroup {
  readonly rule: string
  readonly severity: Severity
  /** Mailboxes concerned; 0 = the whole list. */
  readonly count: number
  /** The first five, as written in the list. */
  readonly addresses: readonly string[]
  /** What the rule says; its title where it says different things of different mailboxes. */
  readonly text: string
  readonly remedy: string
}

export interface Summary {
  /** Findings by severity. */
  readonly counts: Readonly<Record<Severity, number>>
  /** Distinct mailboxes that something blocks. */
  readonly blocked: number
  /** In the order of the findings: blocks first. */
  readonly groups: readonly FindingGroup[]
}

const FIRST = 5
const titles = new Map(RULES.map((rule) => [rule.name, rule.title]))

export function summarise(findings: readonly Finding[]): Summary {
  const counts: Record<Severity, number> = { blocks: 0, warns: 0, notes: 0, unknown: 0 }
  const blocked = new Set<string>()
  const groups = new Map<string, Finding[]>()
  for (const finding of findings) {
    counts[finding.severity]++
    if (finding.severity === 'blocks' && finding.address !== undefined) blocked.add(keyOf(finding.address))
    const key = `${finding.severity} ${finding.rule}`
    const group = groups.get(key)
    if (group) group.push(finding)
    else groups.set(key, [finding])
  }
  return { counts, blocked: blocked.size, groups: [...groups.values()].map(groupOf) }
}

function groupOf(findings: readonly Finding[]): FindingGroup {
  const [first] = findings as [Finding, ...Finding[]]
  const addresses = findings.flatMap((finding) => (finding.address === undefined ? [] : [finding.address]))
  const same = findings.every((finding) => finding.text === first.text)
  return {
    rule: first.rule,
    severity: first.severity,
    count: addresses.length,
    addresses: addresses.slice(0, FIRST),
    text: same ? first.text : `${titles.get(first.rule) ?? first.rule}.`,
    remedy: findings.every((finding) => finding.remedy === first.remedy)
      ? first.remedy
      : 'What to do differs from mailbox to mailbox: look at each.',
  }
}
