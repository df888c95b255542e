/** The doctor's lines in order, from configuration to a green light. Pure: facts in, a report out. */
import type { DoctorFacts } from './facts.ts'
import type { Judgement, Line, LineResult, Verdict } from './line.ts'
import directory from './lines/directory.ts'
import dns from './lines/dns.ts'
import endpoint from './lines/endpoint.ts'
import endpointAnswers from './lines/endpoint-answers.ts'
import exchangeConsent from './lines/exchange-consent.ts'
import exchangeRole from './lines/exchange-role.ts'
import graphPermissions from './lines/graph-permissions.ts'
import inboundConnector from './lines/inbound-connector.ts'
import organization from './lines/organization.ts'
import people from './lines/people.ts'
import publicAddress from './lines/public-address.ts'
import store from './lines/store.ts'
import { tokenBot, tokenExchange, tokenGraph } from './lines/token.ts'

export const LINES: readonly Line[] = [
  tokenExchange,
  tokenGraph,
  tokenBot,
  exchangeConsent,
  exchangeRole,
  graphPermissions,
  organization,
  endpoint,
  endpointAnswers,
  directory,
  dns,
  inboundConnector,
  store,
  publicAddress,
  people,
]

export interface Report {
  readonly lines: readonly LineResult[]
  /** The worst there is. Green is everything but `failed`. */
  readonly verdict: Verdict
  readonly green: boolean
  readonly text: string
}

/** Looks once and says what it saw. Never rejects for what is wrong: that is a line. */
export interface Doctor {
  examine(): Promise<Report>
}

const SETTINGS = { name: 'settings', title: 'Settings' }

/** `practice`: names of the practice systems, so that nobody takes a green light for more than it is. */
export function examine(facts: DoctorFacts): Report {
  const { practice } = facts
  const found =
    practice.length === 0 ? 'Complete; every system is real.' : `Complete. Practice: ${practice.join(', ')}.`
  const lines: LineResult[] = [{ ...SETTINGS, verdict: 'passed', found }]
  for (const line of LINES) lines.push(judged(line, facts, lines))
  return reported(lines)
}

/** Where the settings are not complete, one line for each problem, and nothing else can be looked at. */
export function unsettled(problems: readonly string[]): Report {
  const lines = problems.map((problem): LineResult => {
    const [name = problem, ...rest] = problem.split(': ')
    return {
      name: 'settings',
      title: `Setting ${name}`,
      verdict: 'failed',
      found: rest.join(': '),
      next: 'docs/configuration.md',
    }
  })
  const waiting = LINES.map(({ name, title }): LineResult => {
    return { name, title, verdict: 'unknown', found: 'Waits for the settings above.' }
  })
  return reported([...lines, ...waiting])
}

/** Told from a refusal while something it rests on failed: then that is the reason, and one failure is not shown twice. */
function judged(line: Line, facts: DoctorFacts, before: readonly LineResult[]): LineResult {
  const { blind, ...judgement }: Judgement = line.judge(facts)
  const about = { name: line.name, title: line.title }
  const broken = before.find(({ name, verdict }) => line.rests.includes(name) && verdict === 'failed')
  if (blind !== true || broken === undefined) return { ...about, ...judgement }
  return { ...about, verdict: 'unknown', found: `Waits for “${broken.title}” above.` }
}

function reported(lines: readonly LineResult[]): Report {
  const count = (verdict: Verdict) => lines.filter((line) => line.verdict === verdict).length
  const verdict = (['failed', 'warning', 'unknown'] as const).find((each) => count(each) > 0) ?? 'passed'
  const green = verdict !== 'failed'
  const rest = [
    ...(count('warning') > 0 ? [`${count('warning')} to look at`] : []),
    ...(count('unknown') > 0 ? [`${count('unknown')} could not be told`] : []),
  ].join(', ')
  const light = green ? 'Green' : `Not green: ${count('failed')} to be mended`
  return { lines, verdict, green, text: `${light}${rest === '' ? '' : `${green ? ': ' : ', '}${rest}`}.` }
}
