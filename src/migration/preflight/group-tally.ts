/** Findings over everybody, counted as they come: what is kept is a line a reason, not a finding a person. */
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

export interface Tally {
  add(findings: readonly Finding[]): void
  /** In the order in which each came first. */
  groups(): FindingGroup[]
  /** Most frequent first; then by row, then in the order of the rules: however the findings were cut into pieces. */
  mostFrequent(): FindingGroup[]
}

interface Growing {
  readonly first: Finding
  count: number
  readonly addresses: string[]
  sameText: boolean
  sameRemedy: boolean
}

const FIRST = 5
const order = new Map(RULES.map(({ name }, index) => [name, index]))
const titles = new Map(RULES.map(({ name, title }) => [name, title]))

export function createTally(): Tally {
  const groups = new Map<string, Growing>()
  return {
    add(findings) {
      for (const finding of findings) {
        const key = `${finding.severity} ${finding.rule}`
        const group = groups.get(key)
        if (group === undefined) groups.set(key, begun(finding))
        else enter(group, finding)
      }
    },
    groups: () => [...groups.values()].map(groupOf),
    mostFrequent: () => [...groups.values()].sort(before).map(groupOf),
  }
}

function begun(first: Finding): Growing {
  const addresses = first.address === undefined ? [] : [first.address]
  return { first, count: addresses.length, addresses, sameText: true, sameRemedy: true }
}

function enter(group: Growing, { address, text, remedy }: Finding): void {
  if (address !== undefined) {
    group.count += 1
    if (group.addresses.length < FIRST) group.addresses.push(address)
  }
  if (text !== group.first.text) group.sameText = false
  if (remedy !== group.first.remedy) group.sameRemedy = false
}

function before(a: Growing, b: Growing): number {
  const place = ({ rule }: Finding) => order.get(rule) ?? RULES.length
  return b.count - a.count || (a.first.row ?? 0) - (b.first.row ?? 0) || place(a.first) - place(b.first)
}

function groupOf({ first, count, addresses, sameText, sameRemedy }: Growing): FindingGroup {
  return {
    rule: first.rule,
    severity: first.severity,
    count,
    addresses,
    text: sameText ? first.text : `${titles.get(first.rule) ?? first.rule}.`,
    remedy: sameRemedy ? first.remedy : 'What to do differs from mailbox to mailbox: look at each.',
  }
}
