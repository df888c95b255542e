/** How long a step has waited, and when that is too long. Pure. */
import type { Run } from '../records/run.ts'
import type { StepOutcome } from './step.ts'

/** The header after something happened: nothing waits, and nobody gave up waiting. */
export function rested(run: Run): Run {
  const { waitingSince: _, unreachableSince: __, nextAttemptAt: ___, end: ____, ...rest } = run
  return rest
}

/** The header after a look that found nothing to do yet. `end` is set where it has waited too long. */
export function waited(run: Run, outcome: Extract<StepOutcome, { is: 'wait' | 'unknown' }>, now: Date): Run {
  const { waitingSince, unreachableSince } = run
  const at = now.toISOString()
  const unreachable = outcome.unreachable === true
  const since = unreachable ? (unreachableSince ?? at) : shifted(waitingSince ?? at, unreachableSince, now)
  if (now.getTime() - Date.parse(since) > outcome.atMost) {
    const end = {
      message: `Gave up waiting: ${outcome.message}`,
      remedy: 'Look in the Exchange admin center, then ask again.',
    }
    return { ...rested(run), end }
  }
  const waits = unreachable
    ? { ...(waitingSince === undefined ? {} : { waitingSince }), unreachableSince: since }
    : { waitingSince: since }
  return { ...rested(run), ...waits, nextAttemptAt: new Date(now.getTime() + outcome.after).toISOString() }
}

/** A wait that was interrupted by silence, as if it had begun so much later. */
function shifted(since: string, unreachableSince: string | undefined, now: Date): string {
  if (unreachableSince === undefined) return since
  const silence = now.getTime() - Math.max(Date.parse(unreachableSince), Date.parse(since))
  return new Date(Date.parse(since) + silence).toISOString()
}
