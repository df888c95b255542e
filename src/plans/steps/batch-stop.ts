import { z } from 'zod'
import { quoted, refused, type StepKind, waiting } from '../step.ts'

const Args = z.object({
  batch: z.string(),
  /** Wall time, ISO, of a start that was asked for and may still take effect. */
  startAsked: z.iso.datetime().optional(),
})

/** What a batch says until a start takes effect. */
const NOT_YET = new Set(['created', 'stopped'])
const STOPPED = new Set(['stopped', 'stopping'])
/** Requests all ended, or never begun: the service refuses to stop these (staged-process facts). */
const IDLE = new Set(['created', 'synced', 'syncedwitherrors', 'failed', 'completed', 'completedwitherrors'])

/** Stop-MigrationBatch. It does not undo: mailboxes stay in the cloud and mail stays diverted. */
export const batchStop: StepKind<z.infer<typeof Args>> = {
  kind: 'batch-stop',
  version: 1,
  args: Args,
  says: ({ batch }) => `Stop migration batch ${batch}: copying ends, forwarding and cloud mailboxes stay`,
  powershell: ({ batch }) => `Stop-MigrationBatch -Identity ${quoted(batch)} -Confirm:$false`,
  async run({ batch, startAsked }, context) {
    const { exchange } = context.systems
    const found = await exchange.batch(batch)
    const sinceStart = context.wall.now().getTime() - Date.parse(startAsked ?? '')
    if (NOT_YET.has(found?.status.toLowerCase() ?? '') && sinceStart < context.settle * 4) {
      return waiting(context, `The start of ${batch} was under way: it is stopped as soon as it shows`)
    }
    if (found === undefined) return { is: 'done', says: `Exchange has no batch ${batch}: there is nothing to stop` }
    if (STOPPED.has(found.status.toLowerCase())) return { is: 'done', says: `Batch ${batch} is ${found.status}` }
    const { asked } = context.marks
    if (IDLE.has(found.status.toLowerCase())) {
      if (asked !== undefined) return { is: 'done', says: `Batch ${batch} is ${found.status}` }
      return refused(
        `Batch ${batch} is ${found.status}: nothing in it is being copied, and Exchange refuses to stop it`,
        'Stopping would not bring mail back: forwarding stays as it is. To keep it from going on, leave it as it is.',
      )
    }
    if (asked !== undefined && context.wall.now().getTime() - Date.parse(asked) < context.settle) {
      return waiting(context, `Stop of ${batch} was asked for; it is ${found.status}`)
    }
    await context.mark('asked', context.wall.now().toISOString())
    await context.writes.exchange.stopBatch(batch)
    return { is: 'wait', says: `Stop of ${batch} was asked for`, after: 0, atMost: context.settle * 40 }
  },
}
