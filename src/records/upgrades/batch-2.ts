/**
 * Versions 1 and 2 of a batch's document: list and people's facts lay in it. It is read as a header of today with both
 * still attached (`landed`), which `apart-batches.ts` then gives documents of their own.
 */
import { z } from 'zod'
import { BatchSchema } from '../../migration/batch.ts'

export const LandedPeopleSchema = BatchSchema.pick({ rows: true, leftOut: true, mailboxes: true })

const Version2 = z
  .object({
    batch: z.object({ rows: z.array(z.unknown()), leftOut: z.unknown().optional(), mailboxes: z.unknown() }).loose(),
  })
  .loose()

/** Throws where it is no such document. */
export function upgradeBatch(value: unknown, from: number): unknown {
  const { batch: whole, ...rest } = Version2.parse(from === 1 ? renamed(value) : value)
  const { rows, leftOut, mailboxes, ...batch } = whole
  return {
    ...rest,
    batch: { ...batch, rows: { length: rows.length } },
    list: '',
    people: 0,
    landed: { rows, leftOut, mailboxes },
  }
}

/** Version 1 called them `home` and `told`. */
function renamed(value: unknown): unknown {
  const { home, told, ...rest } = value as Record<string, unknown>
  return { ...rest, homeConversation: home, eventCount: told }
}
