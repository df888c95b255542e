import { z } from 'zod'
import { quoted, refused, type StepKind, waiting } from '../step.ts'

const Args = z.object({ batch: z.string() })

/** `Created` and `Stopped` are both seen on a batch that waits to be started; Start also retries failed users. */
const READY = new Set(['created', 'stopped'])
const RETRY = new Set(['syncedwitherrors', 'failed'])
/** Exchange has taken the start, or it lies behind. Any other status says nothing of a start, and is not called one. */
const STARTED = new Set(['waiting', 'queued', 'validating', 'starting', 'syncing', 'synced', ...RETRY])
/** Exchange is still busy with a batch nobody has started, or has just stopped: Start would be refused. */
const BUSY = new Set(['validating', 'queued', 'stopping'])
const OVER = new Set(['corrupted', 'removing', 'completed'])

/** Start-MigrationBatch: starts, resumes a stopped one, retries failed users. */
export const batchStart: StepKind<z.infer<typeof Args>> = {
  kind: 'batch-start',
  version: 1,
  args: Args,
  says: ({ batch }) => `Start migration batch ${batch}: new mail for its people goes to the cloud from then on`,
  powershell: ({ batch }) => `Start-MigrationBatch -Identity ${quoted(batch)}`,
  async run({ batch }, context) {
    const { exchange } = context.systems
    const found = await exchange.batch(batch)
    if (found === undefined) return waiting(context, `Exchange does not show batch ${batch} yet`)
    const status = found.status.toLowerCase()
    if (OVER.has(status)) {
      return refused(`Batch ${batch} is ${found.status} and cannot be started`, `Type “batch show ${batch}”.`)
    }
    // Asked: about to be called. Taken: the call came back; without that, a status of before is no answer to it.
    const { asked, taken } = context.marks
    if (taken === undefined && BUSY.has(status))
      return waiting(context, `Batch ${batch} is ${found.status} before its start`)
    const wanted = READY.has(status) || (taken === undefined && RETRY.has(status))
    if (!wanted && (taken !== undefined || STARTED.has(status))) {
      return { is: 'done', says: `Batch ${batch} is ${found.status}` }
    }
    if (!wanted) return waiting(context, `Batch ${batch} is ${found.status}: waiting until it can be started`)
    if (asked !== undefined && context.wall.now().getTime() - Date.parse(asked) < context.settle) {
      return waiting(context, `Start of ${batch} was asked for; it is ${found.status}`)
    }
    await context.mark('asked', context.wall.now().toISOString())
    await context.writes.exchange.startBatch(batch)
    await context.mark('taken', context.wall.now().toISOString())
    return { is: 'wait', says: `Start of ${batch} was asked for`, after: 0, atMost: context.settle * 40 }
  },
}
