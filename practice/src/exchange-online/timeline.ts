/** What will happen and when: the heart of the simulation. Events of the same instant run in the order they were added. */
export interface Timeline {
  /** `at` in estate milliseconds. */
  add(at: number, run: () => void): void
  /** Takes the earliest event not later than `until`; undefined when there is none. */
  take(until: number): { at: number; run: () => void } | undefined
  readonly size: number
}

interface Event {
  readonly at: number
  readonly order: number
  readonly run: () => void
}

/** A binary heap: 100,000 waiting events cost nothing until their time has come. */
export function createTimeline(): Timeline {
  const heap: Event[] = []
  let added = 0
  const before = (a: number, b: number): boolean => {
    const [one, two] = [heap[a], heap[b]]
    if (!one || !two) return false
    return one.at !== two.at ? one.at < two.at : one.order < two.order
  }
  const swap = (a: number, b: number): void => {
    const [one, two] = [heap[a], heap[b]]
    if (one && two) [heap[a], heap[b]] = [two, one]
  }
  const rise = (from: number): void => {
    let at = from
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!before(at, parent)) return
      swap(at, parent)
      at = parent
    }
  }
  const sink = (): void => {
    let at = 0
    for (;;) {
      let least = at
      if (before(2 * at + 1, least)) least = 2 * at + 1
      if (before(2 * at + 2, least)) least = 2 * at + 2
      if (least === at) return
      swap(at, least)
      at = least
    }
  }
  return {
    get size() {
      return heap.length
    },
    add: (at, run) => {
      heap.push({ at, order: added++, run })
      rise(heap.length - 1)
    },
    take: (until) => {
      const first = heap[0]
      if (!first || first.at > until) return undefined
      const last = heap.pop()
      if (last && heap.length > 0) {
        heap[0] = last
        sink()
      }
      return first
    },
  }
}
