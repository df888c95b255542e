import { z } from 'zod'
import { checklistCard } from '../tracking/checklist-card.ts'
import { defineCommand } from './define.ts'
import { BatchName, batchRecord } from './support/batches.ts'
import { companyCard } from './support/company.ts'

export default defineCommand({
  name: 'checklist',
  summary: 'What is left to do after a batch, or, without a name, for the whole company',
  group: 'after',
  menu: { scopes: ['channel'], rank: 140 },
  args: z.object({ batch: BatchName.optional() }),
  examples: ['checklist sales-1', 'checklist'],
  kind: 'read',
  role: 'viewer',
  card: 'checklist',
  async run({ batch }, context) {
    if (batch === undefined) return companyCard(context)
    return checklistCard((await batchRecord(context.store, batch)).batch, context.migrationClock.now())
  },
})
