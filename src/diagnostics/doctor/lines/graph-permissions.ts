import { defineLine, failed, passed, untold, warning } from '../line.ts'
import { type GraphNeed, lacking, PERMISSIONS } from '../needs.ts'
import { howToConsent } from '../remedies.ts'

export default defineLine({
  name: 'graph-permissions',
  title: 'Permissions in Microsoft Graph',
  rests: ['token-graph'],
  judge: ({ tokens: { graph }, signIn }) => {
    if (graph.is === 'practice') return passed('Practice: no token needed.')
    if (graph.is !== 'known') return { ...untold('There is no token to look into.'), blind: true }
    const { roles } = graph.value
    if (roles === undefined) return untold('The token cannot be read; the lines below tell by trying.')
    const { vital, useful } = lacking(PERMISSIONS, roles, ({ permission, also }) => [permission, ...also])
    const consent = (needs: readonly GraphNeed[]) => howToConsent(names(needs), 'Microsoft Graph', signIn.systems)
    if (vital.length > 0) return failed(`Missing: ${names(vital)}.`, consent(vital))
    if (useful.length > 0) {
      const lost = useful.map((need) => `${need.permission} (${need.for})`).join(', ')
      return warning(`Missing: ${lost}.`, consent(useful))
    }
    return passed('All that is needed is granted.')
  },
})

const names = (needs: readonly GraphNeed[]): string => needs.map(({ permission }) => permission).join(', ')
