/** The part of OData's `$filter` that is practised: `eq`, `any(… eq …)`, joined by `or` or by `and`. */

export type Matches = (user: Readonly<Record<string, unknown>>) => boolean

const EQUALS = /^(\w+) eq (?:'((?:[^']|'')*)'|(true|false|null))$/i
const ANY = /^(\w+)\/any\((\w+):\2 eq '((?:[^']|'')*)'\)$/i

/** Undefined for a filter that is not understood. Text is compared without regard to case, as Graph does. */
export function compileFilter(text: string): Matches | undefined {
  const either = text.split(/\s+or\s+/i)
  const all = either.length > 1 ? [] : text.split(/\s+and\s+/i)
  const parts = (all.length > 1 ? all : either).map((part) => compilePart(part.trim()))
  const known = parts.flatMap((part) => (part ? [part] : []))
  if (known.length < parts.length) return undefined
  return all.length > 1 ? (user) => known.every((part) => part(user)) : (user) => known.some((part) => part(user))
}

function compilePart(text: string): Matches | undefined {
  const any = ANY.exec(text)
  if (any) {
    const [name = '', wanted] = [any[1], plain(any[3])]
    return (user) => Array.isArray(user[name]) && user[name].some((one) => plain(String(one)) === wanted)
  }
  const equals = EQUALS.exec(text)
  if (!equals) return undefined
  const [name = '', quoted, word] = [equals[1], equals[2], equals[3]]
  const wanted = quoted === undefined ? String(word).toLowerCase() : plain(quoted)
  return (user) => name in user && plain(String(user[name])) === wanted
}

const plain = (text: string | undefined): string => (text ?? '').replaceAll("''", "'").toLowerCase()
