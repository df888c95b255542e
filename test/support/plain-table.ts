/** A table as plain as can be, for those who ask one: rows by key in memory, and how often whole rows were read. */
import type { Control, Difference, Entry, Said, Table } from '../../src/inventory/table.ts'

export interface PlainTable<Row> extends Table<Row, Row> {
  /** Addresses whose whole rows were read. */
  readonly read: string[]
  /** As a full reading leaves it: there was one. */
  whole(rows: Readonly<Record<string, Row>>, at: number): void
}

export function plainTable<Row>(addressesOf: (row: Row) => readonly string[]): PlainTable<Row> {
  const entries = new Map<string, Entry<Row>>()
  /** Keys of whoever ever had the address. */
  const byAddress = new Map<string, Set<string>>()
  const read: string[] = []
  let control: Control | undefined
  const set = (entry: Entry<Row>) => {
    entries.set(entry.key, entry)
    for (const address of addressesOf(entry.row).map((one) => one.toLowerCase()))
      byAddress.set(address, (byAddress.get(address) ?? new Set()).add(entry.key))
  }
  const there = () => [...entries.values()].filter(({ gone }) => gone === undefined)
  const owners = (address: string) => {
    const rank = ({ row, gone }: Entry<Row>) =>
      (gone === undefined ? 0 : 2) + (addressesOf(row)[0]?.toLowerCase() === address.toLowerCase() ? 0 : 1)
    return [...(byAddress.get(address.toLowerCase()) ?? [])]
      .flatMap((key) => entries.get(key) ?? [])
      .filter(({ row }) => addressesOf(row).some((one) => one.toLowerCase() === address.toLowerCase()))
      .sort((a, b) => rank(a) - rank(b))
  }
  const take = (one: Said<Row>): Difference<Row>[] => {
    const before = entries.get(one.key)
    if (before !== undefined && before.at > one.at) return []
    if (!('row' in one)) {
      if (before === undefined || before.gone !== undefined) return []
      const after = { ...before, at: one.at, gone: one.gone }
      set(after)
      return [{ before, after }]
    }
    const after = { key: one.key, row: one.row, at: one.at }
    set(after)
    const same = before?.gone === undefined && JSON.stringify(before?.row) === JSON.stringify(one.row)
    return same ? [] : [{ before, after }]
  }
  const notHere = async () => {
    throw new Error('a plain table is filled by the test')
  }
  return {
    read,
    whole(rows, at) {
      control = {}
      for (const [key, row] of Object.entries(rows)) set({ key, row, at })
    },
    get size() {
      return there().length
    },
    get control() {
      return control
    },
    append: async (said) => said.flatMap(take),
    byKey: async (key) => entries.get(key),
    async byAddress(address) {
      read.push(address)
      return owners(address)
    },
    judgedAt: (address) => owners(address).flatMap(({ row, gone }) => (gone === undefined ? [row] : [])),
    judgedOf: async (addresses) => {
      const found = new Map(addresses.flatMap(owners).map((entry) => [entry.key, entry]))
      return [...found.values()].flatMap(({ row, gone }) => (gone === undefined ? [row] : []))
    },
    askedAt: (address) => owners(address).find(({ gone }) => gone === undefined)?.at,
    async each(size, visit) {
      const rows = there().map(({ row }) => row)
      for (let from = 0; from < rows.length; from += size) await visit(rows.slice(from, from + size))
    },
    eachKey(visit) {
      for (const { key } of there()) visit(key)
    },
    building: undefined,
    begin: notHere,
    async drop() {
      entries.clear()
      byAddress.clear()
      control = undefined
    },
    close: async () => {},
  }
}
