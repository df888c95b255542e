/**
 * The value forms of the admin endpoint (facts 1.5 and 1.7): each reader takes whatever came and answers undefined
 * where it means nothing. Enumerations stay text, so an unknown value is kept as Exchange writes it.
 */

/** Text, a number as text, or the name inside an object the service serialised whole. */
export function text(value: unknown): string | undefined {
  if (typeof value === 'string') return value.trim() === '' ? undefined : value
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return String(value)
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return undefined
  for (const key of ['Identity', 'Name', 'Value', 'value', 'RawIdentity', 'Message', 'LocalizedString', 'Address']) {
    const inner = (value as Record<string, unknown>)[key]
    if (typeof inner === 'string' && inner.trim() !== '') return inner
  }
  return undefined
}

/** `12`, `"12"`, `"2,412"`; undefined for `Unlimited`. */
export function number(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  const digits = text(value)?.replace(/(?<=\d),(?=\d{3})/g, '')
  return digits !== undefined && /^-?\d+(\.\d+)?$/.test(digits) ? Number(digits) : undefined
}

/** `true`, `"True"`, `"$false"`. */
export function flag(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value
  const word = text(value)?.replace(/^\$/, '').toLowerCase()
  return word === 'true' ? true : word === 'false' ? false : undefined
}

const UNITS: Readonly<Record<string, number>> = { B: 1, KB: 2 ** 10, MB: 2 ** 20, GB: 2 ** 30, TB: 2 ** 40 }

/** Bytes of `99 GB (106,300,440,576 bytes)`, of `1.5 MB`, of a bare number. */
export function bytes(value: unknown): number | undefined {
  const size = text(value)
  const exact = size?.match(/\(\s*([\d,.\s]+?)\s*bytes\s*\)/i)?.[1]
  if (exact !== undefined) return number(exact.replace(/\D/g, ''))
  const rough = size?.match(/^\s*([\d,]+(?:\.\d+)?)\s*(B|KB|MB|GB|TB)\b/i)
  if (rough) return Math.round((number(rough[1]) ?? 0) * (UNITS[(rough[2] ?? 'B').toUpperCase()] ?? 1))
  return number(value)
}

/** Milliseconds of `d.hh:mm:ss.fffffff`, e.g. `90.00:00:00`. */
export function timeSpan(value: unknown): number | undefined {
  const parts = text(value)?.match(/^(-)?(?:(\d+)\.)?(\d+):(\d{2}):(\d{2})(?:\.(\d{1,7}))?$/)
  if (!parts) return undefined
  const [, minus, days = '0', hours, minutes, seconds, fraction = '0'] = parts
  const whole = ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds)
  return (minus ? -1 : 1) * (whole * 1000 + Math.round(Number(`0.${fraction}`) * 1000))
}

/** `2026-11-22T10:00:00.1234567Z`, with an offset, without one (then UTC), or `/Date(1700000000000)/`. Year 1 = never. */
export function date(value: unknown): Date | undefined {
  const written = text(value)
  if (written === undefined) return undefined
  const ticks = written.match(/^\/Date\((-?\d+)/)?.[1]
  const iso = written.match(/^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i)
  let at: number
  if (ticks !== undefined) at = Number(ticks)
  else if (iso) {
    const [, day, time = '00:00:00', fraction = '', zone = 'Z'] = iso
    at = Date.parse(`${day}T${time}${fraction.slice(0, 4)}${zone.toUpperCase()}`)
  } else return undefined
  const found = new Date(at)
  return Number.isNaN(at) || found.getUTCFullYear() <= 1601 ? undefined : found
}

/** A GUID as text; undefined for the empty one, which means "none". */
export function guid(value: unknown): string | undefined {
  const id = text(value)
  return id === undefined || /^\{?[0-]+\}?$/.test(id) ? undefined : id
}

/** A collection's texts; one value alone counts as a collection of one. */
export function texts(value: unknown): string[] {
  const entries = Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]
  return entries.flatMap((entry) => text(entry) ?? [])
}

/** A row without the companions `Name@odata.type`, `Name@data.type` and the `@…` annotations, at every depth. */
export function withoutCompanions(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutCompanions)
  if (value === null || typeof value !== 'object') return value
  // A loop, not `fromEntries`: tens of thousands of rows pass here in one look at a tenant.
  const kept: Record<string, unknown> = {}
  const row = value as Readonly<Record<string, unknown>>
  for (const key in row) if (!key.includes('@') && key !== '__proto__') kept[key] = withoutCompanions(row[key])
  return kept
}
