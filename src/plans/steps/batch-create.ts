import { z } from 'zod'
import { listHash, toExchangeCsv } from '../../migration/csv.ts'
import type { RemoteUser } from '../../migration/shapes/index.ts'
import { RemoteError } from '../../systems/ports.ts'
import type { Adoption } from '../adopt.ts'
import { quoted, refused, type StepContext, type StepKind, type StepOutcome, waiting } from '../step.ts'

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
export const batchCreate: StepKind<Args> = {
  kind: 'batch-create',
  version: 1,
  args: Args,
  says: ({ batch, rows }) => `Create migration batch ${batch} with ${rows} mailboxes, not yet started`,
  powershell: ({ batch, endpoint }) =>
    `New-MigrationBatch -Name ${quoted(batch)} -SourceEndpoint ${quoted(endpoint)} -CSVData ([System.IO.File]::ReadAllBytes("$PWD\\${batch}.csv"))`,
  async run(args, context) {
    const list = await context.rows(args.batch)
    const out = new Map(args.leftOut.map(({ address, why }) => [address.toLowerCase(), why]))
    const rows = list?.filter((row) => !out.has(row.address.toLowerCase()))
    if (list === undefined || rows === undefined || listHash(rows) !== args.listHash) {
      return refused('The list changed after it was agreed to', `Type “batch start ${args.batch}” to ask again.`)
    }
    const { exchange } = context.systems
    const found = await exchange.batch(args.batch)
    const { sent } = context.marks
    const leftOut = list.flatMap((row) => {
      const why = out.get(row.address.toLowerCase())
      return why === undefined ? [] : [{ ...row, why }]
    })
    const ours = { endpoint: args.endpoint, rows, leftOut }
    if (found !== undefined) {
      return sent === undefined ? foreign(args.batch) : checked(args.batch, { ...ours, found }, context)
    }
    if (sent !== undefined && age(sent, context) < context.settle) {
      // A batch just made cannot be found for some seconds: absent is not yet "never made".
      return { is: 'unknown', says: 'Exchange has not said yet whether the batch was made', ...soon(context) }
    }
    await context.mark('sent', context.wall.now().toISOString())
    try {
      const csv = toExchangeCsv(rows)
      const made = await context.writes.exchange.createBatch({ name: args.batch, endpoint: args.endpoint, csv })
      return await checked(args.batch, { ...ours, found: made }, context)
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
async function checked(batch: string, adoption: Adoption, context: StepContext): Promise<StepOutcome> {
  const { rows, found } = adoption
  const unlike = (why: string) =>
    refused(
      `Batch ${batch} is in Exchange, but ${why}. It was not started`,
      `Look at it in the Exchange admin center. If nobody needs it, remove it there (Remove-MigrationBatch '${batch}') and ask again.`,
    )
  if (found.type !== undefined && !/OutlookAnywhere|staged/i.test(found.type)) {
    return unlike(`its type is ${found.type}, not a staged migration over Outlook Anywhere`)
  }
  // Right after creation Exchange may still be reading the list.
  const fresh = age(context.marks.sent ?? '', context) < context.settle * 4
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
  await context.adopt(batch, adoption)
  return { is: 'done', says: `Batch ${batch} is in Exchange with ${found.total} mailboxes` }
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

function soon(context: StepContext) {
  return { after: context.settle / 5, atMost: context.settle * 40 }
}
