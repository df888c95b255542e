/**
 * How the lines of an append lie in a file: one after the other, then a line that closes the append with its length and
 * checksum. An append that a crash cut off, or whose bytes did not all reach the disk, is known by it. Pure.
 */
import { crc32 } from 'node:zlib'
import type { LinePlace } from './store.ts'

const END = 10
/** Begins the closing line. No JSON begins with it, nor holds it. */
const CLOSING = 4
/** The longest a closing line may be. */
const LONGEST_CLOSING = 32

export interface Framed {
  readonly bytes: Buffer
  /** Of each line, within `bytes`. */
  readonly places: readonly LinePlace[]
}

/** The bytes of one append. No line may hold a line's end. */
export function framed(lines: readonly string[], offset: number): Framed {
  const text = `${lines.join('\n')}\n`
  const length = Buffer.byteLength(text)
  // A page of rows is half a megabyte: it is copied once.
  const bytes = Buffer.allocUnsafeSlow(length + LONGEST_CLOSING)
  bytes.write(text, 0, text.length === length ? 'latin1' : 'utf8')
  const places: LinePlace[] = []
  let start = 0
  for (const _ of lines) {
    const end = bytes.indexOf(END, start)
    places.push({ offset: offset + start, length: end - start })
    start = end + 1
  }
  if (start !== length) throw new Error('a line of a record file holds a line’s end')
  const closing = `${String.fromCharCode(CLOSING)}${length} ${crc32(bytes.subarray(0, length))}\n`
  return { bytes: bytes.subarray(0, length + bytes.write(closing, length, 'latin1')), places }
}

export function isClosing(bytes: Buffer, start: number): boolean {
  return bytes[start] === CLOSING
}

/** The first line's end from `start` on; -1 = none. */
export function lineEnd(bytes: Buffer, start: number): number {
  return bytes.indexOf(END, start)
}

/** Where the last closing line in `bytes` begins and ends; undefined = there is none. */
export function lastClosing(bytes: Buffer): { start: number; end: number } | undefined {
  for (
    let start = bytes.lastIndexOf(CLOSING);
    start >= 0;
    start = start === 0 ? -1 : bytes.lastIndexOf(CLOSING, start - 1)
  ) {
    const end = lineEnd(bytes, start)
    if (end >= 0 && end - start <= LONGEST_CLOSING) return { start, end: end + 1 }
  }
  return undefined
}

/** What a closing line promises of the bytes before it; undefined where it is none. */
export function promiseOf(closing: string): { length: number; checksum: number } | undefined {
  const [, length, checksum] = /^(\d+) (\d+)\n$/.exec(closing.slice(1)) ?? []
  return length === undefined ? undefined : { length: Number(length), checksum: Number(checksum) }
}

export function keeps(bytes: Buffer, promise: { length: number; checksum: number }): boolean {
  return bytes.length === promise.length && crc32(bytes) === promise.checksum
}

/** Of the lines of one append, as they are read one after the other. */
export class Checksum {
  #length = 0
  #checksum = 0

  /** A line with its end. */
  add(line: Buffer): void {
    this.#length += line.length
    this.#checksum = crc32(line, this.#checksum)
  }

  /** Whether the lines since the last closing one are those this one promises. */
  closes(closing: string): boolean {
    const promise = promiseOf(closing)
    const kept = promise?.length === this.#length && promise.checksum === this.#checksum
    this.#length = 0
    this.#checksum = 0
    return kept
  }
}
