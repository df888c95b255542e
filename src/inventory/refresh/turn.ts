/** Whose full reading it is: never two at once, but for the first filling, when nobody has anything to answer from. */

export interface Reader {
  /** It was read whole at some time. */
  readonly filled: boolean
  /** A full reading is under way. */
  readonly reading: boolean
  /** Its system does not answer: nobody waits for it. */
  readonly troubled: boolean
}

/** `readers` in the order of precedence; whether the one at `index` may begin, or go on with, a full reading. */
export function mayRead(readers: readonly Reader[], index: number): boolean {
  const self = readers[index]
  if (self === undefined || !self.filled) return true
  return !readers.some((other, at) => at !== index && other.reading && !other.troubled && (!self.reading || at < index))
}
