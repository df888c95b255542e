import type { Clock } from '../clock.ts'
import type { Writes } from '../systems/ports.ts'
import { currentSignal, withSignal } from '../trace.ts'
import { LetGo } from './claimed-run.ts'

/**
 * The writes, each of which ends at `until` at the latest, whatever waiting and repeating lies below it: whoever takes
 * the run up after that need not fear it. One that would begin after it (the process slept) is not begun. `until`
 * answers wall time, ISO; empty = nothing was written down, and nothing may be written elsewhere.
 */
export function boundedWrites(writes: Writes, wall: Clock, until: () => string): Writes {
  return bounded(writes)

  function bounded<T extends object>(port: T): T {
    return new Proxy(port, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name)
        if (typeof value === 'function') return (...args: unknown[]) => call(() => Reflect.apply(value, target, args))
        return typeof value === 'object' && value !== null ? bounded(value) : value
      },
    })
  }

  async function call<T>(write: () => Promise<T>): Promise<T> {
    const deadline = until()
    if (deadline === '') throw new Error('a step wrote elsewhere without a checkpoint before it')
    const left = Date.parse(deadline) - wall.now().getTime()
    if (left <= 0) throw new LetGo('late')
    const outer = currentSignal()
    const ends = AbortSignal.timeout(left)
    return withSignal(outer === undefined ? ends : AbortSignal.any([outer, ends]), write)
  }
}
