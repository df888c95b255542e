import { inconclusive, passed, warning } from '../diagnostic.ts'
import { defineDoctor } from './doctor.ts'
import { fromRefusal } from './refusal.ts'
import { exchangeRemedies, GIVE_ROLE, remedyFor } from './remedies.ts'

const ANEW = 'everybody is read anew instead, which takes longer'
const NOTHING = 'Nothing has to be done. Ask for help with the text above if the tenant is large.'

/**
 * Whether Exchange Online reads a filter by time as we write it: nobody can have changed after a day far from now. How it
 * reads dates is written nowhere, so it is tried.
 */
export default defineDoctor({
  name: 'changed-recipients',
  title: 'Recipients by what changed',
  dependsOn: ['token-exchange', 'exchange-consent', 'exchange-role'],
  judge: ({ changedInFuture, cloud }) => {
    if (changedInFuture.is === 'known') {
      return changedInFuture.value === 0
        ? passed('Exchange Online tells what changed since a time.')
        : warning(`Exchange Online pays no heed to the time asked for: ${ANEW}.`, NOTHING)
    }
    if (changedInFuture.is === 'refused' && isNoAnswer(changedInFuture.refusal.code)) {
      return { ...inconclusive(`Could not tell: ${changedInFuture.refusal.text.replace(/\.?$/, '')}.`), blind: true }
    }
    const remedies = exchangeRemedies(GIVE_ROLE, new URL(cloud.exchange).host)
    const judgement = fromRefusal(changedInFuture, (refusal) => remedyFor(refusal, remedies, NOTHING))
    return judgement.verdict === 'failed'
      ? { ...judgement, verdict: 'warning', found: `Refused, so ${ANEW}: ${judgement.found}` }
      : judgement
  },
})

/** It says nothing of the filter: too busy, too slow, not reached. */
function isNoAnswer(code: string): boolean {
  return /^(Patience|TimedOut|NoAnswer|Timeout|429|5\d\d|E[A-Z_]+)$/.test(code)
}
