/** An entry's values in one shape: ldapts gives one as text, many as a list, none as an empty list. Pure. */
import type { Entry } from 'ldapts'

export interface Values {
  readonly dn: string
  text(attribute: string): string | undefined
  texts(attribute: string): string[]
  bytes(attribute: string): Buffer | undefined
  has(attribute: string): boolean
}

type List = readonly (string | Buffer)[]

/** Attribute names are found in any spelling: servers answer in their own, which is nearly always the one asked with. */
export function valuesOf(entry: Entry): Values {
  let byName: Map<string, List> | undefined
  const list = (attribute: string): List => {
    const exact = entry[attribute]
    if (exact !== undefined && exact.length > 0) return listOf(exact)
    byName ??= inAnySpelling(entry)
    return byName.get(attribute.toLowerCase()) ?? []
  }
  return {
    dn: entry.dn,
    has: (attribute) => list(attribute).length > 0,
    text: (attribute) => list(attribute)[0]?.toString(),
    texts: (attribute) => list(attribute).map(String),
    bytes: (attribute) => {
      const first = list(attribute)[0]
      return first === undefined ? undefined : Buffer.from(first)
    },
  }
}

function inAnySpelling(entry: Entry): Map<string, List> {
  const byName = new Map<string, List>()
  for (const name in entry) {
    const list = name === 'dn' ? [] : listOf(entry[name] ?? [])
    if (list.length > 0) byName.set(name.toLowerCase(), list)
  }
  return byName
}

function listOf(value: Entry[string]): List {
  return Array.isArray(value) ? value : [value]
}
