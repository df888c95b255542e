/** How PowerShell's values travel to the admin endpoint (facts 1.5). */

/** A `byte[]`. The plain base64 text is taken too where a cmdlet reads one, as `CSVData` does. */
export class ByteArray {
  readonly bytes: Uint8Array
  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }
}

/** A `TimeSpan`, in milliseconds. */
export class TimeSpan {
  readonly milliseconds: number
  constructor(milliseconds: number) {
    this.milliseconds = milliseconds
  }
}

type Plain = string | number | boolean | Date | TimeSpan
/** `@{Add = …; Remove = …}` and the like. */
type HashTable = { readonly [name: string]: Plain | readonly string[] }
type Value = Plain | ByteArray | HashTable | readonly string[] | readonly HashTable[] | readonly ByteArray[]

export type Parameters = Readonly<Record<string, Value>>

const HASHTABLE = 'Exchange.GenericHashTable'
const BYTES = 'Exchange.ByteArrayType'

/**
 * The body of one cmdlet. An empty identity makes some cmdlets act on everything: such a call is a bug of ours, throws
 * `TypeError` and never leaves.
 */
export function bodyOf(cmdlet: string, parameters: Parameters): string {
  const encoded: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(parameters)) {
    if (isEmpty(value)) throw new TypeError(`${cmdlet}: ${name} is empty`)
    if (name === 'Identity' && String(value).includes('*')) throw new TypeError(`${cmdlet}: ${name} has a wildcard`)
    encoded[name] = encode(value)
    const type = Array.isArray(value) ? typeOf(value[0]) : undefined
    // A collection of objects is told by a key beside it; each of them still carries its own tag.
    if (type !== undefined) encoded[`${name}@odata.type`] = `#Collection(${type})`
  }
  return JSON.stringify({ CmdletInput: { CmdletName: cmdlet, Parameters: encoded } })
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null) return true
  if (typeof value === 'string') return value.trim() === ''
  if (Array.isArray(value)) return value.length === 0 || value.some(isEmpty)
  return false
}

function encode(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString().replace('Z', '0000Z')
  if (value instanceof TimeSpan) return span(value.milliseconds)
  if (value instanceof ByteArray)
    return { '@odata.type': `#${BYTES}`, Data: Buffer.from(value.bytes).toString('base64') }
  if (Array.isArray(value)) return value.map(encode)
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value).map(([name, entry]) => [name, encode(entry)])
  // Without the tag the server takes it for a JObject, and the cmdlet's binder fails.
  return { '@odata.type': `#${HASHTABLE}`, ...Object.fromEntries(entries) }
}

function typeOf(value: unknown): string | undefined {
  if (value instanceof ByteArray) return BYTES
  return value !== null && typeof value === 'object' && !(value instanceof Date) ? HASHTABLE : undefined
}

/** `d.hh:mm:ss`. */
function span(milliseconds: number): string {
  const seconds = Math.round(Math.abs(milliseconds) / 1000)
  const two = (count: number) => String(count).padStart(2, '0')
  const [days, hours, minutes] = [Math.floor(seconds / 86_400), Math.floor(seconds / 3600) % 24, seconds / 60]
  const clock = `${two(hours)}:${two(Math.floor(minutes) % 60)}:${two(seconds % 60)}`
  return `${milliseconds < 0 ? '-' : ''}${days}.${clock}`
}
