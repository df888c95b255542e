import { RemoteError } from '../ports.ts'
import { CMDLET, type ExchangeOnline } from './cmdlets.ts'
import { Batch } from './migration-answers.ts'
import type { Output } from './page.ts'
import { ByteArray } from './parameters.ts'
import { type Cmdlets, namesIt, parse, same } from './rows.ts'

type Batches = Pick<ExchangeOnline, 'batches' | 'batch' | 'createBatch' | 'startBatch' | 'stopBatch'>

/** How `CSVData` travels. Both are seen in production; which one a tenant's servers read is theirs (facts 1.5). */
export type CsvForm = 'base64' | 'byte-array'

/** The cmdlets over migration batches (facts 2.3). A write throws with `answered` false where its end is not known. */
export function batchCmdlets({ read, write }: Cmdlets, firstForm: CsvForm): Batches {
  let form = firstForm

  const batch: ExchangeOnline['batch'] = async (identity) => {
    const found = parse(CMDLET.batch, Batch, await read(CMDLET.batch, { Identity: identity }))
    return found.find((one) => namesIt(one.identity, identity) || same(one.guid ?? '', identity))
  }

  /** With the list, in the form that was read last; where it cannot be bound nothing was done, and the other is tried. */
  async function createWithList(parameters: Readonly<Record<string, string>>, csv: string) {
    const cmdlet = CMDLET.createBatch
    // Without CSVData New-MigrationBatch makes a cutover batch of the whole company (facts 2.3).
    if (csv.trim() === '') throw new TypeError(`${cmdlet}: the list is empty`)
    const bytes = Buffer.from(csv, 'utf8')
    const send = (): Promise<Output> =>
      write(cmdlet, { ...parameters, CSVData: form === 'base64' ? bytes.toString('base64') : new ByteArray(bytes) })
    try {
      return await send()
    } catch (error) {
      if (!cannotBind(error)) throw error
      form = form === 'base64' ? 'byte-array' : 'base64'
      return send()
    }
  }

  return {
    batches: async () => parse(CMDLET.batches, Batch, await read(CMDLET.batches, {})),

    batch,

    createBatch: async ({ name, endpoint, csv }) => {
      const output = await createWithList({ Name: name, SourceEndpoint: endpoint }, csv)
      // It was done. What it said about it may be nothing or unreadable: then the batch itself is asked.
      const made = output.rows
        .flatMap((row) => Batch.safeParse(row).data ?? [])
        .find((one) => namesIt(one.identity, name))
      if (made) return { ...made, warnings: [...new Set([...made.warnings, ...output.warnings])] }
      const found = await batch(name).catch((error: unknown) => {
        if (!(error instanceof RemoteError)) throw error
        return undefined
      })
      if (found) return found
      throw new RemoteError({
        system: 'Exchange Online',
        operation: CMDLET.createBatch,
        code: 'EmptyAnswer',
        text: `${CMDLET.createBatch} did not say what became of ${name}`,
        retryable: false,
        answered: false,
      })
    },

    startBatch: async (identity) => {
      await write(CMDLET.startBatch, { Identity: identity })
    },
    // No prompt is possible over the wire: it asks unless told not to (facts 1.5).
    stopBatch: async (identity) => {
      await write(CMDLET.stopBatch, { Identity: identity, Confirm: false })
    },
  }
}

/** The parameter binder refused the list's form, before the cmdlet ran. */
function cannotBind(error: unknown): boolean {
  if (!(error instanceof RemoteError) || !error.answered || !/CSVData/i.test(error.message)) return false
  return /Parameter(Binding|Transformation|Argument)|ArgumentTransformation|InvalidCast/i.test(error.code)
}
