/** One diagnostic a resource: can a token be had, and is it this tenant's and this application's. */

import { failed, type Judgement, passed } from '../diagnostic.ts'
import { type DoctorDiagnostic, defineDoctor } from './doctor.ts'
import type { DoctorFacts, Resource } from './facts.ts'
import { fromRefusal } from './refusal.ts'
import { remedyFor, type SettingNames, signInRemedies } from './remedies.ts'

const SYSTEMS: SettingNames = {
  client: 'CLIENT_ID',
  secret: 'CLIENT_SECRET',
  certificate: 'CLIENT_CERTIFICATE_FILE',
}
const BOT: SettingNames = { client: 'BOT_APP_ID', secret: 'BOT_CLIENT_SECRET', certificate: 'BOT_CERTIFICATE_FILE' }

function judge(facts: DoctorFacts, resource: Resource, names: SettingNames): Judgement {
  const token = facts.tokens[resource]
  if (token.is === 'practice') return passed('Practice: no token needed.')
  const { authority } = facts.cloud
  if (token.is !== 'known') {
    const remedies = signInRemedies(names, facts.cloud.name, new URL(authority).host)
    return fromRefusal(token, (refusal) =>
      remedyFor(refusal, remedies, 'Look the code up at login.microsoftonline.com/error, and mend what it names.'),
    )
  }
  const { tenant, appId } = token.value
  const signIn = resource === 'bot' ? facts.signIn.bot : facts.signIn.systems
  if (resource !== 'bot' && tenant !== undefined && !same(tenant, facts.tenant)) {
    return failed(
      `The token is of the tenant ${tenant}.`,
      `Set TENANT_ID to that tenant (now ${facts.tenant}), or sign in to the other.`,
    )
  }
  if (resource === 'bot' && appId !== undefined && facts.botAppId !== undefined && !same(appId, facts.botAppId)) {
    return failed(
      `The token is of the application ${appId}: Teams refuses it.`,
      `Set BOT_APP_ID to ${appId}, or BOT_SIGN_IN to what proves ${facts.botAppId}.`,
    )
  }
  const who = appId === undefined ? '' : ` as ${appId}`
  return passed(`Signed in${who} by ${signIn ?? 'what is configured'}.`)
}

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

const tokenOf = (
  resource: Resource,
  title: string,
  names: SettingNames,
  dependsOn: readonly string[] = [],
): DoctorDiagnostic =>
  defineDoctor({ name: `token-${resource}`, title, dependsOn, judge: (facts) => judge(facts, resource, names) })

export const tokenExchange = tokenOf('exchange', 'A token for Exchange Online', SYSTEMS)
/** The same identity: what refuses one token refuses both. */
export const tokenGraph = tokenOf('graph', 'A token for Microsoft Graph', SYSTEMS, ['token-exchange'])
export const tokenBot = tokenOf('bot', 'A token for Teams (Bot Framework)', BOT)
