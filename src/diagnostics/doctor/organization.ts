import { passed, warning } from '../diagnostic.ts'
import { defineDoctor } from './doctor.ts'
import { fromRefusal } from './refusal.ts'
import { graphRemedies, remedyFor } from './remedies.ts'

export default defineDoctor({
  name: 'organization',
  title: 'The organisation can be read',
  dependsOn: ['token-graph', 'graph-permissions'],
  judge: ({ organization, cloud }) => {
    if (organization.is !== 'known') {
      const remedies = graphRemedies(new URL(cloud.graph).host)
      return fromRefusal(organization, (refusal) =>
        remedyFor(
          refusal,
          remedies,
          'Look again in some minutes; if it stays, give Microsoft support the request’s id.',
        ),
      )
    }
    const { displayName, syncEnabled } = organization.value
    const name = displayName === '' ? 'It has no name' : displayName
    return syncEnabled === true
      ? passed(`${name}, with directory synchronisation.`)
      : warning(
          `${name}, without directory synchronisation.`,
          'Set up Microsoft Entra Connect: a staged migration needs a synchronised mail user for every mailbox.',
        )
  },
})
