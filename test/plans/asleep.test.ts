/** A process that sleeps through the loss of its data folder: another finishes its run, and it writes nothing more. */
import { type ChildProcess, execFile, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { wallClock } from '../../src/clock.ts'
import { JournalLineSchema, journalOf } from '../../src/records/journal.ts'
import { RunKind } from '../../src/records/run.ts'
import { openJsonStore } from '../../src/store/json-store.ts'
import { PROJECT } from '../support/imports.ts'
import { keepPlan, runOf } from '../support/records.ts'
import { licencePlan, people } from './items.ts'

let compiled: string
let dir: string
const children: ChildProcess[] = []
beforeAll(async () => {
  await mkdir(join(PROJECT, 'build'), { recursive: true })
  compiled = await mkdtemp(join(PROJECT, 'build', 'asleep-test-'))
  await promisify(execFile)(process.execPath, [
    join(PROJECT, 'node_modules/typescript/bin/tsc'),
    ...['--ignoreConfig', '--target', 'es2022', '--module', 'nodenext', '--rootDir', PROJECT, '--outDir', compiled],
    ...['--types', 'node', '--lib', 'es2023', '--skipLibCheck', '--rewriteRelativeImportExtensions'],
    join(PROJECT, 'test/plans/sleeper.ts'),
  ])
  dir = await mkdtemp(join(tmpdir(), 'stagecoach-asleep-'))
})
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  await rm(compiled, { recursive: true, force: true })
  await rm(dir, { recursive: true, force: true })
})

function worker(...args: string[]) {
  const child = fork(join(compiled, 'test/plans/sleeper.js'), [dir, ...args])
  children.push(child)
  const said: Record<string, string>[] = []
  child.on('message', (message) => said.push(message as Record<string, string>))
  const says = async (wanted: (message: Record<string, string>) => boolean) => {
    while (!said.some(wanted)) await once(child, 'message')
    return said.find(wanted)
  }
  return { child, said, says }
}

/** Every file below a folder, by its path, with what is in it. */
async function contentsOf(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((one) => one.isFile()).map(({ parentPath, name }) => join(parentPath, name))
  return Object.fromEntries(await Promise.all(files.map(async (path) => [path, await readFile(path, 'utf8')] as const)))
}

it('gives each item one outcome, whoever wrote it', async () => {
  const at = wallClock.now()
  const record = {
    ...licencePlan(people(12)),
    at: at.toISOString(),
    expiresAt: new Date(at.getTime() + 86_400_000).toISOString(),
  }
  const before = await openJsonStore({ dir: join(dir, 'store'), clock: wallClock })
  await keepPlan(before, record, runOf(record))
  await before.close()

  const first = worker('p5')
  await first.says(({ writing }) => writing === 'p5')
  first.child.kill('SIGSTOP')
  const second = worker()
  expect(await second.says(({ ended }) => ended !== undefined)).toEqual({ ended: 'well' })
  await once(second.child, 'exit')
  const left = await contentsOf(join(dir, 'store'))

  first.child.kill('SIGCONT')
  first.child.send('go')
  // What it learnt of its write is refused: it says so, and ends.
  expect(await first.says(({ ended }) => ended !== undefined)).toEqual({ ended: expect.stringMatching(/taken over/) })
  await once(first.child, 'exit')
  // Not a byte of what the heir left is changed.
  expect(await contentsOf(join(dir, 'store'))).toEqual(left)
  expect([...first.said, ...second.said].filter(({ fault }) => fault !== undefined)).toEqual([])

  const after = await openJsonStore({ dir: join(dir, 'store'), clock: wallClock })
  expect((await after.get(RunKind, record.id))?.value).toMatchObject({
    state: 'done',
    tally: { items: 12, done: 12, refused: 0 },
  })
  const lines = (await after.read(journalOf(record.id))).map((entry) => JournalLineSchema.parse(entry))
  const outcomes = lines.flatMap((line) => (line.is === 'item' && line.outcome === 'done' ? [line.key] : []))
  expect(outcomes.sort()).toEqual(
    people(12)
      .map(({ key }) => key)
      .sort(),
  )
  const effects = (await readFile(join(dir, 'effects'), 'utf8')).trim().split('\n')
  expect(effects.sort()).toEqual(
    people(12)
      .map(({ key }) => key)
      .sort(),
  )
  await after.close()
})
