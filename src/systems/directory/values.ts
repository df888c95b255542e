/** An entry's values in one shape: ldapts gives one as text, many as a list, none as an empty list. Pure. */
import type { Entry } from 'ldapts'

export interface Values {
  readonly dn: string
  text(attribute: string): string | undefined
  texts(attribute: string): string[]
  bytes(attribute: string): Buffer | undefined
  has(attribute: string): boolean
}

/** Attribute names are found in any spelling: servers answer in their own. */
export function valuesOf(entry: Entry): Values {
  const byName = new Map<string, (string | Buffer)[]>()
  for (const [name, value] of Object.entries(entry)) {
    if (name !== 'dn') byName.set(name.toLowerCase(), Array.isArray(value) ? value : [value])
  }
  const list = (attribute: string): (string | Buffer)[] => byName.get(attribute.toLowerCase()) ?? []
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
