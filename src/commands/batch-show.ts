import { z } from 'zod'
import { batchCard } from '../tracking/batch-card.ts'
import { defineCommand } from './define.ts'
import { BatchName, batchChoices, batchRecord } from './support/batches.ts'

const Args = z.object({ batch: BatchName })

export default defineCommand<z.infer<typeof Args>>({
  name: 'batch show',
  summary: 'One batch: how far it is, what failed and why, what comes next',
  args: Args,
  examples: ['batch show sales-1'],
  aliases: ['show', 'batch status'],
  kind: 'read',
  role: 'viewer',
  card: 'batch',
  choices: (_argument, context) => batchChoices(context),
  async run({ batch }, { store, estate }) {
    return batchCard((await batchRecord(store, batch)).batch, estate.now())
  },
})
