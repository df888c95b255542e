/**
 * A batch as Stagecoach keeps it: the list, facts with times as Exchange reported them, people's tick marks. The stage
 * is derived from the facts (`life-cycle.ts`), never stored.
 */
import { z } from 'zod'

const at = z.iso.datetime()

/** What Exchange last said of one mailbox. `status` and `consistency` as Exchange writes them; unknown values are kept. */
export const MailboxFactsSchema = z.object({
  status: z.string().optional(),
  error: z.string().optional(),
  syncedItems: z.number().optional(),
  skippedItems: z.number().optional(),
  consistency: z.string().optional(),
  /** Whether the tenant now holds a mailbox for this person, and when that was seen. Its existence means mail is diverted or about to be. */
  cloudMailbox: z.boolean().optional(),
  /** `targetAddress` on-premises as the directory gave it; null = looked and found none; absent = could not tell. */
  targetAddress: z.string().nullable().optional(),
  /** Migration time at which mail was first seen diverted. Neither a stop nor a failure brings it back. */
  divertedAt: at.optional(),
  lastSync: at.optional(),
  /** Migration time of the reading that first showed the facts as they are. */
  seenAt: at.optional(),
})
export type MailboxFacts = z.infer<typeof MailboxFactsSchema>

/** `Get-MigrationBatch`, as last seen. */
export const ExchangeFactsSchema = z.object({
  status: z.string(),
  guid: z.string().optional(),
  total: z.number(),
  active: z.number(),
  synced: z.number(),
  failed: z.number(),
  stopped: z.number(),
  provisioned: z.number(),
  created: at.optional(),
  started: at.optional(),
  initialSync: at.optional(),
  lastSynced: at.optional(),
  message: z.string().optional(),
  /** Migration time of the reading. */
  seenAt: at,
})
export type ExchangeFacts = z.infer<typeof ExchangeFactsSchema>

export const ListRowSchema = z.object({
  row: z.number().int(),
  address: z.string(),
  forceChangePassword: z.boolean().optional(),
})

export const BatchNameSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/, 'letters, digits and dashes, at most 64, starting with a letter or digit')

export const BatchSchema = z.object({
  name: BatchNameSchema,
  /** Wall time. */
  createdAt: at,
  createdBy: z.object({ id: z.string(), name: z.string() }),
  rows: z.array(ListRowSchema),
  /** Rows that would have failed, taken off the list when the start was asked for, each with the sentence why. */
  leftOut: z.array(ListRowSchema.extend({ why: z.string() })).optional(),
  /** SHA-256 of the addresses, lower-cased, sorted, one a line. */
  listHash: z.string(),
  /** The endpoint chosen when the batch was created in Exchange. */
  endpoint: z.string().optional(),
  /** Absent until the batch was created in Exchange by us. */
  exchange: ExchangeFactsSchema.optional(),
  /** True once Exchange no longer has a batch that it had: removed outside. */
  gone: z.boolean().optional(),
  /** By lower-cased address. */
  mailboxes: z.record(z.string(), MailboxFactsSchema),
  /** Progress samples for rate and expected end: migration time and synced count, thinned. */
  samples: z.array(z.object({ at, done: z.number() })),
  ticks: z.record(z.string(), z.object({ by: z.string(), at })),
})
export type Batch = z.infer<typeof BatchSchema>

/** A batch without its people: of the list only how long it is. */
export type BatchOutline = Omit<Batch, 'rows' | 'leftOut' | 'mailboxes'> & {
  readonly rows: { readonly length: number }
}
