import { z } from 'zod'
import type { Kind } from '../store/store.ts'

/**
 * Something Teams told us once: what it tells again is not taken twice, also after a restart. Its id is what makes two
 * tellings one. `until`: wall time after which nobody repeats it and it is swept; absent = it is kept until taken back.
 */
const ActivitySchema = z.object({ until: z.iso.datetime().optional() })
export type Activity = z.infer<typeof ActivitySchema>

export const ActivityKind: Kind<Activity> = { name: 'activity', version: 1, schema: ActivitySchema }
