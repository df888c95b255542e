/** How far a run is, told from its journal alone: whoever reads the same lines knows the same. */
import type { JournalLine } from '../records/journal.ts'
import type { Step } from '../records/plan.ts'
import type { Run } from '../records/run.ts'
import type { Checkpoint } from './step.ts'

/** `open`: an intent without an outcome, or one whose answer never came; `until`: when its write was surely over. */
export type ItemState = { readonly is: 'open'; readonly until: string } | { readonly is: 'done' | 'refused' }

/** How many refused items the header names, and how much of each reason: the card stays small. The journal has all. */
const NAMED = 10
const REASON = 300

export class Progress {
  guardsHeld = false
  /** Index of the step in hand. */
  step = 0
  /** Of the step in hand. */
  checkpoints: Record<string, Checkpoint> = {}
  items = new Map<string, ItemState>()
  message: string | undefined
  /** Set where a step was refused: the run ends there. */
  refusal: { message: string; remedy: string } | undefined
  readonly tally: { items: number; done: number; refused: number }
  readonly refusals: Run['refusals'] = []
  /** Refused items of the step in hand. */
  refusedHere = 0
  #moved = false

  constructor(steps: readonly Step[]) {
    this.tally = { items: steps.reduce((sum, { items }) => sum + (items?.length ?? 0), 0), done: 0, refused: 0 }
  }

  /** Whether anything was written elsewhere, or may have been. */
  get begun(): boolean {
    return this.step > 0 || Object.keys(this.checkpoints).length > 0 || this.items.size > 0
  }

  /** Whether an item came to its end since this was last asked: then the step has not waited all that time. */
  moved(): boolean {
    const moved = this.#moved
    this.#moved = false
    return moved
  }

  apply(line: JournalLine): void {
    switch (line.is) {
      case 'claimed':
        return
      case 'guards held':
        this.guardsHeld = true
        return
      case 'checkpoint':
        this.checkpoints = { ...this.checkpoints, [line.name]: { at: line.at, until: line.until } }
        return
      case 'message':
        this.message = line.message
        return
      case 'intent':
        this.items.set(line.key, { is: 'open', until: line.until })
        return
      case 'item':
        this.#item(line)
        return
      case 'step':
        this.message = line.message
        if (line.outcome === 'refused') this.refusal = { message: line.message, remedy: line.remedy ?? '' }
        else this.#next()
    }
  }

  #item({ key, outcome, until, at, message = '' }: Extract<JournalLine, { is: 'item' }>): void {
    const before = this.items.get(key)
    if (before?.is === 'done' || before?.is === 'refused') return
    const over = until ?? (before?.is === 'open' ? before.until : at)
    this.items.set(key, outcome === 'unknown' ? { is: 'open', until: over } : { is: outcome })
    this.#moved ||= outcome !== 'unknown'
    if (outcome === 'done') this.tally.done += 1
    if (outcome !== 'refused') return
    this.tally.refused += 1
    this.refusedHere += 1
    if (this.refusals.length < NAMED) this.refusals.push({ key, message: message.slice(0, REASON) })
  }

  #next(): void {
    this.step += 1
    this.checkpoints = {}
    this.items = new Map()
    this.refusedHere = 0
  }
}
