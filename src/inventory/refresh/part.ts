/** How one part is kept fresh: when it is looked at, what changed since, full readings, and how it stands. */
import type { Clock } from '../../clock.ts'
import { createGate } from '../../jobs/gate.ts'
import { withTimeout } from '../../jobs/timeout.ts'
import { RemoteError } from '../../systems/ports.ts'
import { currentSignal } from '../../trace.ts'
import { isAhead } from '../ahead.ts'
import type { PartState } from '../inventory.ts'
import type { Difference, Said, Table } from '../table.ts'
import { buildingControl, type PartControl, partControl } from './control.ts'
import { readOn } from './full.ts'
import { nextPassIn, type RefreshIntervals } from './intervals.ts'
import type { Source } from './source.ts'
import { createTrouble, type Trouble } from './trouble.ts'
import type { Reader } from './turn.ts'

export interface KeptPart<Row> {
  /** A bounded step; answers after how many wall milliseconds to look again. */
  look(): Promise<number>
  /** Picks changes up unless what is known is younger; waits at most `patienceMs`. */
  changes(maxAgeMs: number, patienceMs: number): Promise<void>
  /** Takes what was found out elsewhere. */
  say(said: readonly Said<Row>[]): Promise<void>
  state(): PartState
  reader(): Reader
}

export interface KeptPartParts<Row, Cursor, State> {
  readonly table: Table<Row, unknown>
  readonly source: Source<Row, Cursor, State>
  readonly wall: Clock
  readonly random: () => number
  readonly intervals: RefreshIntervals
  keyOf(row: Row): string
  onChanged(differences: readonly Difference<Row>[]): Promise<void>
  /** Whether no other part is being read in full. */
  mayRead(): boolean
}

export function keptPart<Row, Cursor, State>(parts: KeptPartParts<Row, Cursor, State>): KeptPart<Row> {
  const { table, source, wall, random, intervals } = parts
  const now = () => wall.now().getTime()
  const alone = createGate(1)
  const troubles = {
    pass: createTrouble(wall, random, intervals.backoff),
    full: createTrouble(wall, random, intervals.backoff),
  }
  /** Passes in a row that nobody asked for and that brought nothing. */
  let quiet = 0
  let brought = false
  let passedAt = Number.NEGATIVE_INFINITY
  let passing: Promise<boolean> | undefined
  let reading: Promise<boolean> | undefined

  const kept = () => partControl(table.control, source.state)
  const wasAhead = (of = kept()) => isAhead(of?.asOf ?? of?.fullAt, now())
  const control = () => (wasAhead() ? undefined : kept())
  const followed = (kept = control()) => kept?.own !== undefined && source.follows(kept.own)

  async function tell(said: readonly Said<Row>[], kept?: PartControl<State>): Promise<void> {
    const differences = await table.append(said, kept)
    if (differences.length === 0) return
    brought = true
    await parts.onChanged(differences)
  }

  /** False where it was given up, or the system did not answer, which is kept as trouble. */
  async function attempt(trouble: Trouble, work: () => Promise<void>): Promise<boolean> {
    try {
      await work()
      trouble.answered()
      return true
    } catch (error) {
      if (currentSignal()?.aborted) return false
      if (!(error instanceof RemoteError)) throw error
      trouble.failed(error)
      return false
    }
  }

  async function pass(): Promise<void> {
    const kept = control()
    if (kept?.own === undefined || !source.follows(kept.own)) return
    const began = now()
    passedAt = began
    brought = false
    let own: State = kept.own
    const {
      state,
      asOf = kept.asOf,
      fullWithin,
    } = await source.pass(kept.own, {
      table,
      began,
      keep: async (said, state) => {
        if (said.length === 0 && state === own) return
        own = state
        await tell(said, { ...kept, own })
      },
    })
    await table.append([], { ...kept, own: state, asOf, nextFullAt: nextFullAt(kept, fullWithin) })
    quiet = brought ? 0 : quiet + 1
  }

  /** What was just doubted is not read again at once, whatever asks for it. */
  function nextFullAt(kept: PartControl<State>, within: number | undefined): number {
    if (within === undefined) return kept.nextFullAt
    const doubted = kept.doubt === undefined ? 0 : kept.doubt.at + intervals.doubt
    return Math.min(kept.nextFullAt, Math.max(kept.fullAt + within, doubted))
  }

  async function full(): Promise<void> {
    if (wasAhead()) await table.drop()
    if (!(await readOn({ ...parts, control, alone }))) return
    troubles.pass.answered()
    passedAt = Number.NEGATIVE_INFINITY
  }

  // Whoever comes while one is under way joins it.
  const passed = (): Promise<boolean> => {
    passing ??= attempt(troubles.pass, () => alone(pass)).finally(() => {
      passing = undefined
    })
    return passing
  }
  const readFurther = (): Promise<boolean> => {
    reading ??= attempt(troubles.full, full).finally(() => {
      reading = undefined
    })
    return reading
  }

  const passIn = () => {
    if (troubles.pass.now !== undefined) return troubles.pass.held()
    return Math.max(0, passedAt + nextPassIn(intervals, quiet) - now())
  }
  const fullIn = () => {
    const kept = control()
    const dueIn = table.building !== undefined || kept === undefined ? 0 : kept.nextFullAt - now()
    return Math.max(troubles.full.held(), dueIn, 0)
  }

  return {
    async look() {
      if (followed() && passIn() === 0) await passed()
      if (fullIn() === 0 && parts.mayRead() && !currentSignal()?.aborted) await readFurther()
      const readIn = fullIn() === 0 && !parts.mayRead() ? intervals.changes : fullIn()
      return Math.min(intervals.idle, readIn, followed() ? passIn() : intervals.idle)
    },

    async changes(maxAgeMs, patienceMs) {
      quiet = 0
      const known = control()
      const young = known?.asOf !== undefined && now() - known.asOf <= maxAgeMs
      if (young || !followed(known) || troubles.pass.held() > 0) return
      const work = async () => {
        const other = passing !== undefined
        // The other's claim may be lost; ours is not.
        if (!(await passed()) && other && troubles.pass.held() === 0) await passed()
        quiet = 0
      }
      await withTimeout(work, patienceMs, () => undefined, currentSignal())
    },

    say: (said) => alone(() => tell(said)),

    state() {
      const kept = control()
      const building = buildingControl(table.building?.control, source.cursor)
      const hindrance = kept?.own === undefined ? undefined : source.hindrance(kept.own)
      const { doubt } = kept ?? {}
      return {
        part: source.part,
        asOf: kept?.asOf === undefined ? undefined : new Date(kept.asOf),
        count: table.size,
        reading:
          table.building === undefined || building === undefined
            ? undefined
            : {
                rows: table.building.size,
                of: table.control === undefined ? undefined : table.size,
                since: new Date(building.began),
              },
        trouble:
          troubles.pass.now ??
          troubles.full.now ??
          (hindrance && { why: hindrance.why, since: new Date(hindrance.since) }),
        doubt: doubt && { before: doubt.before, now: doubt.now, at: new Date(doubt.at) },
      }
    },

    reader: () => ({
      filled: table.control !== undefined,
      reading: table.building !== undefined,
      troubled: troubles.full.now !== undefined,
    }),
  }
}
