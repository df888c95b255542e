import { isStagedEndpoint } from '../check/endpoint.ts'
import { failed, passed } from '../diagnostic.ts'
import { defineDoctor } from './doctor.ts'
import { fromRefusal } from './refusal.ts'
import { exchangeRemedies, GIVE_ROLE, remedyFor } from './remedies.ts'

const MAKE_ONE =
  'Make it once in the Exchange admin center: Migration, Endpoints, Add, Outlook Anywhere (docs/setup.md, step 4). Its password is typed there and nowhere else.'

export default defineDoctor({
  name: 'endpoint',
  title: 'A migration endpoint for Outlook Anywhere',
  dependsOn: ['token-exchange', 'exchange-consent', 'exchange-role'],
  judge: ({ endpoints, cloud }) => {
    if (endpoints.is !== 'known') {
      const remedies = exchangeRemedies(GIVE_ROLE, new URL(cloud.exchange).host)
      return fromRefusal(endpoints, (refusal) => remedyFor(refusal, remedies, GIVE_ROLE))
    }
    const fit = endpoints.value.filter(isStagedEndpoint)
    if (fit.length > 0) return passed(`${fit.map(({ identity }) => identity).join(', ')}.`)
    const others = endpoints.value.map(({ identity, type }) => `${identity} (${type})`).join(', ')
    return failed(others === '' ? 'There is none.' : `There are only others: ${others}.`, MAKE_ONE)
  },
})
