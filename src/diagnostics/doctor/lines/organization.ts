import { CLOUDS } from '../../../config/clouds.ts'
import { defineLine, fromRefusal, passed, warning } from '../line.ts'
import { graphRemedies, remedyFor } from '../remedies.ts'

export default defineLine({
  name: 'organization',
  title: 'The organisation can be read',
  rests: ['token-graph', 'graph-permissions'],
  judge: ({ organization, cloud }) => {
    if (organization.is !== 'known') {
      const remedies = graphRemedies(new URL(CLOUDS[cloud].graph).host)
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
