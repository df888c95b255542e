import type { Clock } from '../clock.ts'
import type { Notifier } from './notifier.ts'
import type { Tracker } from './tracker.ts'

export interface LoopParts {
  readonly wall: Clock
  readonly tracker: Tracker
  readonly notifier: Notifier
  /** Wall milliseconds between two looks at Exchange. */
  readonly interval: number
  readonly onFault: (error: unknown, about: string) => void
}

export interface Loop {
  /** Go on with runs and tell at once. */
  wake(): void
  /** Tell at once. */
  nudge(): void
  start(): void
  /** Ends after the passes under way. */
  stop(): Promise<void>
}

export function createLoop({ wall, tracker, notifier, interval, onFault }: LoopParts): Loop {
  let stopped = false
  const tick = lane(() => tracker.tick(wall.now()).then(() => interval))
  const resume = lane(() => tracker.resume(wall.now()).then(() => undefined))
  const tell = lane(() => notifier.flush())
  return {
    wake() {
      resume.poke()
      tell.poke()
    },
    nudge: () => tell.poke(),
    start: () => tick.poke(),
    async stop() {
      stopped = true
      await Promise.all([tick.end(), resume.end(), tell.end()])
    },
  }

  /** Runs `work` one at a time; poked while it runs, once more after; by itself again after the time it answers. */
  function lane(work: () => Promise<number | undefined>) {
    let timer: NodeJS.Timeout | undefined
    let running: Promise<void> | undefined
    let again = false
    const poke = () => {
      if (stopped) return
      if (running !== undefined) {
        again = true
        return
      }
      clearTimeout(timer)
      running = pass().finally(() => {
        running = undefined
        if (again) {
          again = false
          poke()
        }
      })
    }
    async function pass() {
      try {
        const next = await work()
        if (next !== undefined && !stopped) timer = setTimeout(poke, next)
      } catch (error) {
        onFault(error, 'a pass')
        if (!stopped) timer = setTimeout(poke, interval)
      }
    }
    return {
      poke,
      async end() {
        clearTimeout(timer)
        await running
        clearTimeout(timer)
      },
    }
  }
}
