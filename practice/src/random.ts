/** A stream of numbers in [0, 1) that is the same for the same seed and name, on every machine. */
export interface Random {
  next(): number
  /** A whole number from `low` to `high`, both included. */
  int(low: number, high: number): number
  pick<T>(from: readonly T[]): T
  shuffle<T>(from: readonly T[]): T[]
  /** About normal: mean 0, deviation 1. */
  normal(): number
  /** A GUID in its usual text form, lower case. */
  guid(): string
}

/** Streams are named so that drawing more from one (say, for sizes) does not move the others. */
export function random(seed: number, name: string): Random {
  let state = hash(`${seed}:${name}`)
  // mulberry32: small, well spread, and no dependency on the platform.
  const bits = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  const next = (): number => bits() / 4294967296
  const int = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1))
  /** At most eight digits: as one whole number, for a string grown digit by digit is what 50,000 people would wait for. */
  const hex = (length: number): string => {
    let value = 0
    for (let digit = 0; digit < length; digit++) value = (value << 4) | (bits() >>> 28)
    return (value >>> 0).toString(16).padStart(length, '0')
  }
  return {
    next,
    int,
    pick: (from) => {
      const picked = from[int(0, from.length - 1)]
      if (picked === undefined) throw new RangeError('nothing to pick from')
      return picked
    },
    shuffle: (from) => {
      const order = from.map((item) => ({ item, key: next() }))
      return order.sort((a, b) => a.key - b.key).map(({ item }) => item)
    },
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    guid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${'89ab'.charAt(int(0, 3))}${hex(3)}-${hex(6)}${hex(6)}`,
  }
}

/** FNV-1a, 32 bits: the same text gives the same number everywhere. */
export function hash(text: string): number {
  let value = 0x811c9dc5
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193)
  return value >>> 0
}
