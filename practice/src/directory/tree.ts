/** The entries of the directory, and what is found below a name. */
import { dnKey, isWithin, parentKey } from './dn.ts'
import type { Value } from './schema.ts'

/** Attribute values by the schema's spelling of the name; none is ever empty. */
export type Attributes = Readonly<Record<string, readonly Value[]>>

/** An entry as it was made. `live` gives what has changed while the estate runs, and wins over `attributes`. */
export interface Entry {
  readonly dn: string
  readonly attributes: Attributes
  readonly live?: () => Attributes | undefined
}

export type Scope = 'base' | 'one' | 'sub'

/** An entry as it stands at one moment, with its attributes by lower-cased name. */
export interface Snapshot {
  readonly dn: string
  readonly attributes: ReadonlyMap<string, { readonly name: string; readonly values: readonly Value[] }>
}

export interface Tree {
  has(dn: string): boolean
  /** In the order in which entries were made. */
  find(base: string, scope: Scope, matches: (entry: Snapshot) => boolean): Snapshot[]
}

/** Later entries of the same name replace earlier ones. Throws on a name that cannot be parsed. */
export function createTree(entries: readonly Entry[]): Tree {
  const byKey = new Map(entries.map((entry) => [dnKey(entry.dn), { entry, still: snapshot(entry) }]))
  return {
    has: (dn) => byKey.has(dnKey(dn)),
    find(base, scope, matches) {
      const key = dnKey(base)
      const found: Snapshot[] = []
      const consider = (kept: { entry: Entry; still: Snapshot } | undefined): void => {
        if (kept === undefined) return
        const changed = kept.entry.live?.()
        const now = changed === undefined ? kept.still : snapshot(kept.entry, changed)
        if (matches(now)) found.push(now)
      }
      if (scope === 'base') consider(byKey.get(key))
      else {
        for (const [candidate, kept] of byKey) {
          if (scope === 'one' ? parentKey(candidate) === key : isWithin(candidate, key)) consider(kept)
        }
      }
      return found
    },
  }
}

function snapshot(entry: Entry, changed: Attributes = {}): Snapshot {
  const attributes = new Map<string, { name: string; values: readonly Value[] }>()
  for (const [name, values] of Object.entries({ ...entry.attributes, ...changed })) {
    if (values.length > 0) attributes.set(name.toLowerCase(), { name, values })
  }
  attributes.set('distinguishedname', { name: 'distinguishedName', values: [entry.dn] })
  return { dn: entry.dn, attributes }
}
