/** Bytes outside the heap, in slabs: thousands of small records that no garbage collector has to walk. */
const SLAB = 256 * 1024

export class Arena {
  readonly #slabs: Buffer[] = []
  /** Where each slab begins; a long record gets a slab of its own. */
  #used = SLAB

  /** Keeps a copy. Answers where: the slab's number times its size, plus the place in it. */
  keep(bytes: Buffer): number {
    if (bytes.length > SLAB) {
      this.#slabs.push(Buffer.from(bytes))
      this.#used = SLAB
      return (this.#slabs.length - 1) * SLAB
    }
    if (this.#used + bytes.length > SLAB) {
      this.#slabs.push(Buffer.allocUnsafeSlow(SLAB))
      this.#used = 0
    }
    const slab = this.#slabs.length - 1
    bytes.copy(this.slab(slab * SLAB), this.#used)
    this.#used += bytes.length
    return slab * SLAB + this.#used - bytes.length
  }

  slab(place: number): Buffer {
    return this.#slabs[Math.floor(place / SLAB)] as Buffer
  }

  /** Where in its slab. */
  within(place: number): number {
    return place % SLAB
  }

  holds(place: number, bytes: Buffer): boolean {
    const start = this.within(place)
    return (
      this.slab(place).compare(
        bytes,
        0,
        bytes.length,
        start,
        Math.min(start + bytes.length, this.slab(place).length),
      ) === 0
    )
  }
}
