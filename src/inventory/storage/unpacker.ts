/** Reads what `packer.ts` wrote. One for all records: it holds where it is. */
import type { Dictionary } from './dictionary.ts'
import { REMEMBERED, TAG } from './tags.ts'

export class Unpacker {
  readonly #dictionary: Dictionary
  #bytes: Buffer = Buffer.alloc(0)
  #at = 0
  #texts: string[] = []

  constructor(dictionary: Dictionary) {
    this.#dictionary = dictionary
  }

  begin(bytes: Buffer, at: number): void {
    this.#bytes = bytes
    this.#at = at
    this.#texts = []
  }

  text(): string {
    return this.value() as string
  }

  value(): unknown {
    switch (this.#bytes[this.#at++]) {
      case TAG.null:
        return null
      case TAG.false:
        return false
      case TAG.true:
        return true
      case TAG.count:
        return this.#count()
      case TAG.number:
        return Number(this.#raw())
      case TAG.again:
        return this.#texts[this.#count()]
      case TAG.guid:
        return this.#remembered(this.#guid())
      case TAG.address:
        return this.#remembered(`${this.text()}@${this.#dictionary.value(this.#count())}`)
      case TAG.shared:
        return this.#dictionary.value(this.#count())
      case TAG.text:
        return this.#remembered(this.#raw())
      case TAG.list:
        return Array.from({ length: this.#count() }, () => this.value())
      case TAG.fields:
        return this.#fields()
      case TAG.date:
        return new Date(Number(this.#raw()))
      default:
        return undefined
    }
  }

  #fields(): Record<string, unknown> {
    const names = this.#dictionary.value(this.#count()) as readonly string[]
    const record: Record<string, unknown> = {}
    for (const name of names) record[name] = this.value()
    return record
  }

  #guid(): string {
    const hex = this.#bytes.toString('hex', this.#at, this.#at + 16)
    this.#at += 16
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
  }

  #raw(): string {
    const length = this.#count()
    const start = this.#at
    this.#at += length
    return this.#bytes.toString('utf8', start, this.#at)
  }

  #remembered(text: string): string {
    if (this.#texts.length < REMEMBERED) this.#texts.push(text)
    return text
  }

  #count(): number {
    let count = 0
    for (let shift = 0; ; shift += 7) {
      const byte = this.#bytes[this.#at++] ?? 0
      count |= (byte & 127) << shift
      if (byte < 128) return count >>> 0
    }
  }
}
