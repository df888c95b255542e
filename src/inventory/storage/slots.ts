/** What is known of each row beside what rules look at: numbers, a column each. */
export const GONE = 1
/** Somebody who is gone and of whom there never was a row: only the time counts. */
export const ROWLESS = 2

export interface Slot {
  /** In its file, which is written anew long before it has 4 GB. */
  readonly offset: number
  readonly length: number
  readonly at: number
  readonly hash: number
  /** Place in the arena. */
  readonly record: number
  readonly flags: number
}

export class Slots {
  count = 0
  #offset = new Uint32Array(64)
  #length = new Uint32Array(64)
  #at = new Float64Array(64)
  #hash = new Uint32Array(64)
  #record = new Uint32Array(64)
  #flags = new Uint8Array(64)

  add(slot: Slot): number {
    if (this.count === this.#flags.length) this.#grow()
    this.set(this.count, slot)
    return this.count++
  }

  set(index: number, slot: Slot): void {
    this.#offset[index] = slot.offset
    this.#length[index] = slot.length
    this.#at[index] = slot.at
    this.#hash[index] = slot.hash
    this.#record[index] = slot.record
    this.#flags[index] = slot.flags
  }

  renew(index: number, at: number): void {
    this.#at[index] = at
  }

  place(index: number): { offset: number; length: number } {
    return { offset: this.#offset[index] ?? 0, length: this.#length[index] ?? 0 }
  }

  at(index: number): number {
    return this.#at[index] ?? 0
  }

  record(index: number): number {
    return this.#record[index] ?? 0
  }

  isGone(index: number): boolean {
    return ((this.#flags[index] ?? 0) & GONE) !== 0
  }

  isRowless(index: number): boolean {
    return ((this.#flags[index] ?? 0) & ROWLESS) !== 0
  }

  /** The row itself is there, and so is who it is of. */
  isThere(index: number): boolean {
    return this.#flags[index] === 0
  }

  hash(index: number): number {
    return this.#hash[index] ?? 0
  }

  #grow(): void {
    const room = Math.ceil(this.count * 1.25)
    this.#offset = widened(new Uint32Array(room), this.#offset)
    this.#length = widened(new Uint32Array(room), this.#length)
    this.#at = widened(new Float64Array(room), this.#at)
    this.#hash = widened(new Uint32Array(room), this.#hash)
    this.#record = widened(new Uint32Array(room), this.#record)
    this.#flags = widened(new Uint8Array(room), this.#flags)
  }
}

function widened<A extends Float64Array | Uint32Array | Uint8Array>(room: A, from: A): A {
  room.set(from)
  return room
}
