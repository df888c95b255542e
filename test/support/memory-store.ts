/** A store that forgets: what the real one promises (`store.contract.ts`), without files; nothing of it outlives the test. */
import type { Envelope } from '../../src/store/document-file.ts'
import { ConflictError, type Kind, type LogEntry, StaleFenceError, type Store } from '../../src/store/store.ts'
import { frozen, upgraded } from '../../src/store/upgrade.ts'

export interface MemoryStore extends Store {
  /** How many puts were durable so far. */
  readonly puts: () => number
}

/** What a store leaves behind for the next one that is opened on it. */
export interface Memory {
  readonly documents: Map<string, Envelope>
  readonly logs: Map<string, { lines: string[]; fence: number }>
}

const keyOf = (kind: string, id: string): string => `${kind}/${id}`

/** As it would lie on disk: what was put, not what the giver makes of it later. */
function envelope<T>(kind: Kind<T>, id: string, value: T, version: number): Envelope {
  const kept = frozen(kind.schema.parse(JSON.parse(JSON.stringify(value))))
  return { kind: kind.name, id, schemaVersion: kind.version, version, value: kept }
}

export function memory(): Memory {
  return { documents: new Map(), logs: new Map() }
}

export function memoryStore({ documents, logs }: Memory = memory()): MemoryStore {
  let puts = 0
  let closed = false
  const assertOpen = () => {
    if (closed) throw new Error('the store is closed')
  }
  const read = <T>(kind: Kind<T>, kept: Envelope) => ({
    id: kept.id,
    version: kept.version,
    value: upgraded(kind, kept, keyOf(kind.name, kept.id)),
  })
  /** Throws where another version is there, or a document this program is too old for. */
  const expect = <T>(kind: Kind<T>, id: string, expected: number) => {
    const found = documents.get(keyOf(kind.name, id))
    if (found !== undefined) read(kind, found)
    if ((found?.version ?? 0) !== expected) throw new ConflictError(kind.name, id)
  }
  return {
    puts: () => puts,
    async get(kind, id) {
      assertOpen()
      const found = documents.get(keyOf(kind.name, id))
      return found && read(kind, found)
    },
    async put(kind, id, value, expected) {
      assertOpen()
      const next = envelope(kind, id, value, expected + 1)
      expect(kind, id, expected)
      documents.set(keyOf(kind.name, id), next)
      puts += 1
      return next.version
    },
    async list(kind) {
      assertOpen()
      const found = [...documents.values()].filter((one) => one.kind === kind.name)
      return found.map((one) => read(kind, one)).sort((a, b) => (a.id < b.id ? -1 : 1))
    },
    async delete(kind, id, expected) {
      assertOpen()
      expect(kind, id, expected)
      documents.delete(keyOf(kind.name, id))
    },
    async append(log, entries, fence) {
      assertOpen()
      const kept = logs.get(log) ?? { lines: [], fence: 0 }
      if (fence !== undefined && fence < kept.fence) throw new StaleFenceError(log, fence, kept.fence)
      kept.lines.push(...entries.map((entry) => JSON.stringify(entry)))
      kept.fence = Math.max(kept.fence, fence ?? 0)
      logs.set(log, kept)
      return kept.lines.length
    },
    async read(log, after = 0) {
      assertOpen()
      return (logs.get(log)?.lines ?? []).slice(after).map((line) => JSON.parse(line) as LogEntry)
    },
    setAside: [],
    async close() {
      closed = true
    },
  }
}
