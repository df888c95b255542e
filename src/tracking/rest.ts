import type { Clock } from '../clock.ts'

/** A time in which nothing is asked. Wall milliseconds. */
export interface Rest {
  begin(ms: number): void
  left(): number
}

export function createRest(wall: Clock): Rest {
  let from = 0
  let length = 0
  return {
    begin(ms) {
      from = wall.now().getTime()
      length = ms
    },
    left() {
      const since = wall.now().getTime() - from
      // The clock may have been set back since.
      return since < 0 ? 0 : Math.max(0, length - since)
    },
  }
}
