import { z } from 'zod'
import { defineCommand } from './define.ts'
import { BatchName } from './support/batches.ts'
import { setTick } from './support/tick.ts'

export default defineCommand({
  name: 'checklist tick',
  summary: 'Tick an item of a checklist, in your name',
  group: 'after',
  args: z.object({ item: z.string(), batch: BatchName.optional() }),
  examples: ['checklist tick verify-counts sales-1'],
  kind: 'note',
  role: 'operator',
  card: 'checklist',
  replaces: true,
  run: (args, context) => setTick(context, args, true),
})
