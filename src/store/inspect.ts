/** A look at a data folder from outside: no lock is taken, and nothing that is somebody's is touched. */
import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, rmdir, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { TEMPORARY } from './durable.ts'
import { BEAT, realTimers, type Timers } from './lock.ts'

export interface StoreLook {
  readonly dir: string
  readonly exists: boolean
  readonly unwritable: string | undefined
  /** Below `dir`, oldest first. */
  readonly setAside: readonly string[]
  readonly lock: 'free' | 'held' | 'left'
}

/** Five beats: a busy owner may miss some. */
const WATCH = BEAT * 5

/** `timers`: time in a test's hand. Takes up to two seconds where the folder's lock stands still. */
export async function inspectStore(path: string, timers: Timers = realTimers): Promise<StoreLook> {
  const dir = resolve(path)
  const names = await namesBelow(dir)
  if (names === undefined) {
    return { dir, exists: false, unwritable: await unmakeable(dirname(dir)), setAside: [], lock: 'free' }
  }
  return {
    dir,
    exists: true,
    unwritable: await unwritable(dir),
    setAside: names.filter((name) => /\.corrupt-[\dTZ]+(-\d+)?$/.test(name)).sort(),
    lock: await lockOf(dir, timers),
  }
}

async function namesBelow(dir: string): Promise<string[] | undefined> {
  try {
    return (await readdir(dir, { recursive: true })).map((name) => name.replaceAll('\\', '/'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Tried, not asked: permissions, a full disk and a read-only one all show. What is left by a crash is swept at open. */
async function unwritable(dir: string): Promise<string | undefined> {
  const path = join(dir, `look.${randomUUID()}${TEMPORARY}`)
  try {
    await writeFile(path, 'a look', { flag: 'wx' })
    await rm(path)
    return undefined
  } catch (error) {
    return reasonOf(error)
  }
}

/** The nearest folder above that is there decides; tried there, and taken away again. */
async function unmakeable(above: string): Promise<string | undefined> {
  try {
    await rmdir(await mkdtemp(join(above, '.stagecoach-look-')))
    return undefined
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    return missing && dirname(above) !== above ? unmakeable(dirname(above)) : reasonOf(error)
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'this account may not write there',
  EPERM: 'this account may not write there',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'it is no folder',
}

function reasonOf(error: unknown): string {
  const { code = 'unknown error' } = error as NodeJS.ErrnoException
  return REASONS[code] ?? `it cannot be written (${code})`
}

/** An owner moves a counter in the file; a dead one does not. */
async function lockOf(dir: string, timers: Timers): Promise<StoreLook['lock']> {
  const before = await lockText(dir)
  if (before === undefined) return 'free'
  for (let watched = 0; watched < WATCH; watched += BEAT) {
    await timers.sleep(BEAT)
    const now = await lockText(dir)
    if (now === undefined) return 'free'
    if (now !== before) return 'held'
  }
  return 'left'
}

async function lockText(dir: string): Promise<string | undefined> {
  return readFile(join(dir, 'lock'), 'utf8').catch(() => undefined)
}
