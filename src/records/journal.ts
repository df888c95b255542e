/** The lines of a run's journal, one a thing that happened. They are appended, never changed. */
import { z } from 'zod'
import { LearntSchema } from './learnt.ts'

const at = z.iso.datetime()
const step = z.number().int()

export const JournalLineSchema = z.discriminatedUnion('is', [
  /** A worker has taken the run up. Lines of earlier claims that come after this one do not count. */
  z.object({ is: z.literal('claimed'), at }),
  z.object({ is: z.literal('guards held'), at }),
  /** Written before a step writes elsewhere; `until` = wall time until which that write may still reach the system. */
  z.object({ is: z.literal('checkpoint'), at, step, name: z.string(), until: at }),
  z.object({ is: z.literal('message'), at, step, message: z.string() }),
  z.object({
    is: z.literal('step'),
    at,
    step,
    outcome: z.enum(['done', 'refused']),
    message: z.string(),
    remedy: z.string().optional(),
    learnt: LearntSchema.optional(),
  }),
  /** Written before an item's write; `until` as above. */
  z.object({ is: z.literal('intent'), step, key: z.string(), until: at }),
  z.object({
    is: z.literal('item'),
    at,
    step,
    key: z.string(),
    /** `unknown`: its write ended without an answer that decides it. */
    outcome: z.enum(['done', 'refused', 'unknown']),
    /** Where its write was over sooner than the intent said: it was answered. */
    until: at.optional(),
    message: z.string().optional(),
    learnt: LearntSchema.optional(),
  }),
])
export type JournalLine = z.infer<typeof JournalLineSchema>

/** The log a run's journal is kept in. */
export function journalOf(id: string): string {
  return `run-${id}`
}
