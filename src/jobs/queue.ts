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

/** One `Queue` a key: tasks of one key follow each other, those of another never wait for them. A key at rest is forgotten. */
export class KeyedQueue {
  readonly #queues = new Map<string, { readonly queue: Queue; tasks: number }>()

  /** How many keys have a task that is not done. */
  get size(): number {
    return this.#queues.size
  }

  async run<T>(key: string, task: () => Promise<T>): Promise<T> {
    const entry = this.#queues.get(key) ?? { queue: new Queue(), tasks: 0 }
    this.#queues.set(key, entry)
    entry.tasks++
    try {
      return await entry.queue.run(task)
    } finally {
      entry.tasks--
      if (entry.tasks === 0) this.#queues.delete(key)
    }
  }

  /** Resolves when everything asked for so far is done, well or badly. */
  async idle(): Promise<void> {
    await Promise.all([...this.#queues.values()].map(({ queue }) => queue.idle()))
  }
}
