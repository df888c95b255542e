import { failed, inconclusive, passed, warning } from '../diagnostic.ts'
import { defineDoctor } from './doctor.ts'
import { CMDLETS, type CmdletNeed, isVital, lacking, MANAGE_AS_APP } from './needs.ts'
import { fromRefusal } from './refusal.ts'
import { exchangeRemedies, GIVE_ROLE, howToConsent, remedyFor } from './remedies.ts'

/** The second: a role in Exchange, with the cmdlets. `EXOModuleFile` lists what this caller's roles allow. */
export default defineDoctor({
  name: 'exchange-role',
  title: 'A role in Exchange Online, with the cmdlets',
  dependsOn: ['token-exchange', 'exchange-consent'],
  judge: ({ cmdlets, cloud, signIn }) => {
    if (cmdlets.is !== 'known') {
      const consent = howToConsent(MANAGE_AS_APP, 'Office 365 Exchange Online', signIn.systems)
      const remedies = exchangeRemedies(consent, new URL(cloud.exchange).host)
      return fromRefusal(cmdlets, (refusal) => remedyFor(refusal, remedies, GIVE_ROLE))
    }
    if (cmdlets.value === undefined) {
      return inconclusive(
        'Exchange Online does not say which cmdlets this application may call; the lines below tell by trying.',
      )
    }
    const missing = lacking(CMDLETS, cmdlets.value, ({ cmdlet }) => [cmdlet])
    const vital = missing.filter(isVital)
    if (vital.length > 0) return failed(`Missing: ${names(vital)}.`, addRoles(vital))
    if (missing.length > 0) {
      const lost = [...new Set(missing.map((need) => need.for))].join(', ')
      return warning(`Missing, and with it ${lost}: ${names(missing)}.`, addRoles(missing))
    }
    return passed(`All ${CMDLETS.length} cmdlets that are needed are permitted.`)
  },
})

const names = (needs: readonly CmdletNeed[]): string => needs.map(({ cmdlet }) => cmdlet).join(', ')

function addRoles(needs: readonly CmdletNeed[]): string {
  const roles = [...new Set(needs.map(({ role }) => `“${role}”`))].join(', ')
  return `Add to the application’s role group: ${roles} (docs/setup.md, step 3; Get-ManagementRole -Cmdlet <name> tells which role holds a cmdlet here).`
}
