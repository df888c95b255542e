/** The entries of the directory: found below a name, by what they are called, and by the number of their last change. */
import { dnKey, isWithin, parentKey } from './dn.ts'
import { equalityKey, type Value } from './schema.ts'

/** Attribute values by the schema's spelling of the name. */
export type Attributes = Readonly<Record<string, readonly Value[]>>

/** An entry that is not a person, as it was made. `live` gives what has changed meanwhile, and wins over `attributes`. */
export interface Entry {
  readonly dn: string
  readonly attributes: Attributes
  readonly live?: () => Attributes | undefined
}

export type Scope = 'base' | 'one' | 'sub'

export interface Attribute {
  readonly name: string
  readonly values: readonly Value[]
}

/** An entry as it stands at one moment, with its attributes by lower-cased name; none of them is empty. */
export interface Snapshot {
  readonly dn: string
  readonly attributes: {
    get(key: string): Attribute | undefined
    [Symbol.iterator](): Iterator<[string, Attribute]>
  }
}

/** An entry in its place. Altered when something happens to it. */
export interface Node {
  /** As `dnKey` gives it for its name. */
  key: string
  /** The number of its last change, as the first server counts. */
  usn: number
  /** A tombstone, or the container they lie in. */
  readonly deleted: boolean
  /** Removed: whoever comes upon it later passes it over. */
  gone: boolean
  /** One of the company's mailboxes, counted from 0; undefined for everything else. */
  readonly number: number | undefined
  /** As the server shows it whose numbers are that much higher. */
  snapshot(shift: number): Snapshot
}

export interface Tree {
  at(key: string): Node | undefined
  /** All of them in the order in which they came; those that come meanwhile are met, too. */
  all(): Iterable<Node>
  /** Perhaps more than those that have the value; undefined where the attribute has no index. `key` as of `equalityKey`. */
  having(attribute: string, key: string): readonly Node[] | undefined
  /** Changed last within the numbers, both included, by these. */
  numbered(from: number, to: number): Node[]
  add(node: Node): void
  /** After a change to it: its name, its number, its values. */
  update(node: Node, oldKey: string): void
  remove(node: Node): void
}

const INDEXED = new Set([
  ...['mail', 'proxyaddresses', 'objectguid', 'samaccountname', 'userprincipalname', 'mailnickname'],
  ...['legacyexchangedn', 'msexchmailboxguid', 'distinguishedname', 'cn'],
])

/** `nodes` in any order. */
export function createTree(nodes: readonly Node[]): Tree {
  const list = [...nodes]
  const byKey = new Map(list.map((node) => [node.key, node]))
  const indexes = new Map<string, Map<string, Node[]>>()
  /** With the number each had when it was entered; an entry that has another one now stands further on. */
  const numbers = list.map((node) => ({ usn: node.usn, node })).sort((a, b) => a.usn - b.usn)

  const enter = (index: Map<string, Node[]>, attribute: string, node: Node): void => {
    for (const value of node.snapshot(0).attributes.get(attribute)?.values ?? []) {
      const key = equalityKey(attribute, value)
      const known = index.get(key)
      if (known === undefined) index.set(key, [node])
      else if (!known.includes(node)) known.push(node)
    }
  }
  const reenter = (node: Node): void => {
    byKey.set(node.key, node)
    numbers.push({ usn: node.usn, node })
    // What it was called before stays in the index: whoever is found is looked at anyway.
    for (const [attribute, index] of indexes) enter(index, attribute, node)
  }
  return {
    at: (key) => byKey.get(key),
    all: () => list,
    having: (attribute, key) => {
      if (!INDEXED.has(attribute)) return undefined
      let index = indexes.get(attribute)
      if (index === undefined) {
        index = new Map()
        for (const node of list) if (!node.gone) enter(index, attribute, node)
        indexes.set(attribute, index)
      }
      return index.get(key) ?? []
    },
    numbered: (from, to) => {
      const found: Node[] = []
      for (let at = firstAtLeast(numbers, from); at < numbers.length; at++) {
        const { usn, node } = numbers[at] as (typeof numbers)[number]
        if (usn > to) break
        if (node.usn === usn && !node.gone) found.push(node)
      }
      return found
    },
    add: (node) => {
      list.push(node)
      reenter(node)
    },
    update: (node, oldKey) => {
      if (byKey.get(oldKey) === node) byKey.delete(oldKey)
      reenter(node)
    },
    remove: (node) => {
      node.gone = true
      if (byKey.get(node.key) === node) byKey.delete(node.key)
    },
  }
}

export function isInScope(node: Node, base: string, scope: Scope): boolean {
  if (scope === 'base') return node.key === base
  return scope === 'one' ? parentKey(node.key) === base : isWithin(node.key, base)
}

/** Throws on a name that cannot be parsed. */
export function fixedNode(
  entry: Entry,
  numbered: { usn: number; guid: Buffer; written: string; deleted?: boolean },
): Node {
  const { usn: created, guid, written, deleted = false } = numbered
  const fixed = { objectGUID: [guid], ...entry.attributes }
  const still = attributeMap(fixed)
  const node: Node = {
    key: dnKey(entry.dn),
    usn: created,
    deleted,
    gone: false,
    number: undefined,
    snapshot: (shift) => {
      const changed = entry.live?.()
      const own = changed === undefined ? still : attributeMap({ ...fixed, ...changed })
      const system = attributeMap({
        distinguishedName: [entry.dn],
        whenCreated: [written],
        whenChanged: [written],
        uSNCreated: [String(created + shift)],
        uSNChanged: [String(node.usn + shift)],
      })
      return { dn: entry.dn, attributes: new Map([...own, ...system]) }
    },
  }
  return node
}

function attributeMap(attributes: Attributes): Map<string, Attribute> {
  const found = new Map<string, Attribute>()
  for (const [name, values] of Object.entries(attributes)) {
    if (values.length > 0) found.set(name.toLowerCase(), { name, values })
  }
  return found
}

function firstAtLeast(numbers: readonly { readonly usn: number }[], wanted: number): number {
  let [low, high] = [0, numbers.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((numbers[middle]?.usn ?? 0) < wanted) low = middle + 1
    else high = middle
  }
  return low
}
