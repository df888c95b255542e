import { z } from 'zod'
import type { Kind } from '../store/store.ts'

/**
 * What a card could not hold: a file to fetch under `/downloads/<id>`. The id is the permission, so it is a random GUID.
 * `type` is a media type, `expires` wall time.
 */
const DownloadSchema = z.object({
  name: z.string(),
  type: z.string(),
  text: z.string(),
  expires: z.iso.datetime(),
})
export type Download = z.infer<typeof DownloadSchema>

export const DownloadKind: Kind<Download> = { name: 'download', version: 1, schema: DownloadSchema }
