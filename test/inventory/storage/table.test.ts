import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openTable } from '../../../src/inventory/storage/open-table.ts'
import { openRecordFiles } from '../../../src/store/record-files.ts'
import type { RecordFiles } from '../../../src/store/store.ts'
import { memoryRecordFiles } from '../../support/memory-record-files.ts'
import { type Person, personCodec } from './people.ts'

const anna: Person = { name: 'Anna', addresses: ['Anna@x.example', 'a@y.example'], size: 1 }
const open = (files: RecordFiles = memoryRecordFiles(), rewriteAt?: number) =>
  openTable(files, personCodec, rewriteAt === undefined ? {} : { rewriteAt })

async function onDisk(): Promise<{ files: RecordFiles; dir: string }> {
  const dir = await mkdtemp(join(tmpdir(), 'stagecoach-table-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  return { files: await openRecordFiles(dir), dir }
}

describe('a full reading', () => {
  it('changes nothing that answers before it is adopted, and then says what changed', async () => {
    const table = await open()
    await table.append([
      { key: 'a', at: 1, row: anna },
      { key: 'b', at: 1, row: anna },
    ])
    const first = await table.begin({})
    await first.append([{ key: 'b', at: 2, row: { ...anna, size: 2 } }], {})
    expect((await table.byKey('b'))?.row).toEqual(anna)
    const changes = await first.adopt({ token: 1 }, 'not there')
    expect(changes).toHaveLength(2)
    expect(changes).toContainEqual({
      before: { key: 'a', at: 1, row: anna },
      after: { key: 'a', at: 2, row: anna, gone: 'not there' },
    })
    expect(changes).toContainEqual({
      before: { key: 'b', at: 1, row: anna },
      after: { key: 'b', at: 2, row: { ...anna, size: 2 } },
    })
    expect(table.control).toEqual({ token: 1 })
    expect(table.building).toBeUndefined()
  })

  it('that is the first one makes nobody come who was not known; a later one does', async () => {
    const table = await open()
    const first = await table.begin({})
    await first.append([{ key: 'a', at: 1, row: anna }], {})
    expect(await first.adopt({}, 'not there')).toEqual([])
    const second = await table.begin({})
    const people = ['a', 'b'].map((key) => ({ key, at: 2, row: anna }))
    await second.append(people, {})
    expect(await second.adopt({}, 'not there')).toEqual([{ before: undefined, after: people[1] }])
  })

  it('does not hide who was looked up since its first page', async () => {
    const table = await open()
    const building = await table.begin({})
    await building.append([{ key: 'z', at: 5, row: anna }], {})
    await table.append([{ key: 'a', at: 7, row: anna }])
    await building.append([{ key: 'a', at: 6, row: { ...anna, size: 6 } }], {})
    await building.adopt({}, 'not there')
    expect(await table.byKey('a')).toEqual({ key: 'a', at: 7, row: anna })
  })

  it('hears what is said at the same moment it is adopted', async () => {
    const table = await open()
    const building = await table.begin({})
    const adopted = building.adopt({}, 'not there')
    const appended = table.append([{ key: 'a', at: 1, row: anna }], { later: true })
    await Promise.all([adopted, appended])
    expect([table.size, table.control]).toEqual([1, { later: true }])
  })

  it('that was thrown away or replaced by another takes no more', async () => {
    const table = await open()
    const first = await table.begin({})
    const second = await table.begin({})
    await expect(first.append([], {})).rejects.toThrow('no longer')
    await second.discard()
    await expect(second.adopt({}, 'not there')).rejects.toThrow('no longer')
    expect(table.building).toBeUndefined()
  })
})

it('leaves one file behind, and none when everything is forgotten', async () => {
  const files = memoryRecordFiles()
  const table = await open(files)
  await table.append([{ key: 'a', at: 1, row: anna }])
  for (let n = 0; n < 3; n++) await (await table.begin({})).adopt({}, 'not there')
  expect(await files.names()).toHaveLength(1)
  await table.begin({})
  await table.drop()
  expect(await files.names()).toEqual([])
  expect([table.size, table.control, table.building]).toEqual([0, undefined, undefined])
  await table.append([{ key: 'b', at: 1, row: anna }])
  expect((await open(files.restart())).size).toBe(1)
})

it('leaves the files of other parts alone', async () => {
  const files = memoryRecordFiles()
  await files.open('graph-1-old')
  await files.open('users-1')
  const table = await open(files)
  await table.append([{ key: 'a', at: 1, row: anna }])
  await table.drop()
  expect(await files.names()).toEqual(['graph-1-old', 'users-1'])
})

it('stays the same, and small, when one row changes again and again on a disk', async () => {
  const { files, dir } = await onDisk()
  const table = await open(files, 20_000)
  await table.append(
    Array.from({ length: 50 }, (_, n) => ({ key: `k${n}`, at: 1, row: { ...anna, size: n } })),
    { n: 1 },
  )
  for (let at = 2; at < 600; at++) await table.append([{ key: 'a', at, row: { ...anna, size: at } }])
  // What is appended now comes after the file was written anew.
  await table.append([{ key: 'k1', at: 600, gone: 'deleted' }])
  const [name] = await files.names()
  expect(await files.names()).toHaveLength(1)
  expect((await stat(join(dir, `${name}.records`))).size).toBeLessThan(40_000)
  await table.close()
  const again = await open(files)
  expect([again.size, again.control]).toEqual([50, { n: 1 }])
  expect((await again.byKey('a'))?.row.size).toBe(599)
  expect((await again.byAddress('a@y.example')).at(-1)).toMatchObject({ key: 'k1', gone: 'deleted' })
  await again.close()
})

it('answers from the one before while another takes its place', async () => {
  const { files } = await onDisk()
  const table = await open(files)
  await table.append(Array.from({ length: 300 }, (_, n) => ({ key: `k${n}`, at: 1, row: anna })))
  const building = await table.begin({})
  const adopted = building.adopt({}, 'not there')
  const found = await Promise.all(Array.from({ length: 20 }, () => table.byAddress('anna@X.example')))
  expect(found.map((one) => one.length)).toEqual(found.map(() => 300))
  await adopted
  expect(await table.byAddress('anna@x.example')).toHaveLength(300)
  expect(table.judgedAt('anna@x.example')).toEqual([])
  await table.close()
})

it('is the full reading that a crash cut off after its last word, whatever numbers the files have', async () => {
  const files = memoryRecordFiles()
  const table = await open(files, 200)
  await table.append([{ key: 'a', at: 1, row: anna }])
  const building = await table.begin({})
  for (let at = 2; at < 20; at++) await table.append([{ key: 'a', at, row: { ...anna, size: at } }])
  await building.append([{ key: 'b', at: 30, row: anna }], {})
  expect(await files.names()).not.toContain('graph-1')
  files.crashAt(0, 'done')
  await expect(building.adopt({ token: 1 }, 'not there')).rejects.toThrow('ended')
  const left = files.restart()
  expect(await left.names()).toHaveLength(2)
  const again = await open(left)
  expect([again.control, again.size, again.building]).toEqual([{ token: 1 }, 2, undefined])
  expect(await left.names()).toHaveLength(1)
})

it('lets who reads end before the file goes', async () => {
  const files = memoryRecordFiles()
  let release = () => {}
  const gate = new Promise<void>((resolve) => {
    release = resolve
  })
  const slow: RecordFiles = {
    ...files,
    open: async (name) => {
      const file = await files.open(name)
      return { ...file, read: (place) => gate.then(() => file.read(place)) }
    },
  }
  const table = await open(slow)
  await table.append([{ key: 'a', at: 1, row: anna }])
  const found = table.byKey('a')
  const dropped = table.drop()
  for (let turn = 0; turn < 5; turn++) await setImmediate()
  expect(await files.names()).toHaveLength(1)
  release()
  expect((await found)?.row).toEqual(anna)
  await dropped
  expect([await table.byKey('a'), await files.names()]).toEqual([undefined, []])
})

it('of a damaged file nothing is believed, and that is told', async () => {
  const { files, dir } = await onDisk()
  const table = await open(files)
  await table.append([{ key: 'a', at: 1, row: anna }], { token: 1 })
  await table.append([{ key: 'b', at: 1, row: { ...anna, name: 'Bert' } }], { token: 2 })
  await table.close()
  const [name = ''] = await files.names()
  const path = join(dir, `${name}.records`)
  await writeFile(path, (await readFile(path, 'utf8')).replace('"name":"Anna"', '"name":"Anja"'))
  const told: string[] = []
  const again = await openTable(files, personCodec, { onDamaged: (damaged) => told.push(damaged) })
  expect(told).toEqual([name])
  expect([again.size, again.control, await again.byKey('b')]).toEqual([0, undefined, undefined])
  expect(await files.names()).toEqual([])
  await again.append([{ key: 'a', at: 2, row: anna }])
  expect(again.size).toBe(1)
  await again.close()
})

it('a file that cannot be read keeps nobody from reading anew', async () => {
  const { files, dir } = await onDisk()
  await mkdir(join(dir, `${personCodec.part}-1.records`))
  const told: string[] = []
  const table = await openTable(files, personCodec, { onDamaged: (damaged) => told.push(damaged) })
  expect(told).toEqual([`${personCodec.part}-1`])
  const building = await table.begin({})
  await building.append([{ key: 'a', at: 1, row: anna }], {})
  await building.adopt({}, 'not there')
  await table.close()
  expect(await files.names()).toHaveLength(2)
  const again = await open(files)
  expect(again.size).toBe(1)
  await again.close()
})
