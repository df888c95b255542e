import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openEstateClock } from '../../practice/src/estate-clock.ts'
import { manualClock } from '../../src/clock.ts'
import { afterTest, DAY, FIRST_DAY, HOUR, SECOND, temporaryFolder } from './practice.ts'

function open(dataDir: string, wall = manualClock(FIRST_DAY), speed?: number) {
  const clock = openEstateClock({ dataDir, wall, ...(speed === undefined ? {} : { speed }) })
  afterTest(() => clock.close())
  return { clock, wall }
}
const since = (at: Date): number => at.getTime() - FIRST_DAY.getTime()

describe('the estate clock', () => {
  it('starts with the wall, and runs as many times faster as it is told', () => {
    const { clock, wall } = open(temporaryFolder(), undefined, 1000)
    expect(since(clock.now())).toBe(0)
    wall.advance(3 * SECOND)
    expect(since(clock.now())).toBe(3_000 * SECOND)
    clock.setSpeed(1)
    wall.advance(3 * SECOND)
    expect(since(clock.now())).toBe(3_003 * SECOND)
    expect(clock.speed).toBe(1)
  })

  it('keeps its speed between 1 and 10,000', () => {
    const { clock } = open(temporaryFolder(), undefined, 0.5)
    expect(clock.speed).toBe(1)
    clock.setSpeed(1_000_000)
    expect(clock.speed).toBe(10_000)
  })

  it('stands still while the program is off', () => {
    const dataDir = temporaryFolder()
    const { clock, wall } = open(dataDir, undefined, 100)
    wall.advance(SECOND)
    clock.close()
    wall.advance(DAY)
    const again = open(dataDir, wall).clock
    expect(again.speed).toBe(100)
    expect(since(again.now())).toBe(600 * SECOND)
  })

  it.each([0, 999, 1_000, 3_999, 4_000, 4_999, 60_000])(
    'never goes back after a kill %i ms after its heartbeat',
    (alive) => {
      const dataDir = temporaryFolder()
      const { clock, wall } = open(dataDir, undefined, 10_000)
      const path = join(dataDir, 'practice', 'clock.json')
      wall.advance(alive)
      const given = clock.now()
      const onDisk = readFileSync(path, 'utf8')
      for (const off of [0, 1, 10 * SECOND, HOUR]) {
        // What a killed program leaves behind is what was on disk when it last told the time.
        writeFileSync(path, onDisk)
        const restarted = manualClock(new Date(wall.now().getTime() + off))
        expect(open(dataDir, restarted).clock.now().getTime()).toBeGreaterThanOrEqual(given.getTime())
      }
    },
  )

  it('does not go back when the wall does', () => {
    const dataDir = temporaryFolder()
    const { clock, wall } = open(dataDir, undefined, 10)
    wall.advance(2 * SECOND)
    const given = clock.now()
    wall.advance(-HOUR)
    expect(clock.now().getTime()).toBeGreaterThanOrEqual(given.getTime())
    expect(open(dataDir, wall).clock.now().getTime()).toBeGreaterThanOrEqual(given.getTime())
  })

  it('refuses a damaged file', () => {
    const dataDir = temporaryFolder()
    open(dataDir).clock.close()
    writeFileSync(join(dataDir, 'practice', 'clock.json'), '{"estate":"soon"}')
    expect(() => openEstateClock({ dataDir })).toThrow()
  })
})
