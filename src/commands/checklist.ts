import { z } from 'zod'
import { checklistCard } from '../tracking/checklist-card.ts'
import { defineCommand } from './define.ts'
import { BatchName, batchRecord } from './support/batches.ts'
import { companyCard } from './support/company.ts'

const Args = z.object({ batch: BatchName.optional() })

export default defineCommand<z.infer<typeof Args>>({
  name: 'checklist',
  summary: 'What is left to do after a batch, or, without a name, for the whole company',
  args: Args,
  examples: ['checklist sales-1', 'checklist'],
  kind: 'read',
  role: 'viewer',
  card: 'checklist',
  async run({ batch }, context) {
    if (batch === undefined) return companyCard(context)
    return checklistCard((await batchRecord(context.store, batch)).batch, context.estate.now())
  },
})
