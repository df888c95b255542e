/** The part of OData's `$filter` that is practised: `eq`, `in`, `any(… eq …)`, joined by `or`, `and` and brackets. */

export type Filter =
  | { readonly kind: 'and' | 'or'; readonly of: readonly Filter[] }
  /** Lower-cased; one of them. `any`: the property is a list, and one of its values must be. */
  | { readonly kind: 'equal'; readonly property: string; readonly any: boolean; readonly values: readonly string[] }

/** "Too many child clauses": no filter may hold more comparisons. */
export const MOST_CLAUSES = 15

const TOKEN = /\s*(?:'((?:[^']|'')*)'|([A-Za-z_]\w*)|([(),/:]))/y

interface Token {
  readonly kind: 'text' | 'word' | 'mark'
  readonly text: string
}

class NotUnderstood extends Error {}

/** Undefined for a filter that is not understood. */
export function readFilter(text: string): Filter | undefined {
  try {
    return createReader(tokensOf(text))()
  } catch (error) {
    if (error instanceof NotUnderstood) return undefined
    throw error
  }
}

export function clausesOf(filter: Filter): number {
  return filter.kind === 'equal'
    ? filter.values.length
    : filter.of.reduce((sum: number, part) => sum + clausesOf(part), 0)
}

/** `property` gives a user's value. Text is compared without regard to case, as Graph does. */
export function holds(filter: Filter, property: (name: string) => unknown): boolean {
  if (filter.kind !== 'equal') {
    const part = (one: Filter): boolean => holds(one, property)
    return filter.kind === 'and' ? filter.of.every(part) : filter.of.some(part)
  }
  const value = property(filter.property)
  if (value === undefined) return false
  const values = filter.any ? (Array.isArray(value) ? value : []) : [value]
  return values.some((one) => filter.values.includes(String(one).toLowerCase()))
}

function createReader(tokens: readonly Token[]): () => Filter {
  let at = 0
  const next = (kind: Token['kind'], text?: string): boolean =>
    tokens[at]?.kind === kind && (text === undefined || tokens[at]?.text.toLowerCase() === text)
  const take = (kind: Token['kind'], text?: string): string => {
    if (!next(kind, text)) throw new NotUnderstood()
    return tokens[at++]?.text ?? ''
  }
  const joined = (word: 'and' | 'or', part: () => Filter): Filter => {
    const of = [part()]
    while (next('word', word)) {
      at++
      of.push(part())
    }
    return of.length === 1 ? (of[0] as Filter) : { kind: word, of }
  }
  const either = (part: () => Filter): Filter => joined('or', () => joined('and', part))
  const literal = (): string => {
    if (next('text')) return take('text').toLowerCase()
    const word = take('word').toLowerCase()
    if (!['true', 'false', 'null'].includes(word)) throw new NotUnderstood()
    return word
  }
  const equals = (property: string, any: boolean): Filter => {
    take('word', 'eq')
    return { kind: 'equal', property, any, values: [literal()] }
  }
  const one = (): Filter => {
    if (next('mark', '(')) {
      at++
      const inside = either(one)
      take('mark', ')')
      return inside
    }
    const property = take('word')
    if (next('mark', '/')) return anyOf(property)
    if (!next('word', 'in')) return equals(property, false)
    at++
    take('mark', '(')
    const values = [literal()]
    while (next('mark', ',')) {
      at++
      values.push(literal())
    }
    take('mark', ')')
    return { kind: 'equal', property, any: false, values }
  }
  const anyOf = (property: string): Filter => {
    take('mark', '/')
    take('word', 'any')
    take('mark', '(')
    const variable = take('word').toLowerCase()
    take('mark', ':')
    const inside = either(() => {
      take('word', variable)
      return equals(property, true)
    })
    take('mark', ')')
    return inside
  }
  return () => {
    const filter = either(one)
    if (at < tokens.length) throw new NotUnderstood()
    return filter
  }
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  TOKEN.lastIndex = 0
  const end = text.trimEnd().length
  while (TOKEN.lastIndex < end) {
    const found = TOKEN.exec(text)
    if (!found) throw new NotUnderstood()
    const [, quoted, word, mark] = found
    if (quoted !== undefined) tokens.push({ kind: 'text', text: quoted.replaceAll("''", "'") })
    else if (word !== undefined) tokens.push({ kind: 'word', text: word })
    else tokens.push({ kind: 'mark', text: mark ?? '' })
  }
  return tokens
}
