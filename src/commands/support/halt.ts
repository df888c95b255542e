import { voided } from '../../approvals/approval.ts'
import { withCard } from '../../plans/tell.ts'
import { PlanKind } from '../../store/kinds/plan.ts'
import { change } from '../../store/store.ts'
import type { CommandContext } from '../define.ts'

/**
 * Stopping a batch halts its runs between two steps and takes back requests that still wait: what was agreed to before
 * the stop must not start it again after. Answers how many.
 */
export async function haltRuns({ store, request }: CommandContext, batch: string): Promise<number> {
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
  return open.length
}
