/**
 * Values of JSON (and dates, and `undefined`) as few bytes: texts of one record refer to each other, and what many people
 * share is a number of the dictionary. `unpacker.ts` is its other half.
 */
import type { Dictionary } from './dictionary.ts'
import { REMEMBERED, TAG } from './tags.ts'

export class Packer {
  readonly #dictionary: Dictionary
  #bytes = Buffer.allocUnsafeSlow(4096)
  #length = 0
  #texts: string[] = []
  /** The field names of the record packed last, most often those of the next. */
  #names: readonly string[] = []
  #namesId = -1

  constructor(dictionary: Dictionary) {
    this.#dictionary = dictionary
  }

  begin(): void {
    this.#length = 0
    this.#texts = []
  }

  /** Of the record begun last; good until the next one begins. */
  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length)
  }

  value(value: unknown): void {
    if (typeof value === 'string') this.text(value, true)
    else if (typeof value === 'boolean') this.#byte(value ? TAG.true : TAG.false)
    else if (typeof value === 'number') this.#number(value)
    else if (value === null) this.#byte(TAG.null)
    else if (value instanceof Date) this.#tagged(TAG.date, String(value.getTime()))
    else if (Array.isArray(value)) this.#list(value)
    else if (typeof value === 'object') this.#fields(value as Readonly<Record<string, unknown>>)
    else this.#byte(TAG.undefined)
  }

  /** `shareable`: it may be one that others have too. */
  text(text: string, shareable: boolean): void {
    const before = this.#texts.indexOf(text)
    if (before >= 0) this.#numbered(TAG.again, before)
    else if (!this.#guid(text) && !this.#address(text)) {
      const id = shareable ? this.#dictionary.text(text) : -1
      if (id < 0) this.#literal(text)
      else this.#numbered(TAG.shared, id)
    }
  }

  #list(list: readonly unknown[]): void {
    // Licences and the like: many people have the very same ones.
    const shareable = typeof list[0] === 'object' && list[0] !== null
    const id = shareable ? this.#dictionary.json(JSON.stringify(list)) : -1
    if (id >= 0) this.#numbered(TAG.shared, id)
    else {
      this.#numbered(TAG.list, list.length)
      for (const one of list) this.value(one)
    }
  }

  #fields(record: Readonly<Record<string, unknown>>): void {
    const known = this.#names
    let count = 0
    let same = true
    for (const name in record) same = known[count++] === name && same
    if (!same || count !== known.length || this.#namesId < 0) {
      this.#names = Object.keys(record)
      this.#namesId = this.#dictionary.names(this.#names)
    }
    this.#numbered(TAG.fields, this.#namesId)
    for (const name in record) this.value(record[name])
  }

  #number(value: number): void {
    const countable = Number.isInteger(value) && value >= 0 && value < 2 ** 31
    if (countable) this.#numbered(TAG.count, value)
    else this.#tagged(TAG.number, String(value))
  }

  #guid(text: string): boolean {
    if (text.length !== 36) return false
    const start = this.#length
    this.#room(17)
    const bytes = this.#bytes
    let to = start
    bytes[to++] = TAG.guid
    for (let at = 0; at < 36; at += 2) {
      if (at === 8 || at === 13 || at === 18 || at === 23) {
        if (text.charCodeAt(at) !== 45) return false
        at += 1
      }
      const high = hexDigit(text.charCodeAt(at))
      const low = hexDigit(text.charCodeAt(at + 1))
      if (high < 0 || low < 0) return false
      bytes[to++] = high * 16 + low
    }
    this.#length = to
    this.#remember(text)
    return true
  }

  #address(text: string): boolean {
    const at = text.lastIndexOf('@')
    if (at < 0) return false
    const id = this.#dictionary.text(text.slice(at + 1))
    if (id < 0) return false
    this.#byte(TAG.address)
    const local = text.slice(0, at)
    const before = this.#texts.indexOf(local)
    if (before < 0) this.#literal(local)
    else this.#numbered(TAG.again, before)
    this.#count(id)
    this.#remember(text)
    return true
  }

  #literal(text: string): void {
    this.#tagged(TAG.text, text)
    this.#remember(text)
  }

  #tagged(tag: number, text: string): void {
    this.#byte(tag)
    const length = Buffer.byteLength(text)
    this.#count(length)
    this.#room(length)
    this.#bytes.write(text, this.#length, length === text.length ? 'latin1' : 'utf8')
    this.#length += length
  }

  #remember(text: string): void {
    if (this.#texts.length < REMEMBERED) this.#texts.push(text)
  }

  #numbered(tag: number, count: number): void {
    this.#byte(tag)
    this.#count(count)
  }

  #byte(byte: number): void {
    this.#room(1)
    this.#bytes[this.#length++] = byte
  }

  #count(count: number): void {
    this.#room(5)
    let rest = count
    while (rest >= 128) {
      this.#bytes[this.#length++] = (rest & 127) | 128
      rest >>>= 7
    }
    this.#bytes[this.#length++] = rest
  }

  #room(more: number): void {
    if (this.#length + more <= this.#bytes.length) return
    const wider = Buffer.allocUnsafeSlow((this.#length + more) * 2)
    this.#bytes.copy(wider, 0, 0, this.#length)
    this.#bytes = wider
  }
}

/** Small letters only: a GUID written otherwise comes back as it was written. */
function hexDigit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48
  return code >= 97 && code <= 102 ? code - 87 : -1
}
