import type { InboundConnector } from '../../migration/shapes/index.ts'
import { passed, warning } from '../diagnostic.ts'
import { defineDoctor } from './doctor.ts'
import type { DoctorFacts } from './facts.ts'
import { fromRefusal } from './refusal.ts'
import { GIVE_ROLE } from './remedies.ts'

/** Exchange 2003 is 6.5, 2007 is 8.x (2010: 14.x, 2013: 15.0). */
const OLD = /^[68]\./

/**
 * Microsoft throttles and then blocks what old servers send through such a connector: 4.7.230, then 5.7.230
 * (techcommunity, "Throttling and blocking email from persistently vulnerable Exchange servers").
 */
export default defineDoctor({
  name: 'inbound-connector',
  title: 'Mail from the old servers is let in',
  dependsOn: ['token-exchange', 'exchange-consent', 'exchange-role'],
  judge: ({ connectors, servers }) => {
    if (connectors.is !== 'known') {
      const judgement = fromRefusal(connectors, () => `Let the application call Get-InboundConnector. ${GIVE_ROLE}`)
      return judgement.verdict === 'failed' ? { ...judgement, verdict: 'warning' } : judgement
    }
    const risky = connectors.value.filter(isRisky)
    if (risky.length === 0)
      return passed('No inbound connector of type OnPremises: Microsoft’s block of old servers does not apply.')
    if (newOnly(servers)) return passed(`${names(risky)}, and no server older than Exchange 2010 is known.`)
    return warning(
      `${names(risky)} is of type OnPremises: Microsoft throttles (4.7.230), then blocks (5.7.230) what Exchange 2003 and 2007 send through it.`,
      'Let the old servers’ mail go to Microsoft 365 through a newer gateway, or pause enforcement: Exchange admin center, Reports, Mail flow, Out-of-date connecting servers.',
    )
  },
})

const isRisky = ({ enabled, type }: InboundConnector): boolean => enabled && /^OnPremises$/i.test(type)
const names = (connectors: readonly InboundConnector[]): string => connectors.map(({ name }) => name).join(', ')

/** Where the servers cannot be told, they are taken for what staged migrations are for. */
function newOnly(servers: DoctorFacts['servers']): boolean {
  return servers.is === 'known' && servers.value.length > 0 && !servers.value.some(({ version }) => OLD.test(version))
}
