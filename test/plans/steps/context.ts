/** What a step is given, with its marks kept and its adoptions noted. */
import { manualClock } from '../../../src/clock.ts'
import type { ListRow } from '../../../src/migration/types.ts'
import type { Adoption } from '../../../src/plans/adopt.ts'
import type { StepContext } from '../../../src/plans/step.ts'
import type { ExchangeOnline } from '../../../src/systems/exchange-online/cmdlets.ts'
import { systemsOf, writesOf } from '../../support/fake-exchange.ts'
import { ROWS, T0 } from '../../support/records.ts'

export const SETTLE = 10_000

export function stepWorld(exchange: Partial<ExchangeOnline>, rows: readonly ListRow[] | undefined = ROWS) {
  const wall = manualClock(T0)
  const adoptions: Adoption[] = []
  const marks: Record<string, string> = {}
  return {
    wall,
    adoptions,
    marks: () => marks,
    /** As the runner gives it anew for each look. */
    context: (): StepContext => ({
      systems: systemsOf(exchange),
      writes: writesOf(exchange),
      wall,
      estate: wall,
      settle: SETTLE,
      rows: async () => rows,
      marks,
      mark: async (name, value) => {
        marks[name] = value
      },
      adopt: async (_batch, adoption) => {
        adoptions.push(adoption)
      },
    }),
  }
}
