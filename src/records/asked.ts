import { z } from 'zod'
import type { Kind } from '../store/store.ts'

/** Which request a plan's hash was last asked for with: asked twice is asked once. Its id is the hash. */
const AskedSchema = z.object({ run: z.string(), at: z.iso.datetime() })
export type Asked = z.infer<typeof AskedSchema>

export const AskedKind: Kind<Asked> = { name: 'asked', version: 1, schema: AskedSchema }
