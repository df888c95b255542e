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

type Handle = Awaited<ReturnType<typeof open>>

/** What every open file has its methods from. */
async function handles(): Promise<Handle> {
  const probe = await open(join(dir, 'probe'), 'w')
  await probe.close()
  return Object.getPrototypeOf(probe) as Handle
}

const noSpace = () => Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' })

/** The next write of any file gets only its first characters onto the disk, then fails as on a full one. */
async function fullDisk(characters: number): Promise<void> {
  vi.spyOn(await handles(), 'appendFile').mockImplementationOnce(async function (this: Handle, text) {
    await this.write(String(text).slice(0, characters))
    throw noSpace()
  })
}

const lines = async () => (await log.read()).entries.map(({ n }) => n)

describe('an append that failed', () => {
  const two = [{ n: 2 }, { n: 3 }]

  it.each([
    ['before it began', 0],
    ['in the middle of a line', 5],
    ['between two of its lines', '{"n":2,"goesOn":true}\n'.length],
    ['after its last', 100],
  ])('%s is refused as a whole, and what comes after begins where it began', async (_, written) => {
    await log.append([{ n: 1 }], undefined, allowed)
    await fullDisk(written)
    await expect(log.append(two, undefined, allowed)).rejects.toThrow('ENOSPC')
    expect(await lines()).toEqual([1])
    expect(await log.append([{ n: 4 }], undefined, allowed)).toBe(2)
    expect(await log.append([{ n: 5 }], undefined, allowed)).toBe(3)
    expect(await readFile(path, 'utf8')).toBe('{"n":1}\n{"n":4}\n{"n":5}\n')
    expect(await log.read(1)).toEqual({ entries: [{ n: 4 }, { n: 5 }], unreadable: 0 })
  })

  it('to reach the disk is refused though it was written', async () => {
    vi.spyOn(await handles(), 'datasync').mockRejectedValueOnce(noSpace())
    await expect(log.append(two, 7, allowed)).rejects.toThrow('ENOSPC')
    expect(await log.read()).toEqual({ entries: [], unreadable: 0 })
    // Nor did its claim leave a trace.
    expect(await log.append([{ n: 4 }], 6, allowed)).toBe(1)
    expect(await lines()).toEqual([4])
  })

  it('is no reason to cut anything once the file is another’s', async () => {
    await fullDisk(100)
    await expect(log.append(two, undefined, allowed)).rejects.toThrow('ENOSPC')
    await writeFile(path, '{"n":"of the heir"}\n')
    const over = () => Promise.reject(new Error('taken over'))
    await expect(log.append([{ n: 4 }], undefined, over)).rejects.toThrow('taken over')
    expect(await readFile(path, 'utf8')).toBe('{"n":"of the heir"}\n')
  })

  it('fails all that were to be written with it, and none that come after', async () => {
    await fullDisk(3)
    const failed = await Promise.allSettled([1, 2, 3].map((n) => log.append([{ n }], undefined, allowed)))
    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
    expect(await Promise.all([4, 5].map((n) => log.append([{ n }], undefined, allowed)))).toEqual([1, 2])
    expect(await lines()).toEqual([4, 5])
  })

  it('because its file was closed is the last that fails', async () => {
    const appendFile = vi.spyOn(await handles(), 'appendFile')
    appendFile.mockImplementationOnce(async function (this: Handle, text) {
      await this.close()
      return this.write(String(text)).then(() => undefined)
    })
    const first = log.append([{ n: 1 }], undefined, allowed)
    await expect(first).rejects.toThrow(/closed|EBADF/)
    expect(await log.append([{ n: 2 }], undefined, allowed)).toBe(1)
    expect(await lines()).toEqual([2])
  })
})

it('a file that was closed under it is opened again for what waited meanwhile', async () => {
  let second: Promise<number> | undefined
  vi.spyOn(await handles(), 'appendFile').mockImplementationOnce(async function (this: Handle) {
    second = log.append([{ n: 2 }], undefined, allowed)
    await this.close()
    throw new Error('file closed')
  })
  await expect(log.append([{ n: 1 }], undefined, allowed)).rejects.toThrow('closed')
  expect(await second).toBe(1)
  expect(await lines()).toEqual([2])
})

it('a file that cannot be closed takes nothing back', async () => {
  vi.spyOn(await handles(), 'datasync').mockImplementationOnce(async function (this: Handle) {
    await this.close()
    this.close = () => Promise.reject(new Error('EIO: i/o error'))
  })
  expect(await log.append([{ n: 1 }], undefined, allowed)).toBe(1)
  expect(await log.append([{ n: 2 }], undefined, allowed)).toBe(2)
  expect(await lines()).toEqual([1, 2])
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

  it.each([
    ['after its first line', '{"n":2,"goesOn":true}\n'],
    ['in its second line', '{"n":2,"goesOn":true}\n{"n":3,"goes'],
    ['after its second line', '{"n":2,"goesOn":true}\n{"n":3,"goesOn":true}\n'],
    ['in its last line', '{"n":2,"goesOn":true}\n{"n":3,"goesOn":true}\n{"n":'],
    ['before the end of its last line', '{"n":2,"goesOn":true}\n{"n":3,"goesOn":true}\n{"n":4}'],
  ])('takes the lines of its append with it: %s', async (_, cut) => {
    await log.append([{ n: 0 }, { n: 1 }], 3, allowed)
    const before = await readFile(path, 'utf8')
    await appendFile(path, cut)
    const heir = new LogFile(path, 'audit')
    // Read before it is mended, too.
    expect((await heir.read()).entries).toEqual([{ n: 0 }, { n: 1 }])
    await heir.mend(at)
    expect(await readFile(path, 'utf8')).toBe(before)
    expect(await readFile(`${path}.corrupt-20260304T050607089Z`, 'utf8')).toBe(cut)
    expect(await heir.append([{ n: 5 }], 3, allowed)).toBe(3)
    expect((await heir.read()).entries).toEqual([{ n: 0 }, { n: 1 }, { n: 5 }])
  })

  it('is known though nothing else is in the log', async () => {
    await writeFile(path, '{"n":1,"goesOn":true}\n')
    await log.mend(at)
    expect(await readFile(path, 'utf8')).toBe('')
    expect(await log.append([{ n: 2 }], undefined, allowed)).toBe(1)
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
    await log.append([{ n: 2 }, { n: 3 }], undefined, allowed)
    expect(await log.mend(at)).toBeUndefined()
    expect(await readdir(dir)).toEqual(['audit.jsonl'])
  })
})

it('an append with a line that cannot be read does not count with the others', async () => {
  await writeFile(path, '{"n":1}\n{"n":2,"goesOn":true}\nscribble\n{"n":4}\n')
  expect(await log.read()).toEqual({ entries: [{ n: 1 }, { n: 4 }], unreadable: 1 })
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

  it('of which there are many does not count with any of them', async () => {
    await log.append([{ n: 1 }], 2, allowed)
    await appendFile(path, '{"n":"slept","fence":1,"goesOn":true}\n{"n":"too","fence":1}\n')
    await log.append([{ n: 2 }, { n: 3 }], 2, allowed)
    expect(await new LogFile(path, 'audit').read()).toEqual({ entries: [{ n: 1 }, { n: 2 }, { n: 3 }], unreadable: 0 })
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
