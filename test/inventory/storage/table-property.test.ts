/** Whatever is appended, built, adopted, thrown away and cut off by crashes: a table is what the plain model of it is. */
import { describe, expect, it } from 'vitest'
import { openTable } from '../../../src/inventory/storage/open-table.ts'
import type { Said, Table } from '../../../src/inventory/table.ts'
import { type MemoryRecordFiles, memoryRecordFiles } from '../../support/memory-record-files.ts'
import { type JudgedPerson, type Person, personCodec } from './people.ts'
import {
  adopted,
  answeredFurther,
  builtFurther,
  differencesOf,
  EMPTY,
  entryIn,
  type Known,
  type Model,
  type Rows,
  sizeOf,
} from './table-model.ts'

const KEYS = ['8f0b7a52-0c1e-4c6e-9a3b-1d2e3f405162', 'b', 'sales-1\0c@x.example', 'd', 'Ä', 'f']
const ADDRESSES = ['a@x.example', 'B@x.example', 'c@Y.example', 'ä@y.example', 'plain']

/** Numbers that look random and are the same for the same seed (mulberry32). */
function random(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below)
  }
}

type StoredTable = Table<Person, JudgedPerson>

interface Step {
  readonly after: (model: Model) => Model
  /** Throws where it answers another thing than the model. */
  readonly act: (table: StoredTable) => Promise<void>
  /** May be asked for again after a crash. */
  readonly again: boolean
}

function stepOf(now: Model, draw: (below: number) => number, time: number): Step {
  const pick = <T>(list: readonly T[]): T => list[draw(list.length)] as T
  const said = (): Said<Person>[] =>
    Array.from({ length: draw(5) }, () => {
      const [key, at] = [pick(KEYS), Math.max(0, time - draw(4))]
      if (draw(4) === 0) return { key, at, gone: pick(['deleted', 'lost']) }
      const addresses = [pick(ADDRESSES), pick(ADDRESSES)].slice(0, 1 + draw(2))
      return { key, at, row: { name: pick(['Anna', 'Бо']), addresses, size: draw(2) } }
    })
  const control = { step: time }
  const building = now.built !== undefined
  const kind = draw(12)
  if (kind === 0) {
    const after = (model: Model) => ({ ...model, built: { rows: new Map(), control, from: undefined } })
    return { after, again: false, act: async (table) => void (await table.begin(control)) }
  }
  if (kind === 1 && draw(5) === 0) return { after: () => EMPTY, again: true, act: (table) => table.drop() }
  if (building && kind <= 5) {
    const news = said()
    const after = (model: Model) => builtFurther(model, news, control)
    return { after, again: true, act: async (table) => table.building?.append(news, control) }
  }
  if (building && kind === 6) {
    const discarded = (model: Model) => ({ ...model, built: undefined })
    if (draw(3) === 0) return { after: discarded, again: false, act: async (t) => t.building?.discard() }
    const after = (model: Model) => adopted(model, control, 'not there')
    const act = async (table: StoredTable) => {
      const found = (await table.building?.adopt(control, 'not there')) ?? []
      expect(byKey(found)).toEqual(differencesOf(now.rows, after(now).rows, now.whole))
    }
    return { after, again: false, act }
  }
  const news = said()
  const given = draw(2) === 0 ? control : undefined
  const after = (model: Model) => answeredFurther(model, news, given)
  const act = async (table: StoredTable) => {
    expect(byKey(await table.append(news, given))).toEqual(differencesOf(now.rows, after(now).rows, true))
  }
  return { after, again: true, act }
}

function byKey<T extends { readonly after: { readonly key: string } }>(differences: readonly T[]): T[] {
  return [...differences].sort((a, b) => (a.after.key < b.after.key ? -1 : 1))
}

async function expectRows(rows: Rows, table: Pick<StoredTable, 'size' | 'byKey'>): Promise<void> {
  expect(table.size).toBe(sizeOf(rows))
  for (const key of KEYS) expect(await table.byKey(key)).toEqual(entryIn(rows, key))
}

async function expectTable(model: Model, table: StoredTable): Promise<void> {
  await expectRows(model.rows, table)
  expect(table.control).toEqual(model.control)
  const all = KEYS.flatMap((key) => entryIn(model.rows, key) ?? [])
  const there = all.filter(({ gone }) => gone === undefined)
  for (const address of ADDRESSES) {
    const rank = ({ row, gone }: (typeof all)[number]) => {
      const place = row.addresses.findIndex((own) => own.toLowerCase() === address.toLowerCase())
      return place < 0 ? -1 : (gone === undefined ? 0 : 2) + (place > 0 ? 1 : 0)
    }
    const found = await table.byAddress(address.toUpperCase())
    expect(found.map(rank)).toEqual(
      all
        .map(rank)
        .filter((one) => one >= 0)
        .sort(),
    )
    const sorted = (entries: typeof found) => entries.map(({ key }) => key).sort()
    expect(sorted(found)).toEqual(sorted(all.filter((entry) => rank(entry) >= 0)))
    const alive = found.filter(({ gone }) => gone === undefined)
    expect(table.judgedAt(address)).toEqual(alive.map(({ row }) => personCodec.judged(row)))
    expect(table.askedAt(address)).toBe(alive[0]?.at)
  }
  const keys: string[] = []
  table.eachKey((key) => keys.push(key))
  expect(keys.sort()).toEqual(there.map(({ key }) => key).sort())
  const judged: JudgedPerson[] = []
  await table.each(2, (piece) => {
    expect(piece.length).toBeLessThanOrEqual(2)
    judged.push(...piece)
  })
  const texts = (list: readonly JudgedPerson[]) => list.map((one) => JSON.stringify(one)).sort()
  expect(texts(judged)).toEqual(texts(there.map(({ row }) => personCodec.judged(row))))
  expect(table.building?.control).toEqual(model.built?.control)
  if (model.built !== undefined && table.building !== undefined) await expectRows(model.built.rows, table.building)
}

/** A restart may forget that something was asked for again later, and no more than that. */
async function restarted(model: Model, table: StoredTable): Promise<Model> {
  const kept = async (rows: Rows, from: Pick<StoredTable, 'byKey'>): Promise<Rows> => {
    const known = await Promise.all(
      [...rows].map(async ([key, one]): Promise<[string, Known]> => {
        const at = (await from.byKey(key))?.at ?? one.kept
        return [key, at >= one.kept && at <= one.at ? { ...one, at } : one]
      }),
    )
    return new Map(known)
  }
  const built = model.built && table.building && { ...model.built, rows: await kept(model.built.rows, table.building) }
  return { ...model, rows: await kept(model.rows, table), built }
}

/** What a crash may leave of a step: each half as it was, or as it became; never one of two that belong together. */
function outcomes(before: Model, after: Model): Model[] {
  if (before.built !== undefined && after.built === undefined && after !== EMPTY) return [before, after]
  return [after, before, { ...before, built: after.built }]
}

async function firstThatFits(models: readonly Model[], table: StoredTable): Promise<Model> {
  const failures: unknown[] = []
  for (const model of models) {
    const expected = await restarted(model, table)
    const failure = await expectTable(expected, table).then(
      () => undefined,
      (error: unknown) => error ?? new Error('none'),
    )
    if (failure === undefined) return expected
    failures.push(failure)
  }
  throw failures[0]
}

async function open(files: MemoryRecordFiles, rewriteAt: number): Promise<StoredTable> {
  return await openTable(files, personCodec, { rewriteAt })
}

async function play(seed: number, rewriteAt: number): Promise<void> {
  const draw = random(seed)
  let files = memoryRecordFiles()
  let table = await open(files, rewriteAt)
  let model = EMPTY
  for (let time = 5; time < 45; time++) {
    const { after, act, again } = stepOf(model, draw, time)
    const crashes = draw(4) === 0
    if (crashes) files.crashAt(draw(4), draw(2) === 0 ? 'lost' : 'done')
    const done = await act(table).then(
      () => true,
      (error: unknown) => {
        if (!crashes) throw error
        return false
      },
    )
    if (done && !crashes) {
      model = after(model)
      await expectTable(model, table)
    }
    if (!crashes && draw(8) !== 0) continue
    files = files.restart()
    table = await open(files, rewriteAt)
    const unharmed = crashes ? after(model) : model
    model = await firstThatFits(done ? [unharmed] : outcomes(model, unharmed), table)
    if (done || !again || (unharmed.built !== undefined && model.built === undefined)) continue
    // What nobody can see of somebody who was never there may have been lost or not: said again, it is there.
    await act(table).catch(() => undefined)
    model = after(model)
    await expectTable(model, table)
  }
}

describe('a table, beside its model', () => {
  it.each([
    ['', 1e9],
    [', its file written anew again and again', 300],
  ])('is the same whatever happens%s', async (_, rewriteAt) => {
    for (let seed = 1; seed <= 40; seed++) {
      await play(seed, rewriteAt).catch((error: unknown) => {
        throw new Error(`seed ${seed}`, { cause: error })
      })
    }
  })
})
