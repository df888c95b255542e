/**
 * The practice estate's clock: 1 to 10,000 estate seconds in a wall second. It never goes back, not even after
 * `kill -9`, and stands still while the program is off.
 */

import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { type Clock, type PracticeClock, wallClock } from './clock.ts'

const SLOWEST = 1
const FASTEST = 10_000

/** After a restart at most this much wall time (ms) since the last heartbeat is believed to have been run. */
const GRACE = 5_000
/** `now()` writes a heartbeat by itself when the last is this old (ms): what was told must lie within the grace. */
const OVERDUE = 4_000

const Heartbeat = z.object({
  estate: z.iso.datetime(),
  wall: z.iso.datetime(),
  speed: z.number().min(SLOWEST).max(FASTEST),
})

export interface RunningEstateClock extends PracticeClock {
  /** Changes the speed from now on, within 1 to 10,000. */
  setSpeed(speed: number): void
  /** Writes where the clock stands; done every wall second by itself. */
  beat(): void
  /** A last heartbeat, and an end to them. */
  close(): void
}

/**
 * Opens the clock kept in `<dataDir>/practice/clock.json`. On the very first day it starts at the wall's time; `speed` is
 * taken when given, else the one it last had, else 1. A damaged file throws.
 */
export function openEstateClock(options: { dataDir: string; speed?: number; wall?: Clock }): RunningEstateClock {
  const { dataDir, wall = wallClock } = options
  const path = join(dataDir, 'practice', 'clock.json')
  mkdirSync(join(dataDir, 'practice'), { recursive: true })
  const last = readHeartbeat(path)
  const anchor = {
    wall: wall.now().getTime(),
    estate: last === undefined ? wall.now().getTime() : resume(last, wall.now().getTime()),
    speed: clamp(options.speed ?? last?.speed ?? SLOWEST),
  }
  let written = anchor.estate

  const current = (): number => {
    const elapsed = wall.now().getTime() - anchor.wall
    written = Math.max(written, anchor.estate + Math.max(0, elapsed) * anchor.speed)
    return written
  }
  const beat = (): void => {
    anchor.estate = Math.ceil(current())
    anchor.wall = wall.now().getTime()
    const text = { estate: new Date(anchor.estate).toISOString(), wall: new Date(anchor.wall).toISOString() }
    // Renamed into place, so that a reader finds the old heartbeat or the new one, never half of one.
    writeFileSync(`${path}.new`, JSON.stringify({ ...text, speed: anchor.speed }))
    renameSync(`${path}.new`, path)
  }

  beat()
  const timer = setInterval(beat, 1_000)
  timer.unref()
  return {
    get speed() {
      return anchor.speed
    },
    now: () => {
      if (wall.now().getTime() - anchor.wall >= OVERDUE) beat()
      return new Date(current())
    },
    setSpeed: (speed) => {
      beat()
      anchor.speed = clamp(speed)
      beat()
    },
    beat,
    close: () => {
      clearInterval(timer)
      beat()
    },
  }
}

function resume(last: z.infer<typeof Heartbeat>, wallNow: number): number {
  const elapsed = wallNow - Date.parse(last.wall)
  // A wall clock that was set back says nothing about how long we ran: then the whole grace is assumed.
  const believed = elapsed < 0 ? GRACE : Math.min(elapsed, GRACE)
  return Date.parse(last.estate) + believed * last.speed
}

function readHeartbeat(path: string): z.infer<typeof Heartbeat> | undefined {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  return Heartbeat.parse(JSON.parse(text))
}

const clamp = (speed: number): number => Math.min(FASTEST, Math.max(SLOWEST, speed))
