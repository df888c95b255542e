import { explain, isKnown, ownWords } from '../../migration/failures.ts'
import type { EndpointTest } from '../../migration/shapes/index.ts'
import { failed, inconclusive, type Judgement, passed, warning } from '../diagnostic.ts'
import { defineDoctor } from './doctor.ts'
import type { Found } from './facts.ts'
import { fromRefusal } from './refusal.ts'
import { exchangeRemedies, GIVE_ROLE, remedyFor } from './remedies.ts'

const LOOK =
  'Look at name, firewall, certificate and credentials of the endpoint; the Microsoft Remote Connectivity Analyzer tests Outlook Anywhere from outside.'

/** `Test-MigrationServerAvailability -Endpoint`, for each endpoint a staged batch can use. */
export default defineDoctor({
  name: 'endpoint-answers',
  title: 'The old server answers through it',
  dependsOn: ['endpoint', 'exchange-role'],
  judge: ({ tests, cloud }) => {
    const remedies = exchangeRemedies(GIVE_ROLE, new URL(cloud.exchange).host)
    const judged = tests.map(({ identity, test }) => ({ identity, judgement: judge(test, remedies) }))
    const bad = judged.filter(({ judgement }) => judgement.verdict !== 'passed')
    const [first] = bad
    const names = (all: typeof judged) => all.map(({ identity }) => identity).join(', ')
    if (judged.length === 0) return { ...inconclusive('There is no endpoint to test.'), blind: true }
    if (first === undefined) {
      return passed(
        `${names(judged)}: Exchange Online got through and signed in. Only a pilot tells whether every mailbox may be opened.`,
      )
    }
    const worst = { ...first.judgement, found: `${first.identity}: ${first.judgement.found}` }
    if (bad.length === judged.length) return worst
    const good = judged.filter(({ judgement }) => judgement.verdict === 'passed')
    return warning(`${names(good)} answers. ${worst.found}`, worst.remedy ?? LOOK)
  },
})

function judge(test: Found<EndpointTest>, remedies: Parameters<typeof remedyFor>[1]): Judgement {
  if (test.is !== 'known') return fromRefusal(test, (refusal) => remedyFor(refusal, remedies, LOOK))
  const { result, message } = test.value
  if (result === 'Success') return passed('It answers.')
  const failure = explain(message)
  return failed(
    `Exchange Online did not get through: ${ownWords(failure, 500) || 'no reason given'}`,
    isKnown(failure) ? failure.remedy : LOOK,
  )
}
