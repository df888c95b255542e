/**
 * A step that is done to each of many, some at a time. Each item's intent is in the journal before its write and its
 * outcome after it; where one is without the other, what the system holds is read before anything is written again.
 */
import type { JournalLine } from '../records/journal.ts'
import type { Item, Step } from '../records/plan.ts'
import { RemoteError } from '../systems/ports.ts'
import { boundedWrites } from './bounded-writes.ts'
import { isOfTheHold, LetGo } from './claimed-run.ts'
import { outcomeOfError } from './outcome-of-error.ts'
import { itemRefusedBy } from './refused-by.ts'
import { deadline, readContext, type Work } from './runner-parts.ts'
import { type ItemOutcome, type ItemStep, refused, type StepOutcome } from './step.ts'

/** Why no more items are begun, as what the step comes to. */
type Stop = { readonly outcome: StepOutcome } | { readonly letGo: LetGo }

/** Throws `LetGo` where the run is another's by now or is to end, and what reading what is done already threw. */
export async function runItems(work: Work, step: Step, kind: ItemStep<unknown>): Promise<StepOutcome> {
  const { parts, run, claim } = work
  const args = kind.args.parse(step.args)
  const reading = readContext(work)
  const { progress } = run
  const items = step.items ?? []
  const here = progress.step
  const { visibilityDelayMs, writeTimeoutMs } = parts.intervals

  const stop = await pool(await undone())
  if (stop !== undefined && 'letGo' in stop) throw stop.letGo
  if (stop !== undefined) return stop.outcome
  return whole()

  /** The items to write now. Those in doubt are read back once they must show; the fresh ones before the first write. */
  async function undone(): Promise<Item[]> {
    const now = parts.wall.now().getTime()
    const unfinished = items.filter(({ key }) => !isOver(key))
    const settled = unfinished.filter(({ key }) => {
      const state = progress.items.get(key)
      return state?.is === 'open' && now >= Date.parse(state.until) + visibilityDelayMs
    })
    const fresh = unfinished.filter(({ key }) => !progress.items.has(key))
    const asked = progress.items.size === 0 ? fresh : settled
    const already = asked.length === 0 ? new Set<string>() : await kind.already(args, asked, reading)
    const at = parts.wall.now().toISOString()
    const found = asked.filter(({ key }) => already.has(key))
    const lines = found.map(({ key }): JournalLine => ({ is: 'item', at, step: here, key, outcome: 'done' }))
    if (lines.length > 0) await run.write(...lines)
    return [...settled, ...fresh].filter(({ key }) => !already.has(key))
  }

  function isOver(key: string): boolean {
    const is = progress.items.get(key)?.is
    return is === 'done' || is === 'refused'
  }

  /** Answers why it stopped before the end, if it did. */
  async function pool(ready: readonly Item[]): Promise<Stop | undefined> {
    let next = 0
    let stop: Stop | undefined
    const worker = async () => {
      while (stop === undefined && next < ready.length) {
        const item = ready[next++]
        if (item === undefined) return
        const why = (await before()) ?? (await one(item))
        stop = weightier(stop, why)
        if (stop === undefined) await run.saveNowAndThen()
      }
    }
    // Whatever ends one of them, the others come to rest before anything else is done with the run.
    const workers = await Promise.allSettled(Array.from({ length: Math.max(1, kind.parallel) }, worker))
    const failed = workers.find((one) => one.status === 'rejected')
    if (failed !== undefined) throw failed.reason
    return stop
  }

  async function before(): Promise<Stop | undefined> {
    if (step.stopAtPercent !== undefined && progress.refusedHere * 100 > step.stopAtPercent * items.length) {
      const count = `${progress.refusedHere} of ${items.length} were refused`
      return {
        outcome: refused(
          `Stopped: ${count}, more than the ${step.stopAtPercent} % at which it was to stop`,
          'Look at the reasons, mend the cause, and ask again for the rest.',
        ),
      }
    }
    if (claim.signal.aborted || claim.remaining() < writeTimeoutMs) return { outcome: soon('Going on in a moment', 0) }
    // Seen before anything is written down, so that the file with every item calls this one not begun.
    return (await run.header()).halt === undefined ? undefined : { letGo: new LetGo('halted') }
  }

  async function one(item: Item): Promise<Stop | undefined> {
    const { key } = item
    const until = deadline(parts)
    try {
      await run.intend({ is: 'intent', step: here, key, until })
    } catch (error) {
      return letGo(error)
    }
    const writes = boundedWrites(parts.writes, parts.wall, () => until)
    let outcome: ItemOutcome
    try {
      outcome = await kind.write(args, item, { ...reading, writes })
    } catch (error) {
      return failed(key, error)
    }
    const { is, ...more } = outcome
    await run.write({ is: 'item', at: parts.wall.now().toISOString(), step: here, key, outcome: is, ...more })
    return undefined
  }

  /** A refusal is that item's alone; silence leaves it in doubt; a system that asks to wait stops the others too. */
  async function failed(key: string, error: unknown): Promise<Stop | undefined> {
    if (!(error instanceof RemoteError)) {
      return isOfTheHold(error) ? letGo(error) : { outcome: outcomeOfError(error, parts) }
    }
    const at = parts.wall.now().toISOString()
    const passing = error.retryable || !error.answered
    const line: JournalLine = passing
      ? { is: 'item', at, step: here, key, outcome: 'unknown', ...(error.answered ? { until: at } : {}) }
      : { is: 'item', at, step: here, key, outcome: 'refused', message: itemRefusedBy(error) }
    await run.write(line)
    return passing ? { outcome: outcomeOfError(error, parts) } : undefined
  }

  /** Every item was taken up: over when all have an outcome, else what is in doubt is looked at when it must show. */
  function whole(): StepOutcome {
    const open = items.filter(({ key }) => !isOver(key))
    const done = items.length - progress.refusedHere
    if (open.length > 0)
      return soon(`${open.length} of ${items.length} are in doubt: looking again`, visibilityDelayMs / 2)
    if (progress.refusedHere === items.length && items.length > 0) {
      return refused(`All ${items.length} were refused`, 'Look at the reasons, mend the cause, and ask again.')
    }
    const but = progress.refusedHere === 0 ? '' : `, ${progress.refusedHere} refused`
    return { is: 'done', message: `${done} of ${items.length} done${but}` }
  }

  function soon(message: string, after: number): StepOutcome {
    return { is: 'wait', message, after, atMost: Math.max(visibilityDelayMs * 40, writeTimeoutMs * 4) }
  }
}

/** Where several stop a step at once: the hold on the run, then what a person has to see, then the longest wait. */
function weightier(one: Stop | undefined, other: Stop | undefined): Stop | undefined {
  return weight(other) > weight(one) ? other : one
}

function weight(stop: Stop | undefined): number {
  if (stop === undefined) return -1
  if ('letGo' in stop) return Number.POSITIVE_INFINITY
  return 'after' in stop.outcome ? stop.outcome.after : Number.MAX_VALUE
}

function letGo(error: unknown): Stop {
  if (error instanceof LetGo) return { letGo: error }
  throw error
}
