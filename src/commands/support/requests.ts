import { PlanKind, type PlanRecord } from '../../records/plan.ts'
import { type Run, RunKind } from '../../records/run.ts'
import type { Store } from '../../store/store.ts'

/** A plan that was asked for, and how it goes. */
export interface Requested {
  readonly plan: PlanRecord
  readonly run: Run
}

/** Oldest first. A plan without a run was never asked for. */
export async function requests(store: Store, wanted: (run: Run) => boolean = () => true): Promise<Requested[]> {
  const found: Requested[] = []
  for (const { id, value: run } of await store.list(RunKind)) {
    const plan = wanted(run) ? await store.get(PlanKind, id) : undefined
    if (plan !== undefined) found.push({ plan: plan.value, run })
  }
  return found.sort((a, b) => (a.run.at < b.run.at ? -1 : 1))
}
