import { z } from 'zod'
import { defineCommand } from './define.ts'
import { BatchName } from './support/batches.ts'
import { setTick } from './support/tick.ts'

const Args = z.object({ item: z.string(), batch: BatchName.optional() })

export default defineCommand<z.infer<typeof Args>>({
  name: 'checklist tick',
  summary: 'Tick an item of a checklist, in your name',
  args: Args,
  examples: ['checklist tick verify-counts sales-1'],
  kind: 'note',
  role: 'operator',
  card: 'checklist',
  replaces: true,
  run: (args, context) => setTick(context, args, true),
})
