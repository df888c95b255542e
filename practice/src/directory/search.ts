/** A search over the tree: a few entries where an index leads to them, all of them where none does, one at a time. */
import { dnKey } from './dn.ts'
import { evaluate, type Filter } from './filter.ts'
import { equalityKey, integer, textOf } from './schema.ts'
import { isInScope, type Node, type Scope, type Snapshot, type Tree } from './tree.ts'

export interface Looking {
  readonly base: string
  readonly scope: Scope
  readonly filter: Filter
  /** By how much the answering server's numbers are higher. */
  readonly shift: number
  /** Whoever asks may see what was deleted, and wants to. */
  readonly deleted: boolean
  /** Asked only where the whole directory is gone through: every other mailbox is left out. */
  half(): boolean
}

/** The place of a base name, which may also be `<GUID=…>` or the well-known name of the deleted objects. */
export function nodeAt(tree: Tree, base: string, deleted: boolean): Node | undefined {
  const named = /^<(GUID|WKGUID)=([0-9a-f-]+)(?:,(.+))?>$/i.exec(base.trim())
  const node = named
    ? special(tree, { kind: named[1] ?? '', value: named[2] ?? '', below: named[3] ?? '' })
    : tree.at(dnKey(base))
  return node === undefined || node.gone || (node.deleted && !deleted) ? undefined : node
}

const DELETED_OBJECTS = '18e2ea80684f11d2b9aa00c04f79f805'

function special(tree: Tree, { kind, value, below }: { kind: string; value: string; below: string }): Node | undefined {
  if (kind.toUpperCase() === 'GUID') {
    const hex = value.replaceAll('-', '').toLowerCase()
    return tree.having('objectguid', value.includes('-') ? swapped(hex) : hex)?.find((node) => !node.gone)
  }
  if (value.toLowerCase() !== DELETED_OBJECTS) return undefined
  return tree.at(dnKey(`CN=Deleted Objects,${below}`))
}

/** The text form has its first three groups the other way round. */
function swapped(hex: string): string {
  const bytes = Buffer.from(hex, 'hex')
  bytes.subarray(0, 4).reverse()
  bytes.subarray(4, 6).reverse()
  bytes.subarray(6, 8).reverse()
  return bytes.toString('hex')
}

export function* search(tree: Tree, looking: Looking): Generator<Snapshot> {
  const { scope, filter, shift, deleted } = looking
  const base = nodeAt(tree, looking.base, deleted)
  if (base === undefined) return
  const found = scope === 'base' ? [base] : candidates(tree, filter, shift)
  const half = found === undefined && scope === 'sub' && looking.half()
  for (const node of found ?? tree.all()) {
    if (node.gone || (node.deleted && !deleted) || !isInScope(node, base.key, scope)) continue
    if (half && node.number !== undefined && node.number % 2 === 1) continue
    const snapshot = node.snapshot(shift)
    if (evaluate(filter, snapshot) === true) yield snapshot
  }
}

/** All that the filter can hold for, and perhaps more; undefined = anything. */
function candidates(tree: Tree, filter: Filter, shift: number): readonly Node[] | undefined {
  switch (filter.kind) {
    case 'equal': {
      if (filter.attribute.toLowerCase() !== 'usnchanged') {
        return tree.having(filter.attribute.toLowerCase(), filter.key)
      }
      const number = Number(filter.key) - shift
      return Number.isNaN(number) ? undefined : tree.numbered(number, number)
    }
    case 'atLeast':
    case 'atMost':
      return numbered(tree, [filter], shift)
    case 'and': {
      const range = numbered(tree, filter.of, shift)
      const found = filter.of.flatMap((part) => {
        const some = range !== undefined && isNumber(part) ? undefined : candidates(tree, part, shift)
        return some === undefined ? [] : [some]
      })
      return [...found, ...(range === undefined ? [] : [range])].sort((a, b) => a.length - b.length)[0]
    }
    case 'or': {
      const found = new Set<Node>()
      for (const part of filter.of) {
        const some = candidates(tree, part, shift)
        if (some === undefined) return undefined
        for (const node of some) found.add(node)
      }
      return [...found]
    }
    default:
      return undefined
  }
}

type Bound = Filter & { readonly kind: 'atLeast' | 'atMost' }

const isNumber = (filter: Filter): filter is Bound =>
  (filter.kind === 'atLeast' || filter.kind === 'atMost') && filter.attribute.toLowerCase() === 'usnchanged'

/** Undefined where none of the parts is about the number of the last change. */
function numbered(tree: Tree, parts: readonly Filter[], shift: number): Node[] | undefined {
  const bounds = parts.filter(isNumber)
  if (bounds.length === 0) return undefined
  let [from, to] = [0, Number.POSITIVE_INFINITY]
  for (const { kind, value } of bounds) {
    const number = integer(textOf(value))
    if (number === undefined) return undefined
    if (kind === 'atLeast') from = Math.max(from, Number(number) - shift)
    else to = Math.min(to, Number(number) - shift)
  }
  return tree.numbered(from, to)
}

/** Of the tree, those that have this value now. */
export function nodesWith(tree: Tree, attribute: string, value: string): Node[] {
  const key = equalityKey(attribute, value)
  const found = tree.having(attribute.toLowerCase(), key) ?? []
  return found.filter(
    (node) =>
      !node.gone &&
      (node.snapshot(0).attributes.get(attribute.toLowerCase())?.values ?? []).some(
        (one) => equalityKey(attribute, one) === key,
      ),
  )
}
