/** A table without files: what `Table` promises, written as plainly as can be. What is on its disk outlives it. */
import { isDeepStrictEqual } from 'node:util'
import type { Building, Codec, Control, Difference, Entry, Said, Table } from '../../src/inventory/table.ts'

interface Pending<Row> {
  control: Control
  /** What was said last of each key. */
  readonly said: Map<string, Said<Row>>
}

/** What a table leaves behind for the next one that is opened on it. */
export interface TableDisk<Row> {
  entries: Map<string, Entry<Row>>
  control: Control | undefined
  building: Pending<Row> | undefined
  /** Who opened it last: a table opened before, as by a process that is gone, writes nothing any more. */
  opened: number
}

export function tableDisk<Row>(): TableDisk<Row> {
  return { entries: new Map(), control: undefined, building: undefined, opened: 0 }
}

const asJson = (control: Control): Control => JSON.parse(JSON.stringify(control)) as Control

export function memoryTable<Row, Judged>(
  codec: Codec<Row, Judged>,
  disk: TableDisk<Row> = tableDisk(),
): Table<Row, Judged> {
  disk.opened += 1
  const mine = disk.opened
  const assertOpen = () => {
    if (disk.opened !== mine) throw new Error('another has opened the table since')
  }
  /** Times that were renewed, which is not written. */
  const renewed = new Map<string, number>()
  const known = (key: string): Entry<Row> | undefined => {
    const entry = disk.entries.get(key)
    return entry && { ...entry, at: renewed.get(key) ?? entry.at }
  }
  const write = (entry: Entry<Row>) => {
    disk.entries.set(entry.key, entry)
    renewed.delete(entry.key)
  }
  const there = () => [...disk.entries.values()].filter((entry) => entry.gone === undefined)

  function take(one: Said<Row>): Difference<Row> | undefined {
    const before = known(one.key)
    if (before !== undefined && one.at < before.at) return undefined
    const same =
      'row' in one ? before?.gone === undefined && isDeepStrictEqual(before?.row, one.row) : before?.gone !== undefined
    if (before !== undefined && same) renewed.set(one.key, one.at)
    if (same || ('gone' in one && before === undefined)) return undefined
    const row = 'row' in one ? one.row : (before as Entry<Row>).row
    const after = { key: one.key, row, at: one.at, ...('gone' in one ? { gone: one.gone } : {}) }
    write(after)
    return { before, after }
  }

  function build(pending: Pending<Row>, said: readonly Said<Row>[]): void {
    for (const one of said) {
      const before = pending.said.get(one.key)
      if (before === undefined || one.at >= before.at) pending.said.set(one.key, one)
    }
  }

  function buildingOf(pending: Pending<Row>): Building<Row> {
    const assertBuilding = () => {
      assertOpen()
      if (disk.building !== pending) throw new Error('this generation is no longer built')
    }
    return {
      get size() {
        return [...pending.said.values()].filter((one) => 'row' in one).length
      },
      get control() {
        return pending.control
      },
      async append(said, control) {
        await Promise.resolve()
        assertBuilding()
        build(pending, said)
        pending.control = asJson(control)
      },
      async byKey(key) {
        const one = pending.said.get(key)
        return one !== undefined && 'row' in one ? one : undefined
      },
      async adopt(control, why) {
        await Promise.resolve()
        assertBuilding()
        const differences: Difference<Row>[] = []
        const add = (one: Said<Row>) => {
          const difference = take(one)
          if (difference) differences.push(difference)
        }
        for (const one of pending.said.values()) add(one)
        for (const { key } of there()) if (!pending.said.has(key)) add({ key, at: known(key)?.at ?? 0, gone: why })
        disk.control = asJson(control)
        disk.building = undefined
        return differences
      },
      async discard() {
        assertBuilding()
        disk.building = undefined
      },
    }
  }

  let building = disk.building && buildingOf(disk.building)
  const owners = (address: string) => {
    const wanted = address.toLowerCase()
    const rank = (entry: Entry<Row>) =>
      (entry.gone === undefined ? 0 : 2) + (codec.addresses(entry.row)[0]?.toLowerCase() === wanted ? 0 : 1)
    return [...disk.entries.keys()]
      .map((key) => known(key) as Entry<Row>)
      .filter(({ row }) => codec.addresses(row).some((one) => one.toLowerCase() === wanted))
      .sort((a, b) => rank(a) - rank(b))
  }

  return {
    get size() {
      return there().length
    },
    get control() {
      return disk.control
    },
    async append(said, control) {
      await Promise.resolve()
      assertOpen()
      if (disk.building !== undefined) build(disk.building, said)
      const differences = said.map(take).filter((one) => one !== undefined)
      if (control !== undefined) disk.control = asJson(control)
      return differences
    },
    byKey: async (key) => known(key),
    byAddress: async (address) => owners(address),
    judgedAt: (address) =>
      owners(address)
        .filter((entry) => entry.gone === undefined)
        .map(({ row }) => codec.judged(row)),
    judgedOf: async (addresses) => {
      const found = new Map(addresses.flatMap(owners).map((entry) => [entry.key, entry]))
      return [...found.values()].filter(({ gone }) => gone === undefined).map(({ row }) => codec.judged(row))
    },
    askedAt: (address) => owners(address).find((entry) => entry.gone === undefined)?.at,
    async each(size, visit) {
      const rows = there().map(({ row }) => codec.judged(row))
      for (let from = 0; from < rows.length; from += size) await visit(rows.slice(from, from + size))
    },
    eachKey(visit) {
      for (const { key } of there()) visit(key)
    },
    get building() {
      return disk.building === undefined ? undefined : building
    },
    async begin(control) {
      assertOpen()
      disk.building = { control: asJson(control), said: new Map() }
      building = buildingOf(disk.building)
      return building
    },
    async drop() {
      assertOpen()
      Object.assign(disk, { entries: new Map(), control: undefined, building: undefined })
    },
    async close() {},
  }
}
