/**
 * One generation of a part: its file, and in memory where each row lies, when it was asked for, whose addresses it has and
 * what rules look at. What is written is known here when the disk has it.
 */
import { Turns } from '../../jobs/turns.ts'
import type { LinePlace, RecordFile } from '../../store/store.ts'
import type { Codec, Control, Entry } from '../table.ts'
import { contentHash, hashOf } from './hash.ts'
import { HashIndex } from './hash-index.ts'
import { type Note, noteText, type RowLine, readLine, rowText } from './lines.ts'
import { Records } from './records.ts'
import { GONE, ROWLESS, Slots } from './slots.ts'

/** A row to be written, beside its line; undefined = nothing but that it is gone. */
export interface Write<Row> extends RowLine {
  readonly row: Row | undefined
  /** Of `json`. */
  readonly hash: number
  /** Where the key is known, if that was looked up; -1 = it is not. */
  readonly slot: number | undefined
}

export function write<Row>(
  key: string,
  at: number,
  gone: string | undefined,
  row: Row | undefined,
  slot?: number,
): Write<Row> {
  const json = row === undefined ? '' : JSON.stringify(row)
  return { key, at, gone, row, json, hash: contentHash(json), slot }
}

export class Generation<Row, Judged> {
  readonly name: string
  note: Note = {}
  /** Rows that are there. */
  size = 0
  /** Bytes of the lines that count, and of all. */
  live = 0
  written = 0
  readonly slots = new Slots()
  readonly #open: () => Promise<RecordFile>
  readonly #codec: Codec<Row, Judged>
  readonly #keys = new HashIndex()
  readonly #addresses = new HashIndex()
  readonly #records = new Records()
  #file: Promise<RecordFile> | undefined
  #closed = false
  #first: Note | undefined
  /** Readings under way: the file is not closed under them. */
  readonly #reads = new Set<Promise<unknown>>()

  /** `open` makes the file where it is not there; it is asked at the first need. `first` goes with the first append. */
  constructor(name: string, open: () => Promise<RecordFile>, codec: Codec<Row, Judged>, first?: Note) {
    this.name = name
    this.#first = first
    this.#open = open
    this.#codec = codec
  }

  get control(): Control | undefined {
    return this.note.control
  }

  /** Reads what the file holds. False where that is not what was written: then it is not to be used. */
  async load(): Promise<boolean> {
    const file = await this.#opened()
    let whole = true
    const damaged = () => {
      whole = false
    }
    const visit = (text: string, place: LinePlace) => {
      const line = readLine(text)
      this.written += place.length
      if (line === undefined) return
      if ('note' in line) this.note = { ...this.note, ...line.note }
      else {
        const row = line.value === undefined ? undefined : this.#codec.parse(line.value)
        if (row !== undefined || line.row.json === '')
          this.#put({ ...line.row, row, hash: contentHash(line.row.json), slot: undefined }, place)
      }
    }
    await file.scan(visit, damaged)
    return whole
  }

  /** All of it with one append. */
  async write(rows: readonly Write<Row>[], more?: Note): Promise<void> {
    if (rows.length === 0 && more === undefined) return
    const note = this.#first === undefined ? more : { ...this.#first, ...more }
    const turns = new Turns()
    const lines: string[] = []
    for (const row of rows) {
      lines.push(rowText(row))
      const turn = turns.due
      if (turn !== undefined) await turn
    }
    if (note !== undefined) lines.push(noteText(note))
    await turns.next()
    const places = await (await this.#opened()).append(lines)
    this.#first = undefined
    if (note !== undefined) {
      this.note = { ...this.note, ...note }
      this.written += places[rows.length]?.length ?? 0
    }
    for (const [index, row] of rows.entries()) {
      const place = places[index] as LinePlace
      this.written += place.length
      this.#put(row, place)
      const turn = turns.due
      if (turn !== undefined) await turn
    }
  }

  renew(renewals: readonly { readonly slot: number; readonly at: number }[]): void {
    for (const { slot, at } of renewals) this.slots.renew(slot, at)
  }

  /** The slot of a key; -1 = it is not known. */
  find(key: string): number {
    const hash = hashOf(key)
    for (let cell = this.#keys.first(hash); cell >= 0; cell = this.#keys.after(cell, hash)) {
      const slot = this.#keys.slotOf(cell)
      if (this.keyOf(slot) === key) return slot
    }
    return -1
  }

  keyOf(slot: number): string {
    return this.#records.key(this.slots.record(slot))
  }

  judgedOf(slot: number): Judged {
    return this.#records.judged(this.slots.record(slot)) as Judged
  }

  /** Who owns the address: those who are there before those who are gone, and among these, whose primary address it is first. */
  ownersOf(address: string): number[] {
    const wanted = address.toLowerCase()
    const hash = hashOf(wanted)
    const found: { readonly slot: number; readonly rank: number }[] = []
    for (let cell = this.#addresses.first(hash); cell >= 0; cell = this.#addresses.after(cell, hash)) {
      const slot = this.#addresses.slotOf(cell)
      const place = this.#records.addresses(this.slots.record(slot)).findIndex((own) => own.toLowerCase() === wanted)
      if (place >= 0) found.push({ slot, rank: (this.slots.isGone(slot) ? 2 : 0) + (place > 0 ? 1 : 0) })
    }
    return found.sort((a, b) => a.rank - b.rank || a.slot - b.slot).map(({ slot }) => slot)
  }

  /** Those who are there and own one of these addresses, in lower case: each read once, however many of them lead there. */
  async ownersOfAny(addresses: readonly string[]): Promise<readonly Judged[]> {
    const wanted = new Set(addresses)
    const seen = new Set<number>()
    const found: Judged[] = []
    const turns = new Turns()
    for (const address of wanted) {
      const hash = hashOf(address)
      for (let cell = this.#addresses.first(hash); cell >= 0; cell = this.#addresses.after(cell, hash)) {
        const slot = this.#addresses.slotOf(cell)
        if (seen.has(slot) || !this.slots.isThere(slot)) continue
        seen.add(slot)
        const { addresses: own, judged } = this.#records.owned(this.slots.record(slot))
        if (own.some((one) => wanted.has(one.toLowerCase()))) found.push(judged as Judged)
      }
      const turn = turns.due
      if (turn !== undefined) await turn
    }
    return found
  }

  /** The whole row as it is now; undefined where there never was one. */
  async entry(slot: number): Promise<Entry<Row> | undefined> {
    if (slot < 0 || this.slots.isRowless(slot)) return undefined
    const at = this.slots.at(slot)
    const text = await this.#read(this.slots.place(slot))
    const line = readLine(text)
    const row = line !== undefined && 'row' in line ? this.#codec.parse(line.value) : undefined
    if (line === undefined || !('row' in line) || row === undefined)
      throw new Error(`a line of ${this.name} cannot be read back`)
    const { key, gone } = line.row
    return gone === undefined ? { key, row, at } : { key, row, at, gone }
  }

  async close(): Promise<void> {
    this.#closed = true
    await Promise.allSettled(this.#reads)
    await (await this.#file)?.close()
  }

  #put(row: Write<Row>, { offset, length }: LinePlace): void {
    const known = row.slot ?? this.find(row.key)
    const addresses = row.row === undefined ? [] : this.#codec.addresses(row.row)
    const flags = (row.gone === undefined ? 0 : GONE) | (row.row === undefined ? ROWLESS : 0)
    const judged = row.row === undefined ? undefined : this.#codec.judged(row.row)
    const record = this.#records.keep(row.key, addresses, judged, known < 0 ? undefined : this.slots.record(known))
    if (known >= 0) {
      this.live -= this.slots.place(known).length
      this.size -= this.slots.isThere(known) ? 1 : 0
    }
    const slot = { offset, length, at: row.at, hash: row.hash, record, flags }
    const index = known < 0 ? this.slots.add(slot) : known
    if (known < 0) this.#keys.add(hashOf(row.key), index)
    else this.slots.set(known, slot)
    this.live += length
    this.size += flags === 0 ? 1 : 0
    for (const address of addresses) this.#addresses.add(hashOf(address.toLowerCase()), index)
  }

  #read(place: LinePlace): Promise<string> {
    const reading = this.#opened().then((file) => file.read(place))
    this.#reads.add(reading)
    const over = () => this.#reads.delete(reading)
    reading.then(over, over)
    return reading
  }

  /** One that failed is tried again at the next need. */
  async #opened(): Promise<RecordFile> {
    if (this.#closed) throw new Error(`${this.name} is closed`)
    this.#file ??= this.#open().catch((error) => {
      this.#file = undefined
      throw error
    })
    return this.#file
  }
}
