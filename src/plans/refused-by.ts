import { explain, isKnown, ownWords } from '../migration/failures.ts'
import type { RemoteError } from '../systems/ports.ts'
import { refused, type StepOutcome } from './step.ts'

/** A refusal for good, in words: what it means and who mends it where the catalogue knows it, else their own text. */
export function refusedBy(error: RemoteError): StepOutcome {
  const failure = explain(`${error.code}: ${error.message}`, error.code)
  const theirs = ownWords({ ...failure, raw: error.message }, 500)
  const message = isKnown(failure) ? `${failure.meaning} It said: ${theirs}` : theirs
  const remedy = isKnown(failure) ? `${failure.remedy} (${failure.who})` : 'Mend the cause.'
  const id = error.requestId === undefined ? '' : ` Its request id for support: ${error.requestId}.`
  return refused(
    `${error.system} refused ${error.operation} (${error.code}): ${message}`,
    `${remedy} Nothing more is done. Ask again after that.${id}`,
  )
}

/** The same for one item of many: one line. */
export function itemRefusedBy(error: RemoteError): string {
  const failure = explain(`${error.code}: ${error.message}`, error.code)
  return isKnown(failure) ? failure.meaning : ownWords({ ...failure, raw: error.message }, 200) || error.code
}
