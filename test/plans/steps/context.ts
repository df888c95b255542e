/** What a step is given, with its checkpoints kept. */
import { manualClock } from '../../../src/clock.ts'
import type { ListRow } from '../../../src/migration/types.ts'
import type { Checkpoint, StepContext } from '../../../src/plans/step.ts'
import type { ExchangeOnline } from '../../../src/systems/exchange-online/cmdlets.ts'
import { systemsOf, writesOf } from '../../support/fakes.ts'
import { ROWS, recordsOf, T0 } from '../../support/records.ts'

export const VISIBILITY = 10_000

/** `rows` null = the list is gone. */
export function stepWorld(exchange: Partial<ExchangeOnline>, list: readonly ListRow[] | null = ROWS) {
  const wall = manualClock(T0)
  const checkpoints: Record<string, Checkpoint> = {}
  return {
    wall,
    checkpoints: () => Object.fromEntries(Object.entries(checkpoints).map(([name, { at }]) => [name, at])),
    /** As the runner gives it anew for each look; a call that has come back is over when it came. */
    context: (rows: readonly ListRow[] | null = list): StepContext => ({
      systems: systemsOf(exchange),
      writes: writesOf(exchange),
      wall,
      migrationClock: wall,
      visibilityDelayMs: VISIBILITY,
      record: recordsOf(rows),
      checkpoints,
      checkpoint: async (name) => {
        const at = wall.now().toISOString()
        checkpoints[name] = { at, until: at }
      },
    }),
  }
}
