/** Long work on the event loop, in slices: between two of them everybody else gets their turn. */
import { setImmediate } from 'node:timers/promises'
import { monotonic } from '../clock.ts'

/** Milliseconds. */
const SLICE = 5
/** Looking at the clock costs more than a step does. */
const STEPS = 16

export class Turns {
  #since = monotonic()
  #steps = 0

  /** After every step: what is to be awaited where the slice is over, undefined where the work goes on. */
  get due(): Promise<void> | undefined {
    this.#steps += 1
    if (this.#steps % STEPS !== 0 || monotonic() - this.#since < SLICE) return undefined
    return this.next()
  }

  /** Ends the slice whatever it took. */
  async next(): Promise<void> {
    await setImmediate()
    this.#since = monotonic()
  }
}
