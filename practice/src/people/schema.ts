/** A change of somebody as it is asked for from outside: parsed, or refused with words. */
import { z } from 'zod'
import { PERSON_CHANGES, type PersonChange } from './changes.ts'

const kinds = Object.keys(PERSON_CHANGES) as [PersonChange['kind'], ...PersonChange['kind'][]]
const address = z
  .string()
  .max(320)
  .regex(/^[^\s@]+@[^\s@]+$/, 'is not an address')

const WITH_TO: readonly PersonChange['kind'][] = ['join', 'rename', 'primary']

export const PersonChangeSchema = z
  .strictObject({
    kind: z.enum(kinds),
    address: address.optional(),
    /** The new name, or the new primary address. */
    to: z.string().trim().min(1).max(256).optional(),
    forGood: z.boolean().optional(),
    count: z.int().min(1).max(1_000_000).optional(),
  })
  .transform((asked, context): PersonChange => {
    const { kind, to, count, forGood } = asked
    const missing = (path: string): never => {
      context.addIssue({ code: 'custom', path: [path], message: `${kind} needs it` })
      return z.NEVER
    }
    if (kind === 'rewrite') return count === undefined ? missing('count') : { kind, count }
    if (asked.address === undefined) return missing('address')
    if (WITH_TO.includes(kind)) {
      if (to === undefined || (kind === 'primary' && !address.safeParse(to).success)) return missing('to')
      return { kind, address: asked.address, to } as PersonChange
    }
    if (kind === 'leave') return { kind, address: asked.address, ...(forGood === undefined ? {} : { forGood }) }
    return { kind, address: asked.address } as PersonChange
  })
