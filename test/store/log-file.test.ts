import { appendFile, mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { LogFile } from '../../src/store/log-file.ts'

const at = new Date('2026-03-04T05:06:07.089Z')
const allowed = async () => {}

let dir: string
let path: string
let log: LogFile
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'stagecoach-log-'))
  path = join(dir, 'audit.jsonl')
  log = new LogFile(path, 'audit')
})
afterEach(async () => {
  vi.restoreAllMocks()
  await log.close()
  await rm(dir, { recursive: true })
})

/** The next write of any file gets only its first characters onto the disk, then fails as on a full one. */
async function fullDisk(characters: number): Promise<void> {
  const probe = await open(join(dir, 'probe'), 'w')
  vi.spyOn(Object.getPrototypeOf(probe) as typeof probe, 'appendFile').mockImplementationOnce(async function (
    this: typeof probe,
    text,
  ) {
    await this.write(String(text).slice(0, characters))
    throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' })
  })
  await probe.close()
}

describe('a line whose write failed half-way', () => {
  it.each([
    ['in the middle', 5, '{"n":\n'],
    ['before it began', 0, '\n'],
  ])('is refused to whoever appended it, and the next begins on a line of its own: %s', async (_, written, between) => {
    await log.append([{ n: 1 }], undefined, allowed)
    await fullDisk(written)
    await expect(log.append([{ n: 2 }], undefined, allowed)).rejects.toThrow('ENOSPC')
    await log.append([{ n: 3 }], undefined, allowed)
    await log.append([{ n: 4 }], undefined, allowed)
    expect(await readFile(path, 'utf8')).toBe(`{"n":1}\n${between}{"n":3}\n{"n":4}\n`)
    expect(await log.read()).toEqual({
      entries: [{ n: 1 }, { n: 3 }, { n: 4 }],
      unreadable: written === 0 ? 0 : 1,
    })
  })
})

describe('a last line cut off by a crash', () => {
  it('is set aside to the letter, and leaves whole lines, also such as are no ASCII', async () => {
    await writeFile(path, '{"name":"Zoë"}\n{"name":"Jürg')
    expect(await log.mend(at)).toMatch(/cut off by a crash.*audit\.jsonl\.corrupt-20260304T050607089Z$/)
    expect(await readFile(path, 'utf8')).toBe('{"name":"Zoë"}\n')
    expect(await readFile(`${path}.corrupt-20260304T050607089Z`, 'utf8')).toBe('{"name":"Jürg')
    await log.append([{ name: 'Åse' }], undefined, allowed)
    expect((await log.read()).entries).toEqual([{ name: 'Zoë' }, { name: 'Åse' }])
  })

  it('does not take the place of one set aside at the same time', async () => {
    for (const tail of ['{"first', '{"second']) {
      await appendFile(path, tail)
      await log.mend(at)
    }
    const kept = (await readdir(dir)).filter((name) => name.includes('corrupt')).sort()
    const texts = await Promise.all(kept.map((name) => readFile(join(dir, name), 'utf8')))
    expect(texts).toEqual(['{"first', '{"second'])
  })

  it('is looked for in vain where every line is whole, and where there is no log yet', async () => {
    expect(await log.mend(at)).toBeUndefined()
    await log.append([{ n: 1 }], undefined, allowed)
    expect(await log.mend(at)).toBeUndefined()
    expect(await readdir(dir)).toEqual(['audit.jsonl'])
  })
})

describe('a line of a claim that was over', () => {
  it('does not count though it got into the file, and the claims that count go on', async () => {
    await log.append([{ n: 1 }], 1, allowed)
    await log.append([{ n: 2 }], 2, allowed)
    await appendFile(path, '{"n":"slept","fence":1}\n')
    await log.append([{ n: 3 }], 2, allowed)
    const again = new LogFile(path, 'audit')
    expect(await again.read()).toEqual({ entries: [{ n: 1 }, { n: 2 }, { n: 3 }], unreadable: 0 })
    expect(await again.append([{ n: 4 }], 2, allowed)).toBe(4)
  })

  it('that was written before the newer claim said anything, counts', async () => {
    await log.append([{ n: 1 }], 1, allowed)
    await log.append([{ is: 'claimed' }], 2, allowed)
    expect((await log.read()).entries).toHaveLength(2)
  })
})

it('lines that come while the disk is busy are written together, and each is told its own place', async () => {
  const probe = await open(join(dir, 'probe'), 'w')
  const sync = vi.spyOn(Object.getPrototypeOf(probe) as typeof probe, 'datasync')
  await probe.close()
  const places = await Promise.all(Array.from({ length: 50 }, (_, n) => log.append([{ n }], 1, allowed)))
  expect(places).toEqual(Array.from({ length: 50 }, (_, n) => n + 1))
  expect(sync.mock.calls.length).toBeLessThan(5)
})

it('an entry that may not be written leaves no trace, and the next is written', async () => {
  await expect(log.append([{ n: 1 }], undefined, () => Promise.reject(new Error('taken over')))).rejects.toThrow(
    'taken over',
  )
  expect(await log.read()).toEqual({ entries: [], unreadable: 0 })
  await log.append([{ n: 2 }], undefined, allowed)
  expect(await readFile(path, 'utf8')).toBe('{"n":2}\n')
})

it('lines that are no objects are left out and counted', async () => {
  await writeFile(path, '{"n":1}\n7\nnull\n[1]\nscribble\n\n{"n":2}\n')
  expect(await log.read()).toEqual({ entries: [{ n: 1 }, { n: 2 }], unreadable: 4 })
})
