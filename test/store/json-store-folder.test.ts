import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { manualClock } from '../../src/clock.ts'
import { openJsonStore } from '../../src/store/json-store.ts'
import type { Timers } from '../../src/store/lock.ts'
import type { Store } from '../../src/store/store.ts'
import { Notes } from '../contracts/notes.ts'

const clock = manualClock(new Date('2026-03-04T05:06:07.089Z'))
/** No beat comes by itself. */
const timers: Timers = { sleep: async () => undefined, every: () => () => undefined }

let dir: string
let store: Store | undefined
const warnings: string[] = []
const open = async (): Promise<Store> => {
  store = await openJsonStore({ dir, clock, timers, log: { warn: (text) => warnings.push(text) } })
  return store
}
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'stagecoach-folder-'))
  warnings.length = 0
})
afterEach(async () => {
  await store?.close()
  store = undefined
  await rm(dir, { recursive: true })
})

describe('a folder that another process has taken over', () => {
  beforeEach(async () => {
    const opened = await open()
    await opened.put(Notes, 'a', { text: 'ours' }, 0)
    await opened.append('audit', [{ n: 1 }])
    await writeFile(join(dir, 'lock'), 'somebody else')
  })

  it.each<[string, (opened: Store) => Promise<unknown>]>([
    ['put', (opened) => opened.put(Notes, 'a', { text: 'late' }, 1)],
    ['delete', (opened) => opened.delete(Notes, 'a', 1)],
    ['append', (opened) => opened.append('audit', [{ n: 2 }])],
  ])('takes no %s any more, and says so once', async (_, write) => {
    const opened = store as Store
    for (let round = 0; round < 2; round++) await expect(write(opened)).rejects.toThrow(/taken over by another process/)
    expect(warnings).toEqual([expect.stringMatching(/Another process has taken over the data folder/)])
    expect(await readFile(join(dir, 'documents', 'note', 'a.json'), 'utf8')).toContain('ours')
    expect(await readFile(join(dir, 'logs', 'audit.jsonl'), 'utf8')).toBe('{"n":1}\n')
  })
})

describe('opening', () => {
  it('sweeps what writes left behind beside the documents and the logs, and touches nothing else', async () => {
    await mkdir(join(dir, 'logs'))
    for (const name of ['lock.1.tmp', 'logs/audit.jsonl.corrupt-1.2.tmp', 'logs/readme', 'readme'])
      await writeFile(join(dir, name), 'half a line')
    const opened = await open()
    expect((await readdir(dir)).sort()).toEqual(['documents', 'lock', 'logs', 'readme'])
    expect(await readdir(join(dir, 'logs'))).toEqual(['readme'])
    expect(await readFile(join(dir, 'logs', 'readme'), 'utf8')).toBe('half a line')
    expect(opened.setAside).toEqual([])
  })

  it('leaves the folder free where it fails', async () => {
    await writeFile(join(dir, 'documents'), 'no folder')
    await expect(open()).rejects.toThrow(/EEXIST|ENOTDIR/)
    expect(await readdir(dir)).toEqual(['documents'])
  })
})

it('a log has a file of its own on every file system', async () => {
  const opened = await open()
  for (const name of ['audit', 'Audit', 'a/b']) await opened.append(name, [{ name }])
  expect((await readdir(join(dir, 'logs'))).sort()).toEqual(['%41udit.jsonl', 'a%2fb.jsonl', 'audit.jsonl'])
})

it('closing waits for every write that was asked for', async () => {
  const opened = await open()
  let written = 0
  for (let n = 0; n < 30; n++) void opened.put(Notes, `note-${n}`, { text: 'x' }, 0).then(() => written++)
  await opened.close()
  expect(written).toBe(30)
})
