import { z } from 'zod'
import { listHash, toExchangeCsv } from '../../migration/csv.ts'
import { exchangeFacts } from '../../migration/seen.ts'
import type { RemoteBatch, RemoteUser } from '../../migration/shapes/index.ts'
import type { ListRow } from '../../migration/types.ts'
import { listRows } from '../../records/whole-batch.ts'
import { RemoteError } from '../../systems/ports.ts'
import { mayStillShow, quoted, refused, type SingleStep, type StepContext, type StepOutcome, waiting } from '../step.ts'

const Args = z.object({
  batch: z.string(),
  endpoint: z.string(),
  /** How many mailboxes the batch gets, and the hash of their addresses. */
  rows: z.number().int(),
  listHash: z.string(),
  /** Addresses of the list that would fail, and why: they are not given to Exchange. */
  leftOut: z.array(z.object({ address: z.string(), why: z.string() })),
})
type Args = z.infer<typeof Args>

/**
 * New-MigrationBatch with CSVData, never blindly twice. Before the call the journal says that the name was free and
 * that we are about to write; whatever happens then, the next look decides by what Exchange holds.
 */
export const batchCreate: SingleStep<Args> = {
  kind: 'batch-create',
  version: 1,
  args: Args,
  title: ({ batch, rows }) => `Create migration batch ${batch} with ${rows} mailboxes, not yet started`,
  powershell: ({ batch, endpoint }) =>
    `New-MigrationBatch -Name ${quoted(batch)} -SourceEndpoint ${quoted(endpoint)} -CSVData ([System.IO.File]::ReadAllBytes("$PWD\\${batch}.csv"))`,
  async run(args, context) {
    const list = await listRows(context.record, args.batch)
    const out = new Set(args.leftOut.map(({ address }) => address.toLowerCase()))
    const rows = list?.filter((row) => !out.has(row.address.toLowerCase()))
    if (rows === undefined || listHash(rows) !== args.listHash) {
      return refused('The list changed after it was agreed to', `Type “batch start ${args.batch}” to ask again.`)
    }
    const found = await context.systems.exchange.batch(args.batch)
    const { sent } = context.checkpoints
    if (found !== undefined) return sent === undefined ? foreign(args.batch) : checked(args, rows, found, context)
    if (sent !== undefined && mayStillShow(sent, context)) {
      // A batch just made cannot be found for some seconds: absent is not yet "never made".
      return { is: 'unknown', message: 'Exchange has not said yet whether the batch was made', ...soon(context) }
    }
    await context.checkpoint('sent')
    try {
      const csv = toExchangeCsv(rows)
      const made = await context.writes.exchange.createBatch({ name: args.batch, endpoint: args.endpoint, csv })
      return await checked(args, rows, made, context)
    } catch (error) {
      if (!(error instanceof RemoteError) || error.retryable || !error.answered) throw error
      // "It exists already" after an earlier call without an answer: that call made it, and it will appear.
      if (sent !== undefined && /already ?exist/i.test(`${error.code} ${error.message}`)) {
        return waiting(context, `Exchange says that ${args.batch} exists and does not show it yet`)
      }
      throw error
    }
  },
}

/** Ours only if type, count and address set agree: never judged by the name alone. */
async function checked(
  { batch, endpoint, leftOut }: Args,
  rows: readonly ListRow[],
  found: RemoteBatch,
  context: StepContext,
): Promise<StepOutcome> {
  const unlike = (why: string) =>
    refused(
      `Batch ${batch} is in Exchange, but ${why}. It was not started`,
      `Look at it in the Exchange admin center. If nobody needs it, remove it there (Remove-MigrationBatch '${batch}') and ask again.`,
    )
  if (found.type !== undefined && !/OutlookAnywhere|staged/i.test(found.type)) {
    return unlike(`its type is ${found.type}, not a staged migration over Outlook Anywhere`)
  }
  // Right after creation Exchange may still be reading the list.
  const fresh = age(context.checkpoints.sent?.at ?? '', context) < context.visibilityDelayMs * 4
  if (found.total !== rows.length) {
    const counts = `it counts ${found.total} mailboxes and the list has ${rows.length}`
    return fresh ? waiting(context, `Batch ${batch} is being made: ${counts}`) : unlike(counts)
  }
  const ours = new Set(rows.map((row) => row.address.toLowerCase()))
  const people = await peopleOf(batch, context)
  // The batch is made: who may not look into it yet waits for the right to, rather than leave it to nobody.
  if (people instanceof RemoteError) return waiting(context, `Batch ${batch} is in Exchange, unseen: ${people.message}`)
  const strangers = people.filter((u) => !ours.has(u.address.toLowerCase()))
  if (strangers.length > 0) return unlike(`it holds ${strangers.length} mailboxes that are not in our list`)
  return {
    is: 'done',
    message: `Batch ${batch} is in Exchange with ${found.total} mailboxes`,
    learnt: {
      is: 'batch adopted',
      batch,
      endpoint,
      leftOut,
      exchange: exchangeFacts(found, context.migrationClock.now()),
      at: context.wall.now().toISOString(),
    },
  }
}

/** The batch's people, or the refusal to tell them. Throws where nothing is known of them yet. */
async function peopleOf(batch: string, { systems }: StepContext): Promise<RemoteUser[] | RemoteError> {
  try {
    return await systems.exchange.users(batch)
  } catch (error) {
    if (error instanceof RemoteError && error.answered && !error.retryable) return error
    throw error
  }
}

function foreign(batch: string): StepOutcome {
  return refused(
    `A batch named ${batch} is in Exchange already, and this run did not make it`,
    'Give the list another name with “batch new”, or remove that batch in the Exchange admin center and ask again.',
  )
}

/** Wall milliseconds since an ISO time; infinite when there is none. */
function age(since: string, context: StepContext): number {
  const from = Date.parse(since)
  return Number.isFinite(from) ? context.wall.now().getTime() - from : Number.POSITIVE_INFINITY
}

function soon({ visibilityDelayMs }: StepContext) {
  return { after: visibilityDelayMs / 5, atMost: visibilityDelayMs * 40 }
}
