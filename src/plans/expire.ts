/** What nobody decided in time is closed aloud; what ended long ago goes into its journal and out of the way. */
import { outcomeOf } from '../approvals/approval.ts'
import { AskedKind } from '../records/asked.ts'
import { journalOf } from '../records/journal.ts'
import { PlanKind, type PlanRecord } from '../records/plan.ts'
import { isOpen, type Run, RunKind } from '../records/run.ts'
import { ConflictError, change, type Document, type Store } from '../store/store.ts'

export interface ExpireParts {
  readonly store: Store
  readonly draw: (plan: PlanRecord, run: Run) => Run
  /** Wall milliseconds a finished run stays among the documents. */
  readonly archiveAfterMs: number
}

export async function expire({ store, draw, archiveAfterMs }: ExpireParts, now: Date): Promise<void> {
  const old = new Date(now.getTime() - archiveAfterMs).toISOString()
  const runs = await store.list(RunKind)
  for (const document of runs) {
    const { value: run } = document
    if (run.state === 'waiting') await closeOld(store, draw, run, now)
    // What still waits to be told is told first.
    else if (!isOpen(run) && (run.endedAt ?? run.at) < old && run.outbox.length === 0) await archive(store, document)
  }
  const known = new Set(runs.map(({ id }) => id))
  for (const plan of await store.list(PlanKind)) {
    // Left by a process that ended while it was asked for: nothing can come of it any more.
    if (!known.has(plan.id) && plan.value.at < old) await unlessTaken(() => forget(store, plan))
  }
}

async function closeOld(store: Store, draw: ExpireParts['draw'], { id }: Run, now: Date): Promise<void> {
  const plan = (await store.get(PlanKind, id))?.value
  if (plan === undefined) return
  await change(store, RunKind, id, (run) => {
    if (run?.approval === undefined || run.state !== 'waiting') return run
    const late = outcomeOf(run.approval, now).is === 'expired'
    if (!late && now.toISOString() < plan.expiresAt) return run
    const end = { message: 'Nobody decided in time; nothing was done.', remedy: 'Ask for it again.' }
    return draw(plan, { ...run, state: 'closed', end, endedAt: now.toISOString() })
  })
}

/**
 * The journal's last line holds the whole plan and how it ended: one file tells everything of a run. Its header goes
 * last, so that the next pass finds what a crash left.
 */
async function archive(store: Store, { id, version, value: run }: Document<Run>): Promise<void> {
  const plan = await store.get(PlanKind, id)
  const { live: _, outbox: __, ...header } = run
  await unlessTaken(async () => {
    if (plan !== undefined) {
      await store.append(journalOf(id), [{ is: 'archived', run: header, plan: plan.value }], run.fence)
      await forget(store, plan)
    }
    await store.delete(RunKind, id, version)
  })
}

async function forget(store: Store, { id, version, value: { plan } }: Document<PlanRecord>): Promise<void> {
  const asked = await store.get(AskedKind, plan.hash)
  if (asked?.value.run === id) await store.delete(AskedKind, plan.hash, asked.version)
  await store.delete(PlanKind, id, version)
}

/** Where somebody else is at it, too, the next pass finds what is left. */
async function unlessTaken(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error
  }
}
