import { appendFile, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openRecordFiles } from '../../src/store/record-files.ts'
import type { LinePlace, RecordFile, RecordFiles } from '../../src/store/store.ts'
import { memoryRecordFiles } from '../support/memory-record-files.ts'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'stagecoach-records-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

async function linesOf(file: RecordFile): Promise<[string, LinePlace][]> {
  const found: [string, LinePlace][] = []
  await file.scan((line, place) => void found.push([line, place]))
  return found
}

describe.each<[string, () => RecordFiles | Promise<RecordFiles>]>([
  ['on disk', () => openRecordFiles(join(dir, 'records'))],
  ['in memory', () => memoryRecordFiles()],
])('record files %s', (_, openFiles) => {
  it('give back what was appended: at its place, and in order', async () => {
    const files = await openFiles()
    const file = await files.open('graph-1')
    const places = [...(await file.append(['{"a":"Ä"}', '{}'])), ...(await file.append(['{"b":2}']))]
    const lines = ['{"a":"Ä"}', '{}', '{"b":2}']
    expect(await linesOf(file)).toEqual(lines.map((line, index) => [line, places[index]]))
    for (const [index, place] of places.entries()) expect(await file.read(place)).toBe(lines[index])
    await file.close()
    const again = await files.open('graph-1')
    expect(await linesOf(again)).toEqual(lines.map((line, index) => [line, places[index]]))
    await again.append(['{"c":3}'])
    expect((await linesOf(again)).map(([line]) => line)).toEqual([...lines, '{"c":3}'])
    await again.close()
  })

  it('take appends at the same time one after the other', async () => {
    const file = await (await openFiles()).open('x')
    const appends = Array.from({ length: 20 }, (_, n) => file.append([`{"n":${n}}`, `{"m":${n}}`]))
    const places = (await Promise.all(appends)).flat()
    expect((await linesOf(file)).map(([, place]) => place)).toEqual(places)
    expect(await file.append([])).toEqual([])
    await file.close()
  })

  it('are known by name until they are removed', async () => {
    const files = await openFiles()
    for (const name of ['users-2', 'users-10', 'Ä/b']) await (await files.open(name)).close()
    expect([...(await files.names())].sort()).toEqual(['users-10', 'users-2', 'Ä/b'])
    await files.remove('users-2')
    await files.remove('users-2')
    expect([...(await files.names())].sort()).toEqual(['users-10', 'Ä/b'])
  })
})

describe('a file on disk', () => {
  const path = () => join(dir, 'x.records')

  it('holds whole appends only, wherever a crash cut it off', async () => {
    const files = await openRecordFiles(dir)
    const file = await files.open('x')
    await file.append(['{"n":1}', '{"n":2}'])
    const whole = (await readFile(path())).length
    await file.append(['{"n":3}', '{"n":4}'])
    await file.close()
    const bytes = await readFile(path())
    for (let length = 0; length <= bytes.length; length++) {
      await writeFile(path(), bytes.subarray(0, length))
      const cut = await files.open('x')
      const expected = length === bytes.length ? 4 : length >= whole ? 2 : 0
      expect((await linesOf(cut)).length, `${length} bytes`).toBe(expected)
      await cut.append(['{"n":5}'])
      await cut.close()
      const again = await files.open('x')
      expect((await linesOf(again)).map(([line]) => line).at(-1)).toBe('{"n":5}')
      expect((await linesOf(again)).length).toBe(expected + 1)
      await again.close()
    }
  })

  it('does not count an append some of whose bytes never reached the disk', async () => {
    const files = await openRecordFiles(dir)
    const file = await files.open('x')
    await file.append(['{"n":1}'])
    const whole = (await readFile(path())).length
    await file.append([JSON.stringify({ text: 'x'.repeat(600_000) }), '{"n":3}'])
    await file.close()
    const bytes = await readFile(path())
    bytes.fill(0, whole + 4096, whole + 8192)
    await writeFile(path(), bytes)
    const again = await files.open('x')
    expect((await linesOf(again)).map(([line]) => line)).toEqual(['{"n":1}'])
    await again.close()
  })

  it('finds the last whole append behind a long piece of another', async () => {
    const files = await openRecordFiles(dir)
    const file = await files.open('x')
    await file.append(['{"n":1}'])
    await file.close()
    await appendFile(path(), 'x'.repeat(900_000))
    const again = await files.open('x')
    expect((await linesOf(again)).map(([line]) => line)).toEqual(['{"n":1}'])
    await again.close()
  })

  it('has lines longer than what is read at a time, and others while it is scanned', async () => {
    const file = await (await openRecordFiles(dir)).open('x')
    const lines = Array.from({ length: 300 }, (_, n) => JSON.stringify({ n, text: 'ä'.repeat((n * 997) % 9_000) }))
    lines.push(JSON.stringify({ text: 'y'.repeat(700_000) }))
    await file.append(lines)
    const scan = linesOf(file)
    await file.append(['{"late":true}'])
    expect((await scan).map(([line]) => line)).toEqual(lines)
    for (const [line, place] of await linesOf(file)) expect(await file.read(place)).toBe(line)
    await file.close()
  })

  it('refuses a line with a line’s end in it, and goes on', async () => {
    const file = await (await openRecordFiles(dir)).open('x')
    await expect(file.append(['{"n":1}', 'two\nlines'])).rejects.toThrow('line’s end')
    await file.append(['{"n":2}'])
    expect((await linesOf(file)).map(([line]) => line)).toEqual(['{"n":2}'])
    await file.close()
  })

  it('says so where a place is not there', async () => {
    const file = await (await openRecordFiles(dir)).open('x')
    const [place] = await file.append(['{"n":1}'])
    await truncate(path(), 0)
    await expect(file.read(place as LinePlace)).rejects.toThrow('ends before')
    await file.close()
    expect(await readdir(dir)).toEqual(['x.records'])
  })
})

it('a file whose bytes are not as they were written says so, wherever they are', async () => {
  const files = await openRecordFiles(join(dir, 'records'))
  const file = await files.open('graph-1')
  for (let n = 0; n < 3; n++) await file.append(['{"a":"one"}', '{"a":"two"}'])
  const damage = async () => {
    let found = 0
    const again = await files.open('graph-1')
    await again.scan(
      () => undefined,
      () => (found += 1),
    )
    await again.close()
    return found
  }
  expect(await damage()).toBe(0)
  await file.close()
  const path = join(dir, 'records', 'graph-1.records')
  const bytes = await readFile(path)
  const lastAppend = bytes.lastIndexOf('{"a":"one"}')
  for (let at = 0; at < lastAppend; at++) {
    const changed = Buffer.from(bytes)
    changed[at] = (changed[at] ?? 0) ^ 1
    await writeFile(path, changed)
    expect(await damage(), `byte ${at}`).toBeGreaterThan(0)
  }
})
