import { z } from 'zod'
import {
  refusesStartForGood,
  refusesStartForNow,
  waitsToBeRetried,
  waitsToBeStarted,
  wasStarted,
} from '../../migration/statuses.ts'
import { mayStillShow, quoted, refused, type SingleStep, waiting } from '../step.ts'

const Args = z.object({ batch: z.string() })

/** Start-MigrationBatch: starts, resumes a stopped one, retries failed users. */
export const batchStart: SingleStep<z.infer<typeof Args>> = {
  kind: 'batch-start',
  version: 1,
  args: Args,
  title: ({ batch }) => `Start migration batch ${batch}: new mail for its people goes to the cloud from then on`,
  powershell: ({ batch }) => `Start-MigrationBatch -Identity ${quoted(batch)}`,
  async run({ batch }, context) {
    const { exchange } = context.systems
    const found = await exchange.batch(batch)
    if (found === undefined) return waiting(context, `Exchange does not show batch ${batch} yet`)
    const { status } = found
    if (refusesStartForGood(status)) {
      return refused(`Batch ${batch} is ${status} and cannot be started`, `Type “batch show ${batch}”.`)
    }
    // Asked: about to be called. Taken: the call came back; without that, a status of before is no answer to it.
    const { asked, taken } = context.checkpoints
    if (taken === undefined && refusesStartForNow(status))
      return waiting(context, `Batch ${batch} is ${status} before its start`)
    const wanted = waitsToBeStarted(status) || (taken === undefined && waitsToBeRetried(status))
    if (!wanted && (taken !== undefined || wasStarted(status))) {
      return { is: 'done', message: `Batch ${batch} is ${status}` }
    }
    if (!wanted) return waiting(context, `Batch ${batch} is ${status}: waiting until it can be started`)
    if (asked !== undefined && mayStillShow(asked, context)) {
      return waiting(context, `Start of ${batch} was asked for; it is ${status}`)
    }
    await context.checkpoint('asked')
    await context.writes.exchange.startBatch(batch)
    await context.checkpoint('taken')
    return { is: 'wait', message: `Start of ${batch} was asked for`, after: 0, atMost: context.visibilityDelayMs * 40 }
  },
}
