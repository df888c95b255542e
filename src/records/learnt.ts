/** What a step or an item learnt about our own documents, as it stands in the journal until it was applied there. */
import { z } from 'zod'
import { ExchangeFactsSchema } from '../migration/batch.ts'

/** The batch in Exchange is ours. */
const Adopted = z.object({
  is: z.literal('batch adopted'),
  batch: z.string(),
  endpoint: z.string(),
  /** Rows of the list that Exchange was not given, each with the reason. */
  leftOut: z.array(z.object({ address: z.string(), why: z.string() })),
  exchange: ExchangeFactsSchema,
  /** Wall time. */
  at: z.iso.datetime(),
})

export const LearntSchema = z.discriminatedUnion('is', [Adopted])
export type Learnt = z.infer<typeof LearntSchema>
