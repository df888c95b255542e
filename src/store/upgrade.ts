/** Brings a document as it lies on disk to what its kind says today. */
import { UserError } from '../messages/user-error.ts'
import { type Envelope, UnreadableError } from './document-file.ts'
import type { Kind } from './store.ts'

/**
 * Migrated forward, read through the schema, frozen. Throws `UserError` for a document of a newer program (which is
 * well, and must not be touched), `UnreadableError` for one that is not what it says.
 */
export function upgraded<T>(kind: Kind<T>, envelope: Envelope, file: string): T {
  const from = envelope.schemaVersion
  if (from > kind.version) {
    throw new UserError(
      `${file} was written by a newer Stagecoach (${kind.name} version ${from}; this one reads up to ${kind.version}).`,
      'Start the newer version again, or bring back the data folder from before the upgrade.',
    )
  }
  return frozen(checked(kind, migrated(kind, envelope.value, from)))
}

function migrated<T>(kind: Kind<T>, value: unknown, from: number): unknown {
  if (from === kind.version || kind.migrate === undefined) return value
  try {
    return kind.migrate(value, from)
  } catch (error) {
    throw new UnreadableError(`it could not be brought from version ${from} to ${kind.version}: ${String(error)}`)
  }
}

function checked<T>(kind: Kind<T>, value: unknown): T {
  const result = kind.schema.safeParse(value)
  if (result.success) return result.data
  const first = result.error.issues[0]
  throw new UnreadableError(`it is no ${kind.name}: ${first?.path.join('.') || 'the whole'}: ${first?.message}`)
}

/** Freezes all the way down: what is handed out cannot change what is kept, and who tries learns it at once. */
export function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  for (const part of Object.values(value)) frozen(part)
  return Object.freeze(value)
}
