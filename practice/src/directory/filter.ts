/** Search filters (RFC 4511 4.5.1.7): read from the wire, and held against an entry. Pure. */
import { Ber, type BerReader } from 'ldapts'
import { compareValues, equalityKey, integer, textOf, type Value } from './schema.ts'
import type { Snapshot } from './tree.ts'

export type Filter =
  | { readonly kind: 'and' | 'or'; readonly of: readonly Filter[] }
  | { readonly kind: 'not'; readonly of: Filter }
  /** `key` as `equalityKey` gives it: worked out once, not for each entry. */
  | { readonly kind: 'equal'; readonly attribute: string; readonly key: string }
  | { readonly kind: 'atLeast' | 'atMost'; readonly attribute: string; readonly value: Buffer }
  | { readonly kind: 'present'; readonly attribute: string }
  | { readonly kind: 'parts'; readonly attribute: string; readonly parts: Parts }
  | { readonly kind: 'rule'; readonly rule: string; readonly attribute: string; readonly value: Buffer }

interface Parts {
  initial?: Buffer
  any: Buffer[]
  final?: Buffer
}

const BIT_AND = '1.2.840.113556.1.4.803'
const BIT_OR = '1.2.840.113556.1.4.804'

/** Reads the filter at the reader's place. Throws on what is not a filter (code 2). */
export function readFilter(reader: BerReader): Filter {
  const tag = reader.peek()
  switch (tag) {
    case 0xa0:
      return { kind: 'and', of: readSet(reader, tag) }
    case 0xa1:
      return { kind: 'or', of: readSet(reader, tag) }
    case 0xa2: {
      reader.readSequence(tag)
      return { kind: 'not', of: readFilter(reader) }
    }
    case 0xa3:
    case 0xa8: // "approximately" is plain equality in Active Directory
      return readEquality(reader, tag)
    case 0xa4:
      return readParts(reader)
    case 0xa5:
      return { kind: 'atLeast', ...readAssertion(reader, tag) }
    case 0xa6:
      return { kind: 'atMost', ...readAssertion(reader, tag) }
    case 0x87:
      return { kind: 'present', attribute: reader.readString(0x87) ?? '' }
    case 0xa9:
      return readRule(reader)
    default:
      throw new Error(`no filter begins with ${tag}`)
  }
}

function readSet(reader: BerReader, tag: number): Filter[] {
  const of: Filter[] = []
  reader.readSequence(tag)
  const end = reader.offset + reader.length
  while (reader.offset < end) of.push(readFilter(reader))
  return of
}

function readEquality(reader: BerReader, tag: number): Filter {
  const { attribute, value } = readAssertion(reader, tag)
  return { kind: 'equal', attribute, key: equalityKey(attribute, value) }
}

function readAssertion(reader: BerReader, tag: number): { attribute: string; value: Buffer } {
  reader.readSequence(tag)
  const attribute = reader.readString() ?? ''
  return { attribute, value: reader.readString(Ber.OctetString, true) ?? Buffer.alloc(0) }
}

function readParts(reader: BerReader): Filter {
  reader.readSequence(0xa4)
  const attribute = reader.readString() ?? ''
  reader.readSequence()
  const end = reader.offset + reader.length
  const parts: Parts = { any: [] }
  while (reader.offset < end) {
    const tag = reader.peek() ?? 0
    const piece = reader.readString(tag, true) ?? Buffer.alloc(0)
    if (tag === 0x80) parts.initial = piece
    else if (tag === 0x82) parts.final = piece
    else parts.any.push(piece)
  }
  return { kind: 'parts', attribute, parts }
}

function readRule(reader: BerReader): Filter {
  reader.readSequence(0xa9)
  const end = reader.offset + reader.length
  let rule = ''
  let attribute = ''
  let value = Buffer.alloc(0)
  while (reader.offset < end) {
    const tag = reader.peek() ?? 0
    const piece = reader.readString(tag, true) ?? Buffer.alloc(0)
    if (tag === 0x81) rule = piece.toString()
    else if (tag === 0x82) attribute = piece.toString()
    else if (tag === 0x83) value = Buffer.from(piece)
  }
  return { kind: 'rule', rule, attribute, value }
}

/** True, false, or undefined for "cannot be said", which no search returns (RFC 4511 4.5.1.7). */
export function evaluate(filter: Filter, entry: Snapshot): boolean | undefined {
  switch (filter.kind) {
    case 'and':
      return every(filter.of.map((part) => evaluate(part, entry)))
    case 'or': {
      const opposite = every(filter.of.map((part) => negated(evaluate(part, entry))))
      return negated(opposite)
    }
    case 'not':
      return negated(evaluate(filter.of, entry))
    case 'present':
      return valuesOf(entry, filter.attribute).length > 0
    case 'equal':
      return valuesOf(entry, filter.attribute).some((value) => matchesKey(filter.attribute, value, filter.key))
    case 'atLeast':
    case 'atMost': {
      const sign = filter.kind === 'atLeast' ? 1 : -1
      return valuesOf(entry, filter.attribute).some(
        (value) => (compareValues(filter.attribute, value, filter.value) ?? -sign) * sign >= 0,
      )
    }
    case 'parts':
      return valuesOf(entry, filter.attribute).some((value) => hasParts(value, filter.parts))
    case 'rule':
      return followsRule(filter.rule, valuesOf(entry, filter.attribute), filter.value)
  }
}

function every(results: readonly (boolean | undefined)[]): boolean | undefined {
  if (results.includes(false)) return false
  return results.includes(undefined) ? undefined : true
}

function negated(result: boolean | undefined): boolean | undefined {
  return result === undefined ? undefined : !result
}

function valuesOf(entry: Snapshot, attribute: string): readonly Value[] {
  return entry.attributes.get(attribute.toLowerCase())?.values ?? []
}

function matchesKey(attribute: string, value: Value, wanted: string): boolean {
  const key = equalityKey(attribute, value)
  if (key === wanted) return true
  // A category is stored as the name of its class object and asked for by the class: person -> CN=Person,CN=Schema,…
  return attribute.toLowerCase() === 'objectcategory' && key.startsWith(`cn=${wanted}\u0000`)
}

function hasParts(value: Value, parts: Parts): boolean {
  const text = textOf(value).toLowerCase()
  const [initial, final] = [lower(parts.initial), lower(parts.final)]
  if (!text.startsWith(initial)) return false
  let at = initial.length
  for (const piece of parts.any.map(lower)) {
    const found = text.indexOf(piece, at)
    if (found < 0) return false
    at = found + piece.length
  }
  return text.length - final.length >= at && text.endsWith(final)
}

function lower(piece: Buffer | undefined): string {
  return piece?.toString('utf8').toLowerCase() ?? ''
}

function followsRule(rule: string, values: readonly Value[], asserted: Buffer): boolean | undefined {
  if (rule !== BIT_AND && rule !== BIT_OR) return undefined
  const mask = integer(asserted.toString())
  if (mask === undefined) return undefined
  return values.some((value) => {
    const bits = (integer(textOf(value)) ?? 0n) & mask
    return rule === BIT_AND ? bits === mask : bits !== 0n
  })
}
