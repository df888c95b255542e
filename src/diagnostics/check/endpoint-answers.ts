import { explain, isKnown, ownWords } from '../../migration/failures.ts'
import { defineCheck } from './check.ts'
import { isStagedEndpoint } from './endpoint.ts'

/** `Test-MigrationServerAvailability -Endpoint`. */
export default defineCheck({
  name: 'endpoint-answers',
  title: 'The endpoint answers',
  needs: [],
  judge: (_, { endpoints, endpointTest }) => {
    if (endpoints.known && !endpoints.value.some(isStagedEndpoint))
      return { verdict: 'not applicable', found: 'There is no endpoint to test yet.' }
    if (!endpointTest.known) return { verdict: 'inconclusive', found: `Could not tell: ${endpointTest.why}` }
    const { result, message } = endpointTest.value
    if (result === 'Success')
      return {
        verdict: 'passed',
        found:
          'Exchange Online reached the old server and signed in. Whether it may open every mailbox is told only by a pilot on each database.',
      }
    const failure = explain(message)
    return {
      verdict: 'failed',
      found: `Exchange Online did not get through: ${ownWords(failure, 500) || 'no reason given'}`,
      remedy: isKnown(failure)
        ? `${failure.meaning} ${failure.remedy}`
        : 'Look at name, firewall, certificate and credentials of the endpoint; test Outlook Anywhere with the Remote Connectivity Analyzer.',
    }
  },
})
