/** Of each row the key, the addresses and what rules look at, outside the heap: some 75 bytes, read in about a microsecond. */
import { Arena } from './arena.ts'
import { Dictionary } from './dictionary.ts'
import { Packer } from './packer.ts'
import { Unpacker } from './unpacker.ts'

export class Records {
  readonly #arena = new Arena()
  readonly #packer: Packer
  readonly #unpacker: Unpacker

  constructor() {
    const dictionary = new Dictionary()
    this.#packer = new Packer(dictionary)
    this.#unpacker = new Unpacker(dictionary)
  }

  /** Answers its place: the one it had before, if it is the same. */
  keep(key: string, addresses: readonly string[], judged: unknown, before: number | undefined): number {
    const packer = this.#packer
    packer.begin()
    packer.text(key, false)
    packer.value(addresses)
    packer.value(judged)
    const { bytes } = packer
    return before !== undefined && this.#arena.holds(before, bytes) ? before : this.#arena.keep(bytes)
  }

  key(place: number): string {
    return this.#at(place).text()
  }

  addresses(place: number): readonly string[] {
    const record = this.#at(place)
    record.text()
    return record.value() as readonly string[]
  }

  judged(place: number): unknown {
    return this.owned(place).judged
  }

  owned(place: number): { readonly addresses: readonly string[]; readonly judged: unknown } {
    const record = this.#at(place)
    record.text()
    const addresses = record.value() as readonly string[]
    return { addresses, judged: record.value() }
  }

  #at(place: number): Unpacker {
    this.#unpacker.begin(this.#arena.slab(place), this.#arena.within(place))
    return this.#unpacker
  }
}
