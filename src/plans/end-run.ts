import type { Run } from '../records/run.ts'
import { subjectName } from '../records/subject.ts'
import type { Store } from '../store/store.ts'
import type { ClaimedRun } from './claimed-run.ts'
import { itemReport } from './item-report.ts'
import type { Work } from './runner-parts.ts'
import { rested } from './waited.ts'

/** The last header of a run, and its one line in the audit log: who asked, who agreed, what came of it. */
export async function endRun(
  { parts, run }: Work,
  state: Exclude<Run['state'], 'waiting' | 'running'>,
  end?: { message: string; remedy: string },
): Promise<void> {
  const { store, wall } = parts
  const endedAt = wall.now().toISOString()
  const report = await itemReport(run, parts)
  const { plan, progress } = run
  const { approval } = await run.header()
  const line = {
    at: endedAt,
    request: plan.requestId,
    plan: plan.id,
    subject: subjectName(plan.plan.subject),
    by: plan.by,
    verdicts: approval?.verdicts ?? [],
    outcome: state,
    message: end?.message ?? progress.message,
    ...(progress.tally.items > 0 ? { tally: progress.tally } : {}),
  }
  if (!(await isAudited(run, store))) await store.append('audit', [line])
  await run.save((before) => ({
    ...rested(before),
    state,
    endedAt,
    ...(end === undefined ? {} : { end }),
    ...(report === undefined ? {} : { report }),
  }))
}

/** A run that was claimed before may have ended already but for its last header: only then is the log looked through. */
async function isAudited({ fence, plan }: ClaimedRun, store: Store): Promise<boolean> {
  if (fence === 1) return false
  const lines = await store.read('audit')
  return lines.some(({ plan: id, request, outcome, verdicts }) => {
    // Version 0.1.0 wrote a line a step, without verdicts.
    return id === plan.id && request === plan.requestId && outcome !== undefined && verdicts !== undefined
  })
}
