import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { freeName, makeFolder, removeDurably, setAsideFile, writeDurably } from '../../src/store/durable.ts'

/** Windows syncs no folders, and needs not to. */
const unix = process.platform !== 'win32'

let dir: string
let path: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'stagecoach-durable-'))
  path = join(dir, 'a.json')
})
afterEach(async () => {
  vi.restoreAllMocks()
  await rm(dir, { recursive: true })
})

/** Whether the file was in its place, at each time something was told to reach the disk. */
async function synced(work: () => Promise<unknown>): Promise<boolean[]> {
  const probe = await open(dir, 'r')
  const seen: boolean[] = []
  vi.spyOn(Object.getPrototypeOf(probe) as typeof probe, 'sync').mockImplementation(async () => {
    seen.push(existsSync(path))
  })
  await probe.close()
  await work()
  return seen
}

it('a file is on the disk before it has its name, and its name after', async () => {
  expect(await synced(() => writeDurably(path, 'x'))).toEqual(unix ? [false, true] : [false])
  expect(await readFile(path, 'utf8')).toBe('x')
  expect(await readdir(dir)).toEqual(['a.json'])
})

it.runIf(unix)('what is removed, moved or made is so on the disk too', async () => {
  await writeFile(path, 'x')
  expect(await synced(() => removeDurably(path))).toEqual([false])
  await writeFile(path, 'x')
  expect(await synced(() => setAsideFile(path, new Date(0)))).toEqual([false])
  expect(await synced(() => makeFolder(join(dir, 'folder')))).toEqual([false])
  expect(await synced(() => makeFolder(join(dir, 'folder')))).toEqual([])
})

it('a write that fails leaves what was there, and nothing beside it', async () => {
  await mkdir(path)
  await expect(writeDurably(path, 'x')).rejects.toThrow()
  expect(await readdir(dir)).toEqual(['a.json'])
})

it('a name that is taken gets a number', async () => {
  expect(await freeName(path)).toBe(path)
  await writeFile(path, '')
  expect(await freeName(path)).toBe(`${path}-2`)
  await writeFile(`${path}-2`, '')
  expect(await freeName(path)).toBe(`${path}-3`)
})
