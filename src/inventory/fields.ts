/** Reads rows of JSON that this program wrote, field by field. `undefined` = it is not one. */

/** Answers what JSON holds, or `undefined`. */
type Read<T> = (json: unknown) => T | undefined

/** A field that may be absent; what it holds otherwise must fit. */
interface Optional<T> {
  readonly optional: Read<T>
}

type Fields<Row> = {
  readonly [Name in keyof Row]-?: undefined extends Row[Name] ? Optional<NonNullable<Row[Name]>> : Read<Row[Name]>
}

/** Of the row every field is there, also those that are undefined. */
export function fields<Row extends object>(shape: Fields<Row>): Read<Row> {
  const readers = Object.entries(shape as Readonly<Record<string, Read<unknown> | Optional<unknown>>>).map(
    ([name, reader]) =>
      typeof reader === 'function' ? { name, read: reader, may: false } : { name, read: reader.optional, may: true },
  )
  return (json) => {
    if (typeof json !== 'object' || json === null) return undefined
    const row: Record<string, unknown> = {}
    for (const { name, read, may } of readers) {
      const value = (json as Readonly<Record<string, unknown>>)[name]
      const found = value === undefined ? undefined : read(value)
      if (found === undefined && !(may && value === undefined)) return undefined
      row[name] = found
    }
    return row as Row
  }
}

export const text: Read<string> = (json) => (typeof json === 'string' ? json : undefined)
export const number: Read<number> = (json) => (typeof json === 'number' ? json : undefined)
export const boolean: Read<boolean> = (json) => (typeof json === 'boolean' ? json : undefined)

export const date: Read<Date> = (json) => {
  if (typeof json !== 'string') return undefined
  const found = new Date(json)
  return Number.isNaN(found.getTime()) ? undefined : found
}

export function optional<T>(read: Read<T>): Optional<T> {
  return { optional: read }
}

export function list<T>(read: Read<T>): Read<readonly T[]> {
  return (json) => {
    if (!Array.isArray(json)) return undefined
    const found: T[] = []
    for (const one of json) {
      const value = read(one)
      if (value === undefined) return undefined
      found.push(value)
    }
    return found
  }
}
