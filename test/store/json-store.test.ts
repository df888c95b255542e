import { type ChildProcess, execFile, fork } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { manualClock } from '../../src/clock.ts'
import { DocumentTable } from '../../src/store/document-table.ts'
import { openJsonStore } from '../../src/store/json-store.ts'
import type { Timers } from '../../src/store/lock.ts'
import type { Store } from '../../src/store/store.ts'
import { Notes } from '../contracts/notes.ts'
import { storeContract } from '../contracts/store.contract.ts'

const clock = manualClock(new Date('2026-03-04T05:06:07.089Z'))
const fresh = () => mkdtemp(join(tmpdir(), 'stagecoach-store-'))

storeContract('the JSON store', async () => {
  const dir = await fresh()
  return { open: () => openJsonStore({ dir, clock }), dispose: () => rm(dir, { recursive: true }) }
})

describe('the JSON store on disk', () => {
  let dir: string
  let store: Store | undefined
  const warnings: string[] = []
  const open = async (): Promise<Store> => {
    await store?.close()
    store = await openJsonStore({ dir, clock, log: { warn: (text) => warnings.push(text) } })
    return store
  }
  const file = (name: string) => join(dir, 'documents', 'note', name)
  beforeEach(async () => {
    dir = await fresh()
    warnings.length = 0
  })
  afterEach(async () => {
    await store?.close()
    store = undefined
    await rm(dir, { recursive: true })
  })

  it('writes one compact file a document and leaves no temporary ones', async () => {
    await (await open()).put(Notes, 'Sales 1', { text: 'x' }, 0)
    expect(await readdir(file(''))).toEqual(['%53ales%201.json'])
    expect(await readFile(file('%53ales%201.json'), 'utf8')).toBe(
      '{"kind":"note","id":"Sales 1","schemaVersion":1,"version":1,"value":{"text":"x"}}',
    )
  })

  it.each([
    ['nothing', ''],
    ['half of it', '{"kind":"note","id":"a","schemaVer'],
    ['something else', '{"hello":"world"}'],
    ['another document', '{"kind":"note","id":"b","schemaVersion":1,"version":1,"value":{"text":"x"}}'],
  ])('sets aside at open a file that holds %s, and says so', async (_, text) => {
    await mkdir(file(''), { recursive: true })
    await writeFile(file('a.json'), text)
    const opened = await open()
    expect(opened.setAside).toEqual([
      { file: 'documents/note/a.json', reason: expect.stringContaining('a.json.corrupt-20260304T050607089Z') },
    ])
    expect(warnings).toHaveLength(1)
    expect(await opened.get(Notes, 'a')).toBeUndefined()
    await opened.put(Notes, 'a', { text: 'new' }, 0)
    expect(await readFile(file('a.json.corrupt-20260304T050607089Z'), 'utf8')).toBe(text)
  })

  it('sets aside a document its schema does not know, twice under two names', async () => {
    await mkdir(file(''), { recursive: true })
    const bad = '{"kind":"note","id":"a","schemaVersion":1,"version":4,"value":{"text":7}}'
    for (const round of [1, 2]) {
      await writeFile(file('a.json'), bad)
      const opened = await open()
      expect(await opened.list(Notes)).toEqual([])
      expect(opened.setAside[0]?.reason).toContain('it is no note: text')
      expect(await readdir(file(''))).toHaveLength(round)
    }
  })

  it('names the file and the way out when a newer program wrote it', async () => {
    await (await open()).put({ ...Notes, version: 9 }, 'a', { text: 'x' }, 0)
    const error = await (await open()).get(Notes, 'a').catch((e: unknown) => e)
    expect(error).toMatchObject({
      message: expect.stringContaining('documents/note/a.json'),
      remedy: expect.stringContaining('newer version'),
    })
  })

  it('forgets the place of a document that is gone, also where writers waited for each other', async () => {
    const table = new DocumentTable(dir)
    const envelope = { kind: 'thing', id: 'a', schemaVersion: 1, version: 1, value: {} }
    const seen: unknown[] = []
    await Promise.all([
      table.write('thing', 'a', (slot) => slot.write(envelope)),
      table.write('thing', 'a', (slot) => slot.remove()),
      table.write('thing', 'a', async (slot) => void seen.push(slot.committed)),
    ])
    expect(seen).toEqual([null])
    expect(table.all('thing')).toEqual([])
    await table.write('thing', 'a', (slot) => slot.write(envelope))
    expect(table.find('thing', 'a')?.committed).toEqual(envelope)
  })

  it('sweeps temporary files of an earlier life, and nothing else', async () => {
    await (await open()).put(Notes, 'a', { text: 'x' }, 0)
    await writeFile(file('a.json.0000.tmp'), '{')
    await mkdir(join(dir, 'practice'))
    await writeFile(join(dir, 'practice', 'exchange.json'), 'not ours')
    const opened = await open()
    expect(await readdir(file(''))).toEqual(['a.json'])
    expect(await readFile(join(dir, 'practice', 'exchange.json'), 'utf8')).toBe('not ours')
    expect(opened.setAside).toEqual([])
  })

  it('answers with the old document until the new one is safe, and after a write that failed', async () => {
    const opened = await open()
    await opened.put(Notes, 'a', { text: 'one' }, 0)
    // A folder in the file's place: the rename must fail.
    await rm(file('a.json'))
    await mkdir(file('a.json'))
    const put = opened.put(Notes, 'a', { text: 'two' }, 1)
    const failed = expect(put).rejects.toThrow(/EISDIR|EPERM|ENOTEMPTY/)
    expect((await opened.get(Notes, 'a'))?.value.text).toBe('one')
    await failed
    expect(await opened.get(Notes, 'a')).toMatchObject({ version: 1, value: { text: 'one' } })
    expect(await readdir(file(''))).toEqual(['a.json'])
    await rm(file('a.json'), { recursive: true })
    expect(await opened.put(Notes, 'a', { text: 'three' }, 1)).toBe(2)
  })

  it('moves a cut-off last log line out of the way and goes on', async () => {
    await (await open()).append('audit', [{ n: 1 }])
    await store?.close()
    await appendFile(join(dir, 'logs', 'audit.jsonl'), '{"n":2,"te')
    const opened = await open()
    await opened.append('audit', [{ n: 3 }])
    expect(await opened.read('audit')).toEqual([{ n: 1 }, { n: 3 }])
    expect(opened.setAside).toEqual([{ file: 'logs/audit.jsonl', reason: expect.stringContaining('cut off') }])
    expect(await readFile(join(dir, 'logs', 'audit.jsonl.corrupt-20260304T050607089Z'), 'utf8')).toBe('{"n":2,"te')
  })

  it('reads around an unreadable line in the middle of a log, and says so once', async () => {
    await (await open()).append('audit', [{ n: 1 }])
    await store?.close()
    await appendFile(join(dir, 'logs', 'audit.jsonl'), 'scribble\n{"n":2}\n')
    const opened = await open()
    for (let round = 0; round < 2; round++) expect(await opened.read('audit')).toEqual([{ n: 1 }, { n: 2 }])
    expect(opened.setAside).toHaveLength(1)
  })
})

describe('the JSON store between processes', () => {
  let dir: string
  let compiled: string
  const children: ChildProcess[] = []
  const writer = (): ChildProcess => {
    const child = fork(join(compiled, 'test/store/writer.js'), [dir])
    children.push(child)
    return child
  }
  beforeAll(async () => {
    // Inside the project, so that it finds its packages.
    await mkdir(join(root, 'build'), { recursive: true })
    compiled = await mkdtemp(join(root, 'build', 'store-test-'))
    await promisify(execFile)(process.execPath, [
      join(root, 'node_modules/typescript/bin/tsc'),
      ...['--ignoreConfig', '--target', 'es2022', '--module', 'nodenext', '--rootDir', root, '--outDir', compiled],
      ...['--types', 'node', '--skipLibCheck', '--rewriteRelativeImportExtensions'],
      join(root, 'test/store/writer.ts'),
    ])
  })
  afterAll(() => rm(compiled, { recursive: true, force: true }))
  beforeEach(async () => {
    dir = await fresh()
  })
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL')
    await rm(dir, { recursive: true })
  })

  it('refuses the folder while another process is alive in it, and takes it over after kill -9', async () => {
    const child = writer()
    await once(child, 'message')
    await expect(openJsonStore({ dir, clock })).rejects.toThrow(`process ${child.pid}`)
    await killed(child)
    const store = await openJsonStore({ dir, clock })
    expect((await store.list(Notes)).length).toBeGreaterThan(0)
    await store.close()
  })

  it('has every acknowledged write after a kill in the middle of writing', async () => {
    for (let round = 0; round < 4; round++) {
      const child = writer()
      const acknowledged = new Map<string, number>()
      let lines = 0
      await new Promise<void>((enough) => {
        child.on('message', (given: { id?: string; version?: number; line?: number }) => {
          if (given.id !== undefined && given.version !== undefined) acknowledged.set(given.id, given.version)
          lines = given.line ?? lines
          if (acknowledged.size === 4 && lines > (round + 1) * 20) enough()
        })
      })
      await killed(child)
      const store = await openJsonStore({ dir, clock, timers: hasty })
      for (const [id, version] of acknowledged) {
        const found = await store.get(Notes, id)
        expect(found?.version).toBeGreaterThanOrEqual(version)
        expect(found?.value.text.startsWith(`version ${found.version} `)).toBe(true)
      }
      const kept = (await store.read('audit')).map((entry) => entry.line)
      expect(kept.slice(0, lines)).toEqual(Array.from({ length: lines }, (_, n) => n + 1))
      expect(store.setAside.filter((one) => !one.file.startsWith('logs/'))).toEqual([])
      await store.close()
    }
  })
})

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The owner is known to be dead: no need to watch in real time. */
const hasty: Timers = { sleep: async () => undefined, every: () => () => undefined }

async function killed(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}
