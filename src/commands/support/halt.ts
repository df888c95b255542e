import { voided } from '../../approvals/approval.ts'
import { withCard } from '../../plans/outbox.ts'
import { PlanKind } from '../../records/plan.ts'
import { change } from '../../store/store.ts'
import type { CommandContext } from '../define.ts'

export interface Halted {
  readonly count: number
  /** Wall time, ISO, at which a halted run had asked Exchange for the start: it may still take effect. */
  readonly startAsked: string | undefined
}

/**
 * Stopping a batch halts its runs between two steps and takes back requests that still wait: what was agreed to before
 * the stop must not start it again after.
 */
export async function haltRuns({ store, request }: CommandContext, batch: string): Promise<Halted> {
  const open = (await store.list(PlanKind)).filter(
    ({ value }) => value.plan.batch === batch && ['consent', 'running'].includes(value.run.state),
  )
  const why = `${request.by.name} stopped ${batch}`
  for (const { id } of open) {
    await change(store, PlanKind, id, (record) => {
      if (record === undefined || !['consent', 'running'].includes(record.run.state)) return record
      const { approval, run } = record
      const waited = approval !== undefined && approval.decision === undefined
      const end = { says: `Halted: ${why}.`, wayOut: `Ask for the start of ${batch} again when it should go on.` }
      return withCard({
        ...record,
        run: { ...run, state: 'closed', end },
        ...(waited ? { approval: voided(approval, request.at, why) } : {}),
      })
    })
  }
  const starts = open.flatMap(({ value: { plan, run } }) =>
    plan.steps[run.step]?.kind === 'batch-start' && run.marks.asked !== undefined ? [run.marks.asked] : [],
  )
  return { count: open.length, startAsked: starts.sort().at(-1) }
}
