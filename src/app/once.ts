import type { Clock } from '../clock.ts'
import { ActivityKind } from '../records/activity.ts'
import { ConflictError, type Store } from '../store/store.ts'
import type { Once } from '../teams/once.ts'

/** What came before, kept in the store: of several who put the same key, one is first. `keepMs` absent = for good. */
export function onceIn(store: Store, wall: Clock, keepMs?: number): Once {
  return {
    async first(key) {
      const until = keepMs === undefined ? {} : { until: new Date(wall.now().getTime() + keepMs).toISOString() }
      try {
        await store.put(ActivityKind, key, until, 0)
        return true
      } catch (error) {
        if (error instanceof ConflictError) return false
        throw error
      }
    },
    async forget(key) {
      const found = await store.get(ActivityKind, key)
      if (found !== undefined) await store.delete(ActivityKind, key, found.version)
    },
  }
}
