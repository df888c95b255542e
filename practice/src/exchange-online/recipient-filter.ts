/** `Get-Recipient -Filter` (OPATH) as far as it is practised: last change and addresses, with -and, -or and brackets. */

import { badParameter } from './wire.ts'

export type Filter =
  | { readonly kind: 'and' | 'or'; readonly of: readonly Filter[] }
  /** Lower-cased; without `smtp:`. */
  | { readonly kind: 'address'; readonly address: string; readonly primaryOnly: boolean }
  /** Whole seconds since 1970: Exchange keeps no finer times. */
  | { readonly kind: 'changed'; readonly compare: Comparison; readonly seconds: number }

type Comparison = 'eq' | 'ge' | 'gt' | 'le' | 'lt'

const TOKEN = /\s*(?:(\()|(\))|-(\w+)|'((?:[^']|'')*)'|"([^"]*)"|(\w+))/y
const ADDRESS_PROPERTIES = ['emailaddresses', 'primarysmtpaddress']

interface Token {
  readonly kind: 'open' | 'close' | 'operator' | 'text' | 'word'
  readonly text: string
}

/** Throws a 400 `Refusal` for what is no filter, or names something that is not practised. */
export function readRecipientFilter(text: string): Filter {
  const tokens = tokensOf(text)
  let at = 0
  const peek = (kind: Token['kind'], word?: string): boolean =>
    tokens[at]?.kind === kind && (word === undefined || tokens[at]?.text.toLowerCase() === word)
  const take = (kind: Token['kind']): string => {
    const token = tokens[at++]
    if (token?.kind !== kind) throw invalid(text)
    return token.text
  }
  const joined = (word: 'and' | 'or', part: () => Filter): Filter => {
    const of = [part()]
    while (peek('operator', word)) {
      at++
      of.push(part())
    }
    return of.length === 1 ? (of[0] as Filter) : { kind: word, of }
  }
  const either = (): Filter => joined('or', () => joined('and', one))
  const one = (): Filter => {
    if (peek('open')) {
      at++
      const inside = either()
      take('close')
      return inside
    }
    const property = take('word')
    return comparison(property, take('operator').toLowerCase(), take('text'))
  }
  const filter = either()
  if (at < tokens.length) throw invalid(text)
  return filter
}

export function asksForChange(filter: Filter): boolean {
  return filter.kind === 'and' || filter.kind === 'or' ? filter.of.some(asksForChange) : filter.kind === 'changed'
}

/** As Exchange refuses a property it has no filter for. */
export function notFilterable(property: string): Error {
  return badParameter(
    `Cannot bind parameter 'Filter' to the target. Exception setting "Filter": ""${property}" is not a recognized filterable property. For a complete list of filterable properties see the command help."`,
  )
}

function comparison(property: string, operator: string, value: string): Filter {
  const name = property.toLowerCase()
  if (ADDRESS_PROPERTIES.includes(name)) {
    if (operator !== 'eq') throw invalid(`${property} -${operator}`)
    const address = value.toLowerCase().replace(/^smtp:/, '')
    return { kind: 'address', address, primaryOnly: name === 'primarysmtpaddress' }
  }
  if (name !== 'whenchangedutc') throw notFilterable(property)
  const compare = (['eq', 'ge', 'gt', 'le', 'lt'] as const).find((one) => one === operator)
  const at = timeOf(value)
  if (compare === undefined || at === undefined) throw invalid(`${property} -${operator} '${value}'`)
  return { kind: 'changed', compare, seconds: Math.floor(at / 1000) }
}

/** `M/d/yyyy`, `M/d/yyyy h:mm:ss AM` and ISO; UTC where no zone is written. */
function timeOf(text: string): number | undefined {
  const us = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?: (\d{1,2}):(\d\d)(?::(\d\d))?(?: (AM|PM))?)?$/i.exec(text.trim())
  if (us) {
    const [month = 0, day = 0, year = 0, hour = 0, minute = 0, second = 0] = us
      .slice(1, 7)
      .map((one) => Number(one ?? 0))
    const half = us[7]?.toUpperCase()
    const hours = half === undefined ? hour : (hour % 12) + (half === 'PM' ? 12 : 0)
    const wrong = month < 1 || month > 12 || day < 1 || day > 31 || hours > 23 || minute > 59 || second > 59
    return wrong ? undefined : Date.UTC(year, month - 1, day, hours, minute, second)
  }
  const iso = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/.exec(text.trim())
  if (!iso) return undefined
  const at = Date.parse(iso[1] === undefined && text.includes('T') ? `${text.trim()}Z` : text.trim())
  return Number.isNaN(at) ? undefined : at
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  TOKEN.lastIndex = 0
  const end = text.trimEnd().length
  while (TOKEN.lastIndex < end) {
    const [, open, close, operator, single, double, word] = TOKEN.exec(text) ?? []
    if (open !== undefined) tokens.push({ kind: 'open', text: open })
    else if (close !== undefined) tokens.push({ kind: 'close', text: close })
    else if (operator !== undefined) tokens.push({ kind: 'operator', text: operator })
    else if (single !== undefined) tokens.push({ kind: 'text', text: single.replaceAll("''", "'") })
    else if (double !== undefined) tokens.push({ kind: 'text', text: double })
    else if (word !== undefined) tokens.push({ kind: 'word', text: word })
    else throw invalid(text)
  }
  return tokens
}

function invalid(text: string): Error {
  return badParameter(
    `Cannot bind parameter 'Filter' to the target. Exception setting "Filter": "Invalid filter syntax. For a description of the filter parameter syntax see the command help.\n"${text}" at position 1."`,
  )
}
