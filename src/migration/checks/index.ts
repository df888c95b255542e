/** The guide's prerequisites, in its order, then those it forgets. Pure: facts in, results out. */
import type { CheckResult } from '../types.ts'
import autodiscover from './autodiscover.ts'
import type { Check, CheckFacts, Fact, Values } from './check.ts'
import connectionLimits from './connection-limits.ts'
import directorySync from './directory-sync.ts'
import domainVerified from './domain-verified.ts'
import endpoint from './endpoint.ts'
import endpointAnswers from './endpoint-answers.ts'
import mailboxCount from './mailbox-count.ts'
import mx from './mx.ts'
import outlookAnywhere from './outlook-anywhere.ts'
import sourceVersion from './source-version.ts'
import spf from './spf.ts'

export const CHECKS: readonly Check[] = [
  sourceVersion,
  mailboxCount,
  directorySync,
  domainVerified,
  connectionLimits,
  outlookAnywhere,
  endpoint,
  endpointAnswers,
  mx,
  spf,
  autodiscover,
]

export function runChecks(facts: CheckFacts): CheckResult[] {
  return CHECKS.map((check) => run(check, facts))
}

function run(check: Check, facts: CheckFacts): CheckResult {
  const about = { check: check.name, title: check.title }
  const missing = check.needs.map((need) => facts[need] as Fact<unknown>).find((fact) => !fact.known)
  if (missing && !missing.known) return { ...about, verdict: 'unknown', found: `Could not tell: ${missing.why}` }
  return { ...about, ...check.judge(valuesOf(facts), facts) }
}

function valuesOf({ now: _, ...facts }: CheckFacts): Values {
  const entries = Object.entries(facts as Record<string, Fact<unknown>>)
  return Object.fromEntries(
    entries.map(([name, fact]) => [name, fact.known ? fact.value : undefined]),
  ) as unknown as Values
}

export interface Overall {
  /** The worst there is: what could not be told ranks below a warning, and blocks nothing. */
  readonly verdict: 'passed' | 'unknown' | 'warning' | 'failed'
  readonly counts: Readonly<Record<CheckResult['verdict'], number>>
  /** Names of the checks that failed: a first start waits for them. */
  readonly failed: readonly string[]
  readonly text: string
}

export function overall(results: readonly CheckResult[]): Overall {
  const counts: Record<CheckResult['verdict'], number> = {
    passed: 0,
    warning: 0,
    failed: 0,
    unknown: 0,
    'not applicable': 0,
  }
  for (const { verdict } of results) counts[verdict]++
  const verdict = (['failed', 'warning', 'unknown'] as const).find((each) => counts[each] > 0) ?? 'passed'
  return {
    verdict,
    counts,
    failed: results.filter((r) => r.verdict === 'failed').map((r) => r.check),
    text: SENTENCES[verdict](counts),
  }
}

type Counts = Readonly<Record<CheckResult['verdict'], number>>
const many = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`
const told = (n: Counts): string => (n.unknown > 0 ? ` ${many(n.unknown, 'point')} could not be told.` : '')

const SENTENCES: Readonly<Record<Overall['verdict'], (n: Counts) => string>> = {
  passed: () => 'Everything is ready for a first batch.',
  unknown: (n) => `Nothing speaks against a first batch.${told(n)}`,
  warning: (n) => `A first batch is possible; look at ${many(n.warning, 'warning')} before.${told(n)}`,
  failed: (n) =>
    `Not ready: ${many(n.failed, 'point')} must be mended before the first start${n.warning > 0 ? `, and ${many(n.warning, 'warning')} looked at` : ''}.${told(n)}`,
}
