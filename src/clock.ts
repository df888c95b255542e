/** Time is an argument: whoever needs "now" receives a clock. Nothing else calls `Date.now()`. */
export interface Clock {
  now(): Date
}

/** A clock over the migration's own time. `speed` is how many migration seconds pass in one wall second (1 in production). */
export interface MigrationClock extends Clock {
  readonly speed: number
}

export const wallClock: Clock = { now: () => new Date() }

/** Milliseconds that only ever grow, whoever sets the clock: for how long something took or may still take. */
export function monotonic(): number {
  return performance.now()
}

/** An estate clock that runs with the wall: what a real tenant has, and what a practice system elsewhere is read with. */
export function runningClock(speed: number, wall: Clock = wallClock): MigrationClock {
  const start = wall.now().getTime()
  return { speed, now: () => new Date(start + (wall.now().getTime() - start) * speed) }
}

/** A clock that stands still until it is moved: for tests and for stepping the practice estate. */
export interface ManualClock extends MigrationClock {
  set(at: Date): void
  advance(milliseconds: number): void
}

export function manualClock(start: Date, speed = 1): ManualClock {
  let now = start.getTime()
  return {
    speed,
    now: () => new Date(now),
    set: (at) => {
      now = at.getTime()
    },
    advance: (milliseconds) => {
      now += milliseconds
    },
  }
}
