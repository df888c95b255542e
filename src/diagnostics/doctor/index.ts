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

/** Looks at every line in order. What a line rests on and failed is its reason, so one failure is shown once. */
export function examine(facts: DoctorFacts): Report {
  const { practice } = facts
  const found =
    practice.length === 0 ? 'Complete; every system is real.' : `Complete. Practice: ${practice.join(', ')}.`
  const lines: LineResult[] = [{ name: 'settings', title: 'Settings', verdict: 'passed', found }]
  /** By the name of a line that failed or waits, the title of the one that is to be mended. */
  const broken = new Map<string, string>()
  for (const line of LINES) {
    const { name, title } = line
    const { blind, ...judgement }: Judgement = line.judge(facts)
    const root = line.rests.map((one) => broken.get(one)).find((one) => one !== undefined)
    if (blind === true && root !== undefined) {
      lines.push({ name, title, verdict: 'unknown', found: `Waits for “${root}” above.` })
      broken.set(name, root)
    } else {
      lines.push({ name, title, ...judgement })
      if (judgement.verdict === 'failed') broken.set(name, title)
    }
  }
  return reported(lines)
}

/** Where the settings are not complete, one line for each problem, and nothing else can be looked at. */
export function unsettled(problems: readonly string[]): Report {
  const lines = problems.map((problem): LineResult => {
    const [setting = '', ...rest] = problem.split(': ')
    const about = { name: 'settings', title: `Setting ${setting}`, verdict: 'failed' } as const
    return { ...about, found: `${rest.join(': ')}.`, next: 'Correct it: docs/configuration.md has every setting.' }
  })
  const waiting = { name: 'rest', title: 'Everything else', verdict: 'unknown', found: 'Waits for the settings above.' }
  return reported([...lines, waiting as LineResult])
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
