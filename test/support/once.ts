import type { Once } from '../../src/teams/once.ts'

/** A memory that nothing outlives. */
export function onceInMemory(): Once {
  const keys = new Set<string>()
  return {
    async first(key) {
      const first = !keys.has(key)
      keys.add(key)
      return first
    },
    forget: async (key) => void keys.delete(key),
  }
}
