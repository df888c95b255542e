/**
 * Which slots may hold what has this hash: open addressing in one typed array. Several may have the same hash, and one that was
 * once added stays, so what is found is a hint: whoever asks looks whether it is so.
 */
const FULL = 0.78

export class HashIndex {
  /** Two numbers a cell: the hash, and the slot plus one (0 = empty). */
  #cells = new Uint32Array(2 * 64)
  #used = 0

  add(hash: number, slot: number): void {
    if (this.#used >= (this.#cells.length / 2) * FULL) this.#grow()
    const cells = this.#cells
    const cell = emptyOr(cells, hash, slot)
    if (cells[cell + 1] !== 0) return
    cells[cell] = hash
    cells[cell + 1] = slot + 1
    this.#used += 1
  }

  /** A cell with this hash; -1 = there is none. */
  first(hash: number): number {
    return this.#from(startOf(hash, this.#cells), hash)
  }

  /** The next one after it. */
  after(cell: number, hash: number): number {
    return this.#from((cell + 2) % this.#cells.length, hash)
  }

  slotOf(cell: number): number {
    return (this.#cells[cell + 1] ?? 0) - 1
  }

  #from(start: number, hash: number): number {
    const cells = this.#cells
    for (let cell = start; cells[cell + 1] !== 0; cell = (cell + 2) % cells.length) {
      if (cells[cell] === hash) return cell
    }
    return -1
  }

  #grow(): void {
    const old = this.#cells
    const cells = new Uint32Array(old.length * 2)
    for (let from = 0; from < old.length; from += 2) {
      const slot = (old[from + 1] ?? 0) - 1
      if (slot < 0) continue
      const to = emptyOr(cells, old[from] ?? 0, slot)
      cells[to] = old[from] ?? 0
      cells[to + 1] = slot + 1
    }
    this.#cells = cells
  }
}

function startOf(hash: number, cells: Uint32Array): number {
  return (hash % (cells.length / 2)) * 2
}

function emptyOr(cells: Uint32Array, hash: number, slot: number): number {
  let cell = startOf(hash, cells)
  while (cells[cell + 1] !== 0 && (cells[cell] !== hash || cells[cell + 1] !== slot + 1))
    cell = (cell + 2) % cells.length
  return cell
}
