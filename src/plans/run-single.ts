/** A step that is one thing: what it writes down before it writes elsewhere, and what came of it. */
import type { Step } from '../records/plan.ts'
import { boundedWrites } from './bounded-writes.ts'
import { isOfTheHold } from './claimed-run.ts'
import { outcomeOfError } from './outcome-of-error.ts'
import { deadline, readContext, type Work } from './runner-parts.ts'
import type { SingleStep, StepContext, StepOutcome } from './step.ts'

/** Throws `LetGo` where the run is another's by now or is to end before the step wrote anything, and `StoreFailed`. */
export async function runSingle(work: Work, step: Step, kind: SingleStep<unknown>): Promise<StepOutcome> {
  const { parts, run } = work
  const begun = new Set<string>()
  let until = ''
  try {
    const outcome = await kind.run(kind.args.parse(step.args), context())
    if (outcome.is === 'wait' || outcome.is === 'unknown') await ended(work, begun)
    return outcome
  } catch (error) {
    if (isOfTheHold(error)) throw error
    const outcome = outcomeOfError(error, parts)
    // A call that broke off may still be at work over there, until its time is over.
    if (outcome.is === 'wait') await ended(work, begun)
    return outcome
  }

  function context(): StepContext {
    return {
      ...readContext(work),
      writes: boundedWrites(parts.writes, parts.wall, () => until),
      visibilityDelayMs: parts.intervals.visibilityDelayMs,
      get checkpoints() {
        return run.progress.checkpoints
      },
      checkpoint: async (name) => {
        const at = parts.wall.now().toISOString()
        begun.add(name)
        until = deadline(parts)
        await run.intend({ is: 'checkpoint', at, step: run.progress.step, name, until })
      },
    }
  }
}

/** Our calls were answered: from now on only what the system itself still does may show. */
async function ended({ parts, run }: Work, begun: ReadonlySet<string>): Promise<void> {
  const until = parts.wall.now().toISOString()
  const lines = [...begun].flatMap((name) => {
    const checkpoint = run.progress.checkpoints[name]
    if (checkpoint === undefined || checkpoint.until <= until) return []
    return [{ is: 'checkpoint' as const, at: checkpoint.at, step: run.progress.step, name, until }]
  })
  if (lines.length > 0) await run.write(...lines)
}
