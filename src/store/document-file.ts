/** Our lowdb adapter: one document a file, compact JSON, durable when written. */
import { readFile } from 'node:fs/promises'
import type { Adapter } from 'lowdb'
import { z } from 'zod'
import { writeDurably } from './durable.ts'

/** A document as it lies on disk. `schemaVersion` is of the kind, `version` counts the puts. */
const EnvelopeSchema = z.object({
  kind: z.string(),
  id: z.string(),
  schemaVersion: z.number().int(),
  version: z.number().int().positive(),
  value: z.unknown(),
})
export type Envelope = z.infer<typeof EnvelopeSchema>

/** The file is there and is not a document. */
export class UnreadableError extends Error {}

export function documentFile(path: string): Adapter<Envelope | null> {
  return {
    async read() {
      const text = await readFile(path, 'utf8')
      const envelope = EnvelopeSchema.safeParse(parsed(text))
      if (!envelope.success) throw new UnreadableError('it is not a document of Stagecoach')
      return envelope.data
    },
    async write(envelope) {
      await writeDurably(path, JSON.stringify(envelope))
    },
  }
}

function parsed(text: string): unknown {
  if (text.trim() === '') throw new UnreadableError('it is empty')
  try {
    return JSON.parse(text)
  } catch {
    throw new UnreadableError('it is not whole JSON')
  }
}
