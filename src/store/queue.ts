/** Runs one task after the other, in the order they came; each caller waits for its own task only. */
export class Queue {
  #last: Promise<unknown> = Promise.resolve()

  run<T>(task: () => Promise<T>): Promise<T> {
    const mine = this.#last.then(task)
    this.#last = mine.catch(() => undefined)
    return mine
  }

  /** Resolves when everything asked for so far is done, well or badly. */
  async idle(): Promise<void> {
    await this.#last
  }
}
