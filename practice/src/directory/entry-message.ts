/** An entry as the bytes of a `SearchResultEntry` (RFC 4511 4.5.2), measured first and written once: a page has a thousand. */
import type { Value } from './schema.ts'

const SEQUENCE = 0x30
const SET = 0x31
const OCTETS = 0x04
const INTEGER = 0x02
const SEARCH_RESULT_ENTRY = 0x64

export function entryMessage(
  id: number,
  dn: string,
  attributes: readonly { readonly name: string; readonly values: readonly Value[] }[],
): Buffer {
  const sets = attributes.map(({ values }) => values.reduce((sum: number, value) => sum + whole(sizeOf(value)), 0))
  const rows = attributes.map(({ name }, at) => whole(sizeOf(name)) + whole(sets[at] ?? 0))
  const list = rows.reduce((sum, row) => sum + whole(row), 0)
  const operation = whole(sizeOf(dn)) + whole(list)
  const number = id < 0x80 ? 1 : id < 0x8000 ? 2 : id < 0x800000 ? 3 : 4
  const message = whole(number) + whole(operation)

  const bytes = Buffer.allocUnsafe(whole(message))
  let at = 0
  const begin = (tag: number, length: number): void => {
    bytes[at++] = tag
    if (length >= 0x80) {
      const count = countOf(length)
      bytes[at++] = 0x80 | count
      at = bytes.writeUIntBE(length, at, count)
    } else bytes[at++] = length
  }
  const write = (value: Value): void => {
    begin(OCTETS, sizeOf(value))
    at += typeof value === 'string' ? bytes.write(value, at, 'utf8') : value.copy(bytes, at)
  }
  begin(SEQUENCE, message)
  begin(INTEGER, number)
  at = bytes.writeIntBE(id, at, number)
  begin(SEARCH_RESULT_ENTRY, operation)
  write(dn)
  begin(SEQUENCE, list)
  attributes.forEach(({ name, values }, index) => {
    begin(SEQUENCE, rows[index] ?? 0)
    write(name)
    begin(SET, sets[index] ?? 0)
    for (const value of values) write(value)
  })
  return bytes
}

const sizeOf = (value: Value): number => (typeof value === 'string' ? Buffer.byteLength(value) : value.length)

/** Bytes a length above 127 takes. */
const countOf = (length: number): number => (length < 0x100 ? 1 : length < 0x10000 ? 2 : length < 0x1000000 ? 3 : 4)

/** With its tag and its length before it. */
const whole = (length: number): number => length + (length < 0x80 ? 2 : 2 + countOf(length))
