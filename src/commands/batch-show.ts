import { z } from 'zod'
import { batchCard } from '../tracking/batch-card.ts'
import { defineCommand } from './define.ts'
import { BatchName, batchChoices, batchRecord } from './support/batches.ts'

export default defineCommand({
  name: 'batch show',
  summary: 'One batch: how far it is, what failed and why, what comes next',
  group: 'batches',
  menu: { scopes: ['channel'], rank: 100 },
  args: z.object({ batch: BatchName }),
  examples: ['batch show sales-1'],
  aliases: ['show', 'batch status'],
  kind: 'read',
  role: 'viewer',
  card: 'batch',
  choices: (_argument, context) => batchChoices(context),
  async run({ batch }, { store, migrationClock }) {
    return batchCard((await batchRecord(store, batch)).batch, migrationClock.now())
  },
})
