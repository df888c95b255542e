/** Whether all is set up, from configuration to a green light. Pure: facts in, a report out. */
import type { Diagnosis } from '../diagnostic.ts'
import { diagnose, type Summary, summarise } from '../engine.ts'
import changedRecipients from './changed-recipients.ts'
import directory from './directory.ts'
import dns from './dns.ts'
import type { DoctorDiagnostic } from './doctor.ts'
import endpoint from './endpoint.ts'
import endpointAnswers from './endpoint-answers.ts'
import exchangeConsent from './exchange-consent.ts'
import exchangeRole from './exchange-role.ts'
import type { DoctorFacts } from './facts.ts'
import graphPermissions from './graph-permissions.ts'
import inboundConnector from './inbound-connector.ts'
import organization from './organization.ts'
import people from './people.ts'
import publicAddress from './public-address.ts'
import store from './store.ts'
import { tokenBot, tokenExchange, tokenGraph } from './token.ts'

export const DOCTOR: readonly DoctorDiagnostic[] = [
  tokenExchange,
  tokenGraph,
  tokenBot,
  exchangeConsent,
  exchangeRole,
  graphPermissions,
  organization,
  endpoint,
  endpointAnswers,
  changedRecipients,
  directory,
  dns,
  inboundConnector,
  store,
  publicAddress,
  people,
]

export interface Report {
  readonly diagnoses: readonly Diagnosis[]
  /** The worst there is. Green is everything but `failed`. */
  readonly verdict: Summary['verdict']
  readonly green: boolean
  readonly text: string
}

/** Looks once and says what it saw. Never rejects for what is wrong: that is a diagnosis. */
export interface Doctor {
  examine(): Promise<Report>
}

export function examine(facts: DoctorFacts): Report {
  const { practice } = facts
  const found =
    practice.length === 0 ? 'Complete; every system is real.' : `Complete. Practice: ${practice.join(', ')}.`
  return reported([{ name: 'settings', title: 'Settings', verdict: 'passed', found }, ...diagnose(DOCTOR, facts)])
}

/** Where the settings are not complete, one diagnosis for each problem, and nothing else can be looked at. */
export function incompleteSettings(problems: readonly string[]): Report {
  const settings = problems.map((problem): Diagnosis => {
    const [setting = '', ...rest] = problem.split(': ')
    return {
      name: 'settings',
      title: `Setting ${setting}`,
      verdict: 'failed',
      found: `${rest.join(': ')}.`,
      remedy: 'Correct it: docs/configuration.md has every setting.',
    }
  })
  const rest = { name: 'rest', title: 'Everything else', found: 'Waits for the settings above.' }
  return reported([...settings, { ...rest, verdict: 'inconclusive' }])
}

function reported(diagnoses: readonly Diagnosis[]): Report {
  const { verdict, counts } = summarise(diagnoses)
  const green = verdict !== 'failed'
  const rest = [
    ...(counts.warning > 0 ? [`${counts.warning} to look at`] : []),
    ...(counts.inconclusive > 0 ? [`${counts.inconclusive} could not be told`] : []),
  ].join(', ')
  const light = green ? 'Green' : `Not green: ${counts.failed} to be mended`
  return { diagnoses, verdict, green, text: `${light}${rest === '' ? '' : `${green ? ': ' : ', '}${rest}`}.` }
}
