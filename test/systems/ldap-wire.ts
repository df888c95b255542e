/** As much of LDAP (RFC 4511) as a directory of a test's own has to read and write. */
import { Ber, BerReader, BerWriter } from 'ldapts'

export type Values = readonly (string | Buffer)[]
/** By attribute, as the directory spells it. */
export type Attributes = Readonly<Record<string, Values>>

export interface Search {
  readonly base: string
  readonly scope: 'base' | 'one' | 'sub'
  readonly attributes: readonly string[]
  readonly matches: (entry: Attributes) => boolean
}

export interface Request {
  readonly id: number
  /** Undefined for anything else, which is answered with success. */
  readonly search: Search | undefined
  readonly ends: boolean
  /** Of the answer that ends it. */
  readonly tag: number
  /** Values by type. */
  readonly controls: ReadonlyMap<string, Buffer>
}

export const PAGING = '1.2.840.113556.1.4.319'

/** The first message of some bytes, and how long it is; undefined while it is not all there. */
export function firstMessage(bytes: Buffer): Buffer | undefined {
  const first = bytes[1] ?? 0
  const count = first < 0x80 ? 0 : first & 0x7f
  if (bytes.length < 2 + count) return undefined
  const length = 2 + count + (count === 0 ? first : bytes.readUIntBE(2, count))
  return bytes.length < length ? undefined : bytes.subarray(0, length)
}

export function readRequest(message: Buffer): Request {
  const reader = new BerReader(message)
  reader.readSequence()
  const id = reader.readInt() ?? 0
  const tag = reader.peek() ?? 0
  const search = tag === 0x63 ? readSearch(reader) : undefined
  return {
    id,
    search,
    ends: tag === 0x42,
    tag: search ? 0x65 : tag + 1,
    controls: search ? readControls(reader) : new Map(),
  }
}

/** Runs `one` until the sequence at the reader's place is read. */
function each(reader: BerReader, tag: number, one: () => void): void {
  reader.readSequence(tag)
  const end = reader.offset + reader.length
  while (reader.offset < end) one()
}

function readSearch(reader: BerReader): Search {
  reader.readSequence(0x63)
  const base = reader.readString() ?? ''
  const scope = (['base', 'one', 'sub'] as const)[reader.readEnumeration() ?? 0] ?? 'sub'
  reader.readEnumeration()
  reader.readInt()
  reader.readInt()
  reader.readBoolean()
  const matches = readFilter(reader)
  const attributes: string[] = []
  each(reader, 0x30, () => attributes.push(reader.readString() ?? ''))
  return { base, scope, attributes, matches }
}

type Filter = (entry: Attributes) => boolean

function readFilter(reader: BerReader): Filter {
  const tag = reader.peek() ?? 0
  if (tag === 0xa0 || tag === 0xa1) {
    const parts: Filter[] = []
    each(reader, tag, () => parts.push(readFilter(reader)))
    return (entry) => (tag === 0xa0 ? parts.every((part) => part(entry)) : parts.some((part) => part(entry)))
  }
  if (tag === 0xa2) {
    reader.readSequence(tag)
    const part = readFilter(reader)
    return (entry) => !part(entry)
  }
  if (tag === 0x87) {
    const attribute = reader.readString(tag) ?? ''
    return (entry) => valuesOf(entry, attribute).length > 0
  }
  reader.readSequence(tag)
  const attribute = reader.readString() ?? ''
  const value = reader.readString() ?? ''
  const holds: Readonly<Record<number, (own: string) => boolean>> = {
    163: (own) => own.toLowerCase() === value.toLowerCase(),
    165: (own) => Number(own) >= Number(value),
    166: (own) => Number(own) <= Number(value),
  }
  return (entry) => valuesOf(entry, attribute).some((own) => holds[tag]?.(String(own)) ?? false)
}

function valuesOf(entry: Attributes, attribute: string): Values {
  return Object.entries(entry).find(([name]) => name.toLowerCase() === attribute.toLowerCase())?.[1] ?? []
}

function readControls(reader: BerReader): Map<string, Buffer> {
  const controls = new Map<string, Buffer>()
  if (reader.peek() !== 0xa0) return controls
  each(reader, 0xa0, () => {
    reader.readSequence()
    const end = reader.offset + reader.length
    const type = reader.readString() ?? ''
    if (reader.offset < end && reader.peek() === Ber.Boolean) reader.readBoolean()
    controls.set(type, (reader.offset < end && reader.readString(Ber.OctetString, true)) || Buffer.alloc(0))
    reader.offset = end
  })
  return controls
}

export function readPaging(value: Buffer): { size: number; cookie: string } {
  const reader = new BerReader(value)
  reader.readSequence()
  return { size: reader.readInt() ?? 0, cookie: reader.readString() ?? '' }
}

/** `cookie` undefined = the question was not paged. */
export function result({ id, tag }: Request, code: number, cookie?: string): Buffer {
  return written(id, (writer) => {
    writer.startSequence(tag)
    writer.writeEnumeration(code)
    writer.writeString('')
    writer.writeString('')
    writer.endSequence()
    if (cookie === undefined) return
    const paging = new BerWriter()
    paging.startSequence()
    paging.writeInt(0)
    paging.writeString(cookie)
    paging.endSequence()
    writer.startSequence(0xa0)
    writer.startSequence()
    writer.writeString(PAGING)
    writer.writeBuffer(paging.buffer, Ber.OctetString)
    writer.endSequence()
    writer.endSequence()
  })
}

/** Those of an entry's attributes that were asked for. */
export function entry({ id, search }: Request, dn: string, attributes: Attributes): Buffer {
  const wanted = new Set(search?.attributes.map((name) => name.toLowerCase()))
  return written(id, (writer) => {
    writer.startSequence(0x64)
    writer.writeString(dn)
    writer.startSequence()
    for (const [name, values] of Object.entries(attributes)) {
      if (!wanted.has(name.toLowerCase()) || values.length === 0) continue
      writer.startSequence()
      writer.writeString(name)
      writer.startSequence(0x31)
      for (const value of values) writer.writeBuffer(Buffer.from(value), Ber.OctetString)
      writer.endSequence()
      writer.endSequence()
    }
    writer.endSequence()
    writer.endSequence()
  })
}

function written(id: number, body: (writer: BerWriter) => void): Buffer {
  const writer = new BerWriter()
  writer.startSequence()
  writer.writeInt(id)
  body(writer)
  writer.endSequence()
  return writer.buffer
}
