/** What a part keeps about its own reading, beside its rows. Times are wall milliseconds. */
import { z } from 'zod'
import type { Control } from '../table.ts'

const time = z.number()

/** Of the generation that answers. `own` is what the part's source goes on from; undefined = it can only be read in full. */
const PartControl = z.object({
  version: z.literal(1),
  asOf: time.optional(),
  fullAt: time,
  nextFullAt: time,
  doubt: z.object({ before: z.number(), now: z.number(), at: time }).optional(),
  own: z.unknown(),
})

/** Of the generation being built. */
const BuildingControl = z.object({ version: z.literal(1), began: time, own: z.unknown() })

export type PartControl<State> = Omit<z.infer<typeof PartControl>, 'own'> & { readonly own: State | undefined }
export type BuildingControl<Cursor> = Omit<z.infer<typeof BuildingControl>, 'own'> & { readonly own: Cursor }

/** Undefined where there is none, or none that can be read: then the part is read in full. */
export function partControl<State>(
  control: Control | undefined,
  own: z.ZodType<State>,
): PartControl<State> | undefined {
  const read = PartControl.safeParse(control)
  if (!read.success) return undefined
  const state = read.data.own === undefined ? { success: true as const, data: undefined } : own.safeParse(read.data.own)
  return state.success ? { ...read.data, own: state.data } : undefined
}

export function buildingControl<Cursor>(
  control: Control | undefined,
  own: z.ZodType<Cursor>,
): BuildingControl<Cursor> | undefined {
  const read = BuildingControl.safeParse(control)
  const cursor = own.safeParse(read.data?.own)
  return read.success && cursor.success ? { ...read.data, own: cursor.data } : undefined
}
