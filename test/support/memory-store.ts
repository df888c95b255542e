/** A store that forgets: versions and schemas as the real one has them, no files, nothing of it outlives the test. */

import { ConflictError, type Kind, type Store } from '../../src/store/store.ts'
import { frozen } from '../../src/store/upgrade.ts'

export interface MemoryStore extends Store {
  /** How many puts were durable so far. */
  readonly puts: () => number
}

export function memoryStore(): MemoryStore {
  const kept = new Map<string, { id: string; kind: string; version: number; text: string }>()
  const logs = new Map<string, Record<string, unknown>[]>()
  let puts = 0
  const read = <T>(kind: Kind<T>, { id, version, text }: { id: string; version: number; text: string }) => ({
    id,
    version,
    value: frozen(kind.schema.parse(JSON.parse(text))),
  })
  const versionOf = (key: string) => kept.get(key)?.version ?? 0
  return {
    puts: () => puts,
    async get(kind, id) {
      const found = kept.get(`${kind.name}/${id}`)
      return found && read(kind, found)
    },
    async put(kind, id, value, expected) {
      const key = `${kind.name}/${id}`
      if (versionOf(key) !== expected) throw new ConflictError(kind.name, id)
      kept.set(key, { id, kind: kind.name, version: expected + 1, text: JSON.stringify(kind.schema.parse(value)) })
      puts += 1
      return expected + 1
    },
    async list(kind) {
      return [...kept.values()].filter((one) => one.kind === kind.name).map((one) => read(kind, one))
    },
    async delete(kind, id, expected) {
      const key = `${kind.name}/${id}`
      if (versionOf(key) !== expected) throw new ConflictError(kind.name, id)
      kept.delete(key)
    },
    async append(log, entry) {
      logs.set(log, [...(logs.get(log) ?? []), { ...entry }])
    },
    read: async (log) => logs.get(log) ?? [],
    setAside: [],
    close: async () => {},
  }
}
