/** The guide's prerequisites, in its order, then those it forgets. Pure: facts in, results out. */
import type { Diagnosis, Diagnostic } from '../diagnostic.ts'
import { diagnose, type Summary, summarise } from '../engine.ts'
import autodiscover from './autodiscover.ts'
import type { CheckFacts } from './check.ts'
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

export const CHECKS: readonly Diagnostic<CheckFacts>[] = [
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

export function runChecks(facts: CheckFacts): Diagnosis[] {
  return diagnose(CHECKS, facts)
}

export interface Overall extends Summary {
  readonly text: string
}

/** A first start waits for those that failed. */
export function overall(results: readonly Diagnosis[]): Overall {
  const summary = summarise(results)
  return { ...summary, text: SENTENCES[summary.verdict](summary.counts) }
}

type Counts = Summary['counts']
const many = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`
const untellable = (n: Counts): string =>
  n.inconclusive > 0 ? ` ${many(n.inconclusive, 'point')} could not be told.` : ''

const SENTENCES: Readonly<Record<Overall['verdict'], (n: Counts) => string>> = {
  passed: () => 'Everything is ready for a first batch.',
  inconclusive: (n) => `Nothing speaks against a first batch.${untellable(n)}`,
  warning: (n) => `A first batch is possible; look at ${many(n.warning, 'warning')} before.${untellable(n)}`,
  failed: (n) =>
    `Not ready: ${many(n.failed, 'point')} must be mended before the first start${n.warning > 0 ? `, and ${many(n.warning, 'warning')} looked at` : ''}.${untellable(n)}`,
}
