import { failed, inconclusive, passed } from '../diagnostic.ts'
import { defineDoctor } from './doctor.ts'
import { lacking, PERMISSIONS } from './needs.ts'
import { howToConsent } from './remedies.ts'

export default defineDoctor({
  name: 'graph-permissions',
  title: 'Permissions in Microsoft Graph',
  dependsOn: ['token-graph'],
  judge: ({ tokens: { graph }, signIn }) => {
    if (graph.is === 'practice') return passed('Practice: no token needed.')
    if (graph.is !== 'known') return { ...inconclusive('There is no token to look into.'), blind: true }
    const { roles } = graph.value
    if (roles === undefined) return inconclusive('The token cannot be read; the lines below tell by trying.')
    const missing = lacking(PERMISSIONS, roles, ({ permission, also }) => [permission, ...also])
    if (missing.length > 0) {
      const names = missing.map(({ permission }) => permission).join(', ')
      return failed(`Missing: ${names}.`, howToConsent(names, 'Microsoft Graph', signIn.systems))
    }
    return passed('All that is needed is granted.')
  },
})
