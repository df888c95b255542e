/**
 * A run in the hands of the one worker that claimed it. The order of durability lives here: first the journal, then what
 * it says is applied to our records, then the header with its card. Nothing else writes either.
 */
import type { Clock } from '../clock.ts'
import { Queue } from '../jobs/queue.ts'
import { type JournalLine, JournalLineSchema, journalOf } from '../records/journal.ts'
import { PlanKind, type PlanRecord } from '../records/plan.ts'
import { type Run, RunKind } from '../records/run.ts'
import { change, type LogEntry, StaleFenceError, type Store } from '../store/store.ts'
import { type LearntAt, learn } from './learn.ts'
import { Progress } from './progress.ts'

/** Another has claimed the run since, somebody wants it to end, or a write would come too late: nothing is written elsewhere. */
export class LetGo extends Error {
  readonly why: 'claimed' | 'halted' | 'late'
  constructor(why: 'claimed' | 'halted' | 'late') {
    super(`the run was ${why}`)
    this.name = 'LetGo'
    this.why = why
  }
}

/** Our own records could not be read or written: says nothing of the step, which is taken up again where the journal ends. */
export class StoreFailed extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause })
    this.name = 'StoreFailed'
  }
}

/** Throws `StoreFailed` where the store does not do what it was asked. */
export async function fromStore<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked
  } catch (error) {
    throw new StoreFailed(error)
  }
}

/** Whether an error is about the hold on the run rather than about its step: no outcome may be made of it. */
export function isOfTheHold(error: unknown): error is LetGo | StoreFailed {
  return error instanceof LetGo || error instanceof StoreFailed
}

export interface ClaimedRunParts {
  readonly store: Store
  readonly wall: Clock
  /** The header with the card that shows it. */
  readonly draw: (plan: PlanRecord, run: Run) => Run
  /** The header was put: something new is to be told. */
  readonly onChange: () => void
}

/** Wall milliseconds between two headers of a step whose items come and go. */
const SAVE_EVERY = 1_000

export class ClaimedRun {
  readonly plan: PlanRecord
  readonly fence: number
  readonly progress: Progress
  readonly #parts: ClaimedRunParts
  /** How many lines the journal has, and those that our records and the header do not show yet. */
  #position = 0
  #unlearnt: LearntAt[] = []
  #savedAt = 0
  readonly #saves = new Queue()

  private constructor(parts: ClaimedRunParts, plan: PlanRecord, fence: number) {
    this.#parts = parts
    this.plan = plan
    this.fence = fence
    this.progress = new Progress(plan.plan.steps)
  }

  /**
   * Raises the fence, so that whoever had the run before can write nothing more, and reads what happened so far.
   * Answers undefined where the run is over or gone; throws where its plan is gone.
   */
  static async claim(parts: ClaimedRunParts, id: string): Promise<ClaimedRun | undefined> {
    const { store, wall } = parts
    const plan = (await store.get(PlanKind, id))?.value
    // Set aside as unreadable, say. Said aloud: else the run would hold up its subject and nobody knew why.
    if (plan === undefined) throw new Error(`the plan of the run ${id} is not in the store`)
    const header = await change(store, RunKind, id, (run) =>
      run?.state === 'running' ? { ...run, fence: run.fence + 1 } : run,
    )
    if (header?.state !== 'running') return undefined
    const one = new ClaimedRun(parts, plan, header.fence)
    await one.#append([{ is: 'claimed', at: wall.now().toISOString() }])
    const lines = await store.read(journalOf(id))
    for (const [index, entry] of lines.entries()) one.#take(JournalLineSchema.parse(entry), index + 1, header.upTo)
    one.#position = lines.length
    if (one.#unlearnt.length > 0) await one.save()
    return one
  }

  get id(): string {
    return this.plan.id
  }

  /** The header as it is now. Throws `LetGo` where another worker has claimed the run, `StoreFailed` where it is not told. */
  async header(): Promise<Run> {
    const run = (await fromStore(this.#parts.store.get(RunKind, this.id)))?.value
    if (run === undefined || run.fence !== this.fence) throw new LetGo('claimed')
    return run
  }

  /** Into the journal; durable when it resolves. Throws `LetGo` where another has claimed the run, else `StoreFailed`. */
  async write(...lines: JournalLine[]): Promise<void> {
    const position = await this.#append(lines)
    for (const [index, line] of lines.entries()) this.#take(line, position - lines.length + index + 1, 0)
    this.#position = Math.max(this.#position, position)
  }

  async #append(lines: readonly LogEntry[]): Promise<number> {
    try {
      return await this.#parts.store.append(journalOf(this.id), lines, this.fence)
    } catch (error) {
      throw error instanceof StaleFenceError ? new LetGo('claimed') : new StoreFailed(error)
    }
  }

  /** Before a write elsewhere: the lines are durable, and only then is looked whether it may still be done. */
  async intend(...lines: JournalLine[]): Promise<void> {
    await this.write(...lines)
    if ((await this.header()).halt !== undefined) throw new LetGo('halted')
  }

  /** The header as the journal has it by now, changed by `edit`, in one put with the card that shows it. */
  async save(edit: (run: Run) => Run = (run) => run): Promise<Run> {
    return this.#saves.run(() => this.#put(edit))
  }

  /** At most once a second: for progress that nobody waits for. */
  async saveNowAndThen(): Promise<void> {
    const now = this.#parts.wall.now().getTime()
    if (now - this.#savedAt < SAVE_EVERY) return
    // At once: those who come back together with this one need not.
    this.#savedAt = now
    await this.save()
  }

  async #put(edit: (run: Run) => Run): Promise<Run> {
    const { store, wall, draw, onChange } = this.#parts
    this.#savedAt = wall.now().getTime()
    // Lines may come while this is written: what is claimed to be applied is what was there at the beginning.
    const upTo = this.#position
    const learnt = this.#unlearnt.filter(({ seq }) => seq <= upTo)
    const { guardsHeld, begun, step, tally, refusals, message } = this.progress
    const shown = { guardsHeld, begun, step, tally: { ...tally }, refusals: [...refusals] }
    try {
      await learn(store, this.plan, learnt)
      const run = await change(store, RunKind, this.id, (before) => {
        if (before === undefined || before.fence !== this.fence) throw new LetGo('claimed')
        return draw(this.plan, edit({ ...before, ...shown, ...(message === undefined ? {} : { message }), upTo }))
      })
      this.#unlearnt = this.#unlearnt.filter(({ seq }) => seq > upTo)
      if (run === undefined) throw new LetGo('claimed')
      return run
    } catch (error) {
      throw error instanceof LetGo ? error : new StoreFailed(error)
    } finally {
      onChange()
    }
  }

  #take(line: JournalLine, seq: number, upTo: number): void {
    this.progress.apply(line)
    // What the header shows already was counted into its wait by whoever had the run then.
    if (seq <= upTo) this.progress.moved()
    const learnt = 'learnt' in line ? line.learnt : undefined
    if (learnt !== undefined && seq > upTo) this.#unlearnt.push({ seq, learnt })
  }
}
