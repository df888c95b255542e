/** LDAP messages as bytes (RFC 4511): what a client asks, and what it is answered. */
import { Ber, BerReader, BerWriter } from 'ldapts'
import { type Filter, readFilter } from './filter.ts'
import type { Scope } from './tree.ts'

/** Result codes used here (RFC 4511 appendix A). */
export const Code = {
  success: 0,
  operationsError: 1,
  protocolError: 2,
  sizeLimitExceeded: 4,
  authMethodNotSupported: 7,
  strongerAuthRequired: 8,
  unavailableCriticalExtension: 12,
  noSuchObject: 32,
  invalidDnSyntax: 34,
  invalidCredentials: 49,
  insufficientAccessRights: 50,
  unwillingToPerform: 53,
} as const

export const PAGED_RESULTS = '1.2.840.113556.1.4.319'
/** Tombstones are found, too. */
export const SHOW_DELETED = '1.2.840.113556.1.4.417'

/** The answer to a request that is answered with a result only, by the request's tag; none for unbind and abandon. */
const RESPONSE_TAG: Readonly<Record<number, number>> = {
  96: 0x61,
  99: 0x65,
  102: 0x67,
  104: 0x69,
  74: 0x6b,
  108: 0x6d,
  110: 0x6f,
  119: 0x78,
}

export interface Control {
  readonly type: string
  readonly critical: boolean
  readonly value: Buffer | undefined
}

export type Operation =
  | { readonly kind: 'bind'; readonly name: string; readonly password: string | undefined }
  | { readonly kind: 'search'; readonly search: Search }
  | { readonly kind: 'unbind' | 'abandon' }
  | { readonly kind: 'other' }

export interface Search {
  readonly base: string
  readonly scope: Scope
  /** 0 = as many as the server allows. */
  readonly sizeLimit: number
  readonly typesOnly: boolean
  readonly filter: Filter
  readonly attributes: readonly string[]
}

export interface Request {
  readonly id: number
  /** The tag of the answer that ends it; 0 where nothing is answered. */
  readonly answerTag: number
  readonly operation: Operation
  readonly controls: readonly Control[]
}

/** The length of the message at the start of `bytes`; undefined while it is not all there. Throws on what is not LDAP. */
export function messageLength(bytes: Buffer): number | undefined {
  if (bytes.length < 2) return undefined
  if (bytes[0] !== 0x30) throw new Error('not an LDAP message')
  const first = bytes.readUInt8(1)
  if (first < 0x80) return bytes.length >= 2 + first ? 2 + first : undefined
  const count = first & 0x7f
  if (count === 0 || count > 4) throw new Error('not an LDAP message')
  if (bytes.length < 2 + count) return undefined
  const total = 2 + count + bytes.readUIntBE(2, count)
  return bytes.length >= total ? total : undefined
}

/** Throws on a malformed message. */
export function readRequest(message: Buffer): Request {
  const reader = new BerReader(message)
  reader.readSequence(0x30)
  const id = reader.readInt() ?? 0
  const tag = reader.peek() ?? 0
  const bodyStart = reader.readLength(reader.offset + 1) ?? 0
  const bodyEnd = bodyStart + reader.length
  const operation = readOperation(reader, tag)
  if (operation.kind === 'other' && RESPONSE_TAG[tag] === undefined) throw new Error(`no operation begins with ${tag}`)
  reader.offset = bodyEnd
  return { id, answerTag: RESPONSE_TAG[tag] ?? 0, operation, controls: readControls(reader) }
}

function readOperation(reader: BerReader, tag: number): Operation {
  if (tag === 0x42) return { kind: 'unbind' }
  if (tag === 0x50) return { kind: 'abandon' }
  if (tag === 0x60) {
    reader.readSequence(tag)
    reader.readInt()
    const name = reader.readString() ?? ''
    return { kind: 'bind', name, password: reader.peek() === 0x80 ? (reader.readString(0x80) ?? '') : undefined }
  }
  if (tag !== 0x63) return { kind: 'other' }
  reader.readSequence(tag)
  const base = reader.readString() ?? ''
  const scope = (['base', 'one', 'sub'] as const)[reader.readEnumeration() ?? 0] ?? 'sub'
  reader.readEnumeration() // aliases: Active Directory has none
  const sizeLimit = reader.readInt() ?? 0
  reader.readInt() // time limit: every search here ends at once
  const typesOnly = reader.readBoolean() ?? false
  const filter = readFilter(reader)
  const attributes: string[] = []
  reader.readSequence(0x30)
  const end = reader.offset + reader.length
  while (reader.offset < end) attributes.push(reader.readString() ?? '')
  return { kind: 'search', search: { base, scope, sizeLimit, typesOnly, filter, attributes } }
}

function readControls(reader: BerReader): Control[] {
  const controls: Control[] = []
  if (reader.peek() !== 0xa0) return controls
  reader.readSequence(0xa0)
  const end = reader.offset + reader.length
  while (reader.offset < end) {
    reader.readSequence(0x30)
    const controlEnd = reader.offset + reader.length
    const type = reader.readString() ?? ''
    let critical = false
    let value: Buffer | undefined
    if (reader.offset < controlEnd && reader.peek() === Ber.Boolean) critical = reader.readBoolean() ?? false
    if (reader.offset < controlEnd) value = reader.readString(Ber.OctetString, true) ?? undefined
    reader.offset = controlEnd
    controls.push({ type, critical, value })
  }
  return controls
}

/** The size asked for and the place to go on from. Throws on a malformed value. */
export function readPaging(value: Buffer): { size: number; cookie: string } {
  const reader = new BerReader(value)
  reader.readSequence(0x30)
  const size = reader.readInt() ?? 0
  return { size, cookie: reader.readString() ?? '' }
}

export function resultMessage(input: {
  id: number
  tag: number
  code: number
  text?: string | undefined
  /** With paging: the place to go on from, empty on the last page. */
  cookie?: string | undefined
}): Buffer {
  return message(input.id, (writer) => {
    writer.startSequence(input.tag)
    writer.writeEnumeration(input.code)
    writer.writeString('')
    writer.writeString(input.text ?? '')
    writer.endSequence()
    if (input.cookie === undefined) return
    const value = new BerWriter()
    value.startSequence()
    value.writeInt(0)
    value.writeString(input.cookie)
    value.endSequence()
    writer.startSequence(0xa0)
    writer.startSequence()
    writer.writeString(PAGED_RESULTS)
    writer.writeBuffer(value.buffer, Ber.OctetString)
    writer.endSequence()
    writer.endSequence()
  })
}

/** "Ask there too": what Active Directory adds to a search of the whole domain. */
export function referenceMessage(id: number, url: string): Buffer {
  return message(id, (writer) => {
    writer.startSequence(0x73)
    writer.writeString(url)
    writer.endSequence()
  })
}

function message(id: number, body: (writer: BerWriter) => void): Buffer {
  const writer = new BerWriter()
  writer.startSequence()
  writer.writeInt(id)
  body(writer)
  writer.endSequence()
  return writer.buffer
}
