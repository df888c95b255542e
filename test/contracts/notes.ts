import { z } from 'zod'
import type { Kind } from '../../src/store/store.ts'

export interface Note {
  text: string
  tags?: string[] | undefined
}

/** A kind of document that only the tests know. */
export const Notes: Kind<Note> = {
  name: 'note',
  version: 1,
  schema: z.object({ text: z.string(), tags: z.array(z.string()).optional() }),
}
