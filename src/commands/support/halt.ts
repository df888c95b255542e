import { voided } from '../../approvals/approval.ts'
import { JournalLineSchema, journalOf } from '../../records/journal.ts'
import { PlanKind } from '../../records/plan.ts'
import { isOpen, type Run, RunKind } from '../../records/run.ts'
import { subjectKey } from '../../records/subject.ts'
import { change, type Store } from '../../store/store.ts'
import type { CommandContext } from '../define.ts'

export interface Halted {
  readonly count: number
  /** Wall time, ISO, at which a halted run had asked Exchange for the start: it may still take effect. */
  readonly startAsked: string | undefined
}

/**
 * Stopping a batch takes back requests that still wait, and asks its runs to end: whoever has one in hand sees that
 * between two steps or items, and before each write. What was agreed to before the stop must not start it again after.
 */
export async function haltRuns({ store, request, drawRun }: CommandContext, batch: string): Promise<Halted> {
  const key = subjectKey({ is: 'batch', name: batch })
  const all = (await store.list(RunKind)).filter(({ value }) => subjectKey(value.subject) === key && isOpen(value))
  const stops = await Promise.all(all.map(({ id }) => isStop(store, id)))
  // A brake that is being applied is not taken back by the next one.
  const open = all.filter((_, index) => stops[index] !== true)
  const why = `${request.by.name} stopped ${batch}`
  const end = { message: `Halted: ${why}.`, remedy: `Ask for the start of ${batch} again when it should go on.` }
  for (const { id } of open) {
    const plan = (await store.get(PlanKind, id))?.value
    if (plan === undefined) continue
    await change(store, RunKind, id, (run) => {
      if (run === undefined || !isOpen(run)) return run
      if (run.state === 'running') return drawRun(plan, { ...run, halt: end })
      const { approval } = run
      const taken = approval === undefined ? {} : { approval: voided(approval, request.at, why) }
      return drawRun(plan, { ...run, ...taken, state: 'closed', end, endedAt: request.at.toISOString() })
    })
  }
  // Read after the halt is down: what was written before it is seen here, and what comes after it sees the halt.
  const asked = await Promise.all(open.map(({ value }) => startAsked(store, value)))
  return {
    count: open.length,
    startAsked: asked
      .filter((at) => at !== undefined)
      .sort()
      .at(-1),
  }
}

async function isStop(store: Store, id: string): Promise<boolean> {
  const plan = (await store.get(PlanKind, id))?.value.plan
  return plan?.steps.every(({ kind }) => kind === 'batch-stop') === true
}

/** When a run that is at the start of its batch asked Exchange for it, by its journal. */
async function startAsked(store: Store, { id }: Run): Promise<string | undefined> {
  const plan = (await store.get(PlanKind, id))?.value.plan
  const lines = (await store.read(journalOf(id))).map((entry) => JournalLineSchema.parse(entry))
  const done = lines.filter((line) => line.is === 'step' && line.outcome === 'done').length
  if (plan?.steps[done]?.kind !== 'batch-start') return undefined
  const asked = lines.filter((line) => line.is === 'checkpoint' && line.step === done && line.name === 'asked').at(-1)
  return asked?.is === 'checkpoint' ? asked.at : undefined
}
