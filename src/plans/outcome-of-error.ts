import { RemoteError } from '../systems/ports.ts'
import { refusedBy } from './refused-by.ts'
import type { RunnerParts } from './runner-parts.ts'
import { refused, type StepOutcome } from './step.ts'

/** What a step that threw came to. A `RemoteError` is the system's word; anything else is a fault of ours. */
export function outcomeOfError(error: unknown, { intervals, onFault }: RunnerParts): StepOutcome {
  const { visibilityDelayMs } = intervals
  if (error instanceof RemoteError && (error.retryable || !error.answered)) {
    const message = error.answered
      ? `${error.system} asks to wait (${error.code})`
      : `${error.system} has not answered ${error.operation}; looking again before anything is done`
    return {
      is: error.answered ? 'wait' : 'unknown',
      message,
      after: Math.max(visibilityDelayMs / 2, error.retryAfterMs ?? 0),
      atMost: visibilityDelayMs * 200,
      unreachable: true,
    }
  }
  if (error instanceof RemoteError) return refusedBy(error)
  onFault(error, 'a step')
  return refused(
    'A fault in Stagecoach stopped this run; its log has the details',
    'Nothing goes on by itself. Ask again.',
  )
}
