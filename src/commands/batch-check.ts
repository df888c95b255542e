import { z } from 'zod'
import { defineCommand } from './define.ts'
import { BatchName, batchChoices, batchRecord } from './support/batches.ts'
import { examine, findingsCard } from './support/findings.ts'

export default defineCommand({
  name: 'batch check',
  summary: 'Look at every mailbox of a list: which would fail, and why',
  group: 'batches',
  menu: { scopes: ['personal'], rank: 70 },
  args: z.object({ batch: BatchName }),
  examples: ['batch check sales-1'],
  aliases: ['preflight'],
  kind: 'read',
  role: 'viewer',
  card: 'findings',
  choices: (_argument, context) => batchChoices(context),
  async run({ batch: name }, context) {
    const { batch } = await batchRecord(context.store, name)
    return findingsCard(batch, await examine(context, batch), context.request.at)
  },
})
