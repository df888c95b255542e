import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { wallClock } from '../../src/clock.ts'
import { inspectStore } from '../../src/store/inspect.ts'
import { openJsonStore } from '../../src/store/json-store.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stagecoach-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const still = { sleep: async () => {}, every: () => () => {} }

describe('a look at a data folder', () => {
  it('that is not there yet makes nothing', async () => {
    const dir = join(folder, 'deep', 'store')
    expect(await inspectStore(dir, still)).toEqual({
      dir,
      exists: false,
      unwritable: undefined,
      setAside: [],
      lock: 'free',
    })
    expect(readdirSync(folder)).toEqual([])
  })

  it('says who holds it, without taking it from him', async () => {
    const dir = join(folder, 'store')
    const store = await openJsonStore({ dir, clock: wallClock })
    expect(await inspectStore(dir)).toMatchObject({ lock: 'held', unwritable: undefined })
    await store.append('audit', [{ still: 'mine' }])
    await store.close()
    expect(await inspectStore(dir, still)).toMatchObject({ exists: true, lock: 'free' })
  })

  it('knows a lock that nobody moves', async () => {
    writeFileSync(join(folder, 'lock'), 'token 000000000007          1\n')
    expect(await inspectStore(folder, still)).toMatchObject({ lock: 'left' })
    expect(existsSync(join(folder, 'lock'))).toBe(true)
  })

  it('knows one that goes while it watches', async () => {
    writeFileSync(join(folder, 'lock'), 'token 000000000007          1\n')
    const timers = { ...still, sleep: async () => rmSync(join(folder, 'lock')) }
    expect(await inspectStore(folder, timers)).toMatchObject({ lock: 'free' })
  })

  it('names what was set aside, and leaves no trace of itself', async () => {
    mkdirSync(join(folder, 'documents', 'batch'), { recursive: true })
    writeFileSync(join(folder, 'documents', 'batch', 'a.json.corrupt-20261122T100000000Z'), '{')
    writeFileSync(join(folder, 'documents', 'batch', 'b.json'), '{}')
    const before = readdirSync(folder, { recursive: true })
    expect(await inspectStore(folder, still)).toMatchObject({
      setAside: ['documents/batch/a.json.corrupt-20261122T100000000Z'],
    })
    expect(readdirSync(folder, { recursive: true })).toEqual(before)
  })

  it('is no folder', async () => {
    writeFileSync(join(folder, 'file'), '')
    expect(await inspectStore(join(folder, 'file', 'store'), still).catch((error: Error) => error.message)).toMatch(
      /ENOTDIR|not a directory/,
    )
  })

  // Root may write anywhere: nothing to see there.
  it.skipIf(process.getuid?.() === 0 || process.platform === 'win32')('that may not be written says why', async () => {
    chmodSync(folder, 0o500)
    expect(await inspectStore(folder, still)).toMatchObject({ unwritable: 'this account may not write there' })
    chmodSync(folder, 0o700)
  })
})
