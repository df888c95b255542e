import { z } from 'zod'
import { nothingToStop, stopTookEffect, waitsToBeStarted } from '../../migration/statuses.ts'
import { mayStillShow, quoted, refused, type SingleStep, waiting } from '../step.ts'

const Args = z.object({
  batch: z.string(),
  /** Wall time, ISO, of a start that was asked for and may still take effect. */
  startAsked: z.iso.datetime().optional(),
})

/** Stop-MigrationBatch. It does not undo: mailboxes stay in the cloud and mail stays diverted. */
export const batchStop: SingleStep<z.infer<typeof Args>> = {
  kind: 'batch-stop',
  version: 1,
  args: Args,
  title: ({ batch }) => `Stop migration batch ${batch}: copying ends, forwarding and cloud mailboxes stay`,
  powershell: ({ batch }) => `Stop-MigrationBatch -Identity ${quoted(batch)} -Confirm:$false`,
  async run({ batch, startAsked }, context) {
    const { exchange } = context.systems
    const found = await exchange.batch(batch)
    const sinceStart = context.wall.now().getTime() - Date.parse(startAsked ?? '')
    if (waitsToBeStarted(found?.status ?? '') && sinceStart < context.visibilityDelayMs * 4) {
      return waiting(context, `The start of ${batch} was under way: it is stopped as soon as it shows`)
    }
    if (found === undefined) return { is: 'done', message: `Exchange has no batch ${batch}: there is nothing to stop` }
    if (stopTookEffect(found.status)) return { is: 'done', message: `Batch ${batch} is ${found.status}` }
    const { asked } = context.checkpoints
    if (nothingToStop(found.status)) {
      if (asked !== undefined) return { is: 'done', message: `Batch ${batch} is ${found.status}` }
      return refused(
        `Batch ${batch} is ${found.status}: nothing in it is being copied, and Exchange refuses to stop it`,
        'Stopping would not bring mail back: forwarding stays as it is. To keep it from going on, leave it as it is.',
      )
    }
    if (asked !== undefined && mayStillShow(asked, context)) {
      return waiting(context, `Stop of ${batch} was asked for; it is ${found.status}`)
    }
    await context.checkpoint('asked')
    await context.writes.exchange.stopBatch(batch)
    return { is: 'wait', message: `Stop of ${batch} was asked for`, after: 0, atMost: context.visibilityDelayMs * 40 }
  },
}
